import type { SelfCheckState } from "@/lib/audit/checks/self-check-state"

type Wrong = NonNullable<SelfCheckState["wrong"]>

/** What the page shows of the server's own check, times as words. */
export type SelfCheckLine = {
  readonly at: string
  /** How many events were found sound. */
  readonly size: number
  /** A worker has not checked for longer than it should. */
  readonly overdue: boolean
  /** Of what was checked last; else of the last check of the whole log. */
  readonly wrong: (Wrong & { readonly at: string }) | null
  /** The last check of the whole log that found nothing wrong. */
  readonly whole: { readonly at: string; readonly size: number } | null
  readonly outside: {
    readonly unqueued: number
    readonly unreachable: number
    readonly late: number
    readonly since: string
  } | null
}

/** A round is due every hour, and one may take a while. */
const overdueAfterMs = 3 * 3_600_000

export function selfCheckLine(
  state: SelfCheckState | null,
  now: Date,
  stamp: (time: Date) => string,
): SelfCheckLine | null {
  if (state === null) return null
  const { checkedAt, tail, wrong, whole, outside } = state
  const { unqueued, unreachable, late, since } = outside
  const bad = wrong
    ? { ...wrong, at: stamp(checkedAt) }
    : whole?.wrong
      ? { ...whole.wrong, at: stamp(whole.at) }
      : null
  return {
    at: stamp(checkedAt),
    size: tail.size,
    overdue: now.getTime() - checkedAt.getTime() > overdueAfterMs,
    wrong: bad,
    whole:
      whole === null || whole.wrong !== null ? null : { at: stamp(whole.at), size: whole.size },
    outside:
      unqueued + unreachable + late === 0
        ? null
        : { unqueued, unreachable, late, since: stamp(since ?? checkedAt) },
  }
}

export function isFailing(line: SelfCheckLine | null): boolean {
  return line !== null && (line.wrong !== null || line.outside !== null)
}
