import type { UserId } from "@/lib/ids"

/** A clinician on duty. Times in epoch ms. */
export type OnDuty = {
  id: UserId
  /** Booked visits that are not over, each from its start to its end. */
  booked: readonly { from: number; to: number }[]
  /** Since when somebody is in the call; null: nobody is. */
  inCallSince: number | null
}

export type Asked = {
  onDuty: readonly OnDuty[]
  /** Who may take each of those before, in line. */
  ahead: readonly (readonly UserId[])[]
  mine: readonly UserId[]
  /** How long recent visits of this kind lasted, in minutes. */
  recentMinutes: readonly number[]
  now: number
}

/** Minutes until the turn, or that there is no basis to say. */
export type Estimate = { kind: "unknown" } | { kind: "range"; from: number; to: number }

/**
 * Plays the line forward twice: once as if every visit were as short as the shorter quarter of recent
 * ones, once as long as the longer quarter. Nobody on duty, fewer than three visits to learn from, or
 * a turn more than three hours away: unknown, since any figure would be a guess.
 */
export function estimateWait(asked: Asked): Estimate {
  if (asked.recentMinutes.length < leastVisits) return unknown
  const sorted = asked.recentMinutes.toSorted((a, b) => a - b)
  const soonest = turn(asked, quantile(sorted, 0.25) * minuteMs, "short")
  const latest = turn(asked, quantile(sorted, 0.75) * minuteMs, "long")
  if (soonest === undefined || latest === undefined) return unknown
  const from = Math.floor((soonest - asked.now) / stepMs) * 5
  const to = Math.max(Math.ceil((latest - asked.now) / stepMs) * 5, from + 5)
  return from > mostMinutes ? unknown : { kind: "range", from, to }
}

const unknown = { kind: "unknown" } as const
const leastVisits = 3
const mostMinutes = 180
const minuteMs = 60_000
const stepMs = 5 * minuteMs

function turn(asked: Asked, length: number, guess: "short" | "long"): number | undefined {
  const free = new Map(asked.onDuty.map((one) => [one.id, freeAt(one, asked.now, length, guess)]))
  const next = (who: readonly UserId[]): { id: UserId; at: number } | undefined =>
    asked.onDuty
      .filter((one) => who.includes(one.id))
      .map((one) => ({ id: one.id, at: gap(one, free.get(one.id) ?? asked.now, length) }))
      .toSorted((a, b) => a.at - b.at)[0]
  for (const who of asked.ahead) {
    const taken = next(who)
    if (taken !== undefined) free.set(taken.id, taken.at + length)
  }
  return next(asked.mine)?.at
}

/** A call that has run over its usual length may end now, or go on as long again. */
function freeAt(one: OnDuty, now: number, length: number, guess: "short" | "long"): number {
  if (one.inCallSince === null) return now
  const end = one.inCallSince + length
  if (end > now) return end
  return guess === "short" ? now : now + length
}

/** The first time from `at` on when a visit of this length fits between the booked ones. */
function gap({ booked }: OnDuty, at: number, length: number): number {
  let start = at
  for (const { from, to } of booked.toSorted((a, b) => a.from - b.from))
    if (to > start && from < start + length) start = to
  return start
}

/** Linear between the neighbours: of three values the first quartile lies half-way to the middle. */
function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return below + (above - below) * (at - Math.floor(at))
}
