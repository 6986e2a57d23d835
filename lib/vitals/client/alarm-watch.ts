import { type Aspect, type ReportedCode, isReported, reportedId } from "../alarms/condition"
import type { ConditionId } from "../alarms/condition"
import type { SharedDeed } from "../alarms/deed-message"
import { alarmsOfDevices } from "../alarms/device-reports"
import { step } from "../alarms/engine"
import type { AlarmEvent, Deed } from "../alarms/event"
import type { Limits } from "../alarms/limits"
import { alarms, graceMs } from "../alarms/state"
import { type Summary, summary } from "../alarms/summary"
import type { Transition } from "../alarms/transition"
import { type Condition, type Numeric, numericKey } from "../numerics"

/**
 * The alarm engine of one patient in the page that watches: what arrives goes in, what is to be shown
 * and sounded comes out. The snapshot changes when something of it does, never with the clock alone.
 */
export type AlarmWatch = {
  readonly get: () => AlarmView
  readonly subscribe: (listener: () => void) => () => void
  /** At least twice a second. */
  readonly tick: () => void
  /** `at` by the page's clock. Values that are known already change nothing. */
  readonly measured: (numerics: readonly (Numeric & { readonly takenAt: number })[]) => void
  /** All that devices say is wrong now. */
  readonly conditions: (all: readonly Condition[]) => void
  /** Tells a condition that is not about one number, whenever that changes. `since` by the page's clock. */
  readonly report: (
    code: ReportedCode,
    present: boolean,
    source?: string | null,
    since?: number,
  ) => void
  /** Somebody at this page did something; the answer is what the others are told. */
  readonly act: (what: Act, by: string, comment?: string) => SharedDeed
  /** Somebody else did. */
  readonly take: (event: AlarmEvent) => void
  /** Whether the record has what was done here under this name. */
  readonly recorded: (id: string, deed: SharedDeed, isRecorded: boolean) => void
  /** Somebody has seen that the record does not have it. */
  readonly dismiss: (id: string) => void
  readonly limits: (limits: Limits, by: string, comment?: string) => void
  readonly monitoring: (state: "began" | "ended", by: string, comment: string) => void
}

export type Act =
  | { readonly kind: "acknowledge"; readonly condition: ConditionId }
  | { readonly kind: "reset"; readonly condition: ConditionId | "all" }
  | { readonly kind: "audio_pause" }
  | { readonly kind: "audio_on" }
  | { readonly kind: "alarm_on"; readonly condition: ConditionId }

/** What was done here and the record does not have. */
export type Unrecorded = { readonly id: string; readonly deed: SharedDeed }

export type AlarmView = {
  readonly summary: Summary
  readonly limits: Limits
  /** By what it was about: a condition, "all", or "sound". Also of alarms that are over. */
  readonly unrecorded: ReadonlyMap<string, readonly Unrecorded[]>
  /** When it was last recalled that something is paused or off; null: nothing is. */
  readonly remindedAt: number | null
}

/** False until the record told which limits count: until then they are those of an adult. */
export function hasLimits({ limits }: AlarmView): boolean {
  return limits.version > 0
}

export type AlarmWatchOptions = {
  readonly limits: Limits
  /** The page's clock. */
  readonly now: () => number
  /** The server's clock minus the page's: everybody's alarms are told by one clock. */
  readonly ahead: () => number
  readonly onTransition?: (transition: Transition) => void
}

/** The engine has ended for good what was over for so long. */
const overMs = 60_000

export function createAlarmWatch(options: AlarmWatchOptions): AlarmWatch {
  const { now, ahead, onTransition } = options
  const listeners = new Set<() => void>()
  const newest = new Map<string, number>()
  const reported = new Map<string, { present: boolean; at: number }>()
  /** What devices said was wrong, last time. */
  let said: ReturnType<typeof alarmsOfDevices> = new Map()
  let state = alarms(options.limits, graceMs.viewer)
  const unrecorded = new Map<string, Unrecorded>()
  let remindedAt: number | null = null
  let view = seen()
  const moment = () => now() + ahead()

  function tell(event: AlarmEvent): void {
    const stepped = step(state, event, moment())
    state = stepped.state
    if (stepped.transitions.length === 0) return
    for (const transition of stepped.transitions) {
      if (transition.kind === "reminder") remindedAt = transition.at
      onTransition?.(transition)
    }
    if (state.remindedAt === null) remindedAt = null
    show()
  }

  function seen(): AlarmView {
    const byAbout = new Map<string, Unrecorded[]>()
    for (const one of unrecorded.values()) {
      const about = "condition" in one.deed ? one.deed.condition : "sound"
      byAbout.set(about, [...(byAbout.get(about) ?? []), one])
    }
    return { summary: summary(state), limits: state.limits, unrecorded: byAbout, remindedAt }
  }

  function show(): void {
    view = seen()
    for (const listener of listeners) listener()
  }

  function report(
    code: ReportedCode,
    present: boolean,
    source: string | null = null,
    since?: number,
  ): void {
    const id = reportedId(code, source)
    const last = reported.get(id)
    if ((last?.present ?? false) === present) return
    // The engine takes nothing that is no newer than what it was told last.
    const at = Math.max(since === undefined ? moment() : since + ahead(), (last?.at ?? 0) + 1)
    reported.set(id, { present, at })
    tell({ kind: "measured", values: [], reports: [{ code, source, present, at }] })
  }

  return {
    get: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tick: () => tell({ kind: "tick" }),
    measured(numerics) {
      const values = numerics.flatMap(({ code, value, unit, takenAt, spot, questionable }) => {
        const key = numericKey({ code, spot })
        if (takenAt <= (newest.get(key) ?? -Infinity)) return []
        newest.set(key, takenAt)
        const validity = questionable ? ("questionable" as const) : ("valid" as const)
        return [{ code, value, unit, at: takenAt + ahead(), validity, spot }]
      })
      if (values.length > 0) tell({ kind: "measured", values, reports: [] })
    },
    conditions(all) {
      const present = alarmsOfDevices(all)
      // A device may make up as many names as it likes.
      for (const [id, last] of reported)
        if (!last.present && moment() - last.at > overMs) reported.delete(id)
      for (const [id, { code, source }] of said) if (!present.has(id)) report(code, false, source)
      for (const { code, source } of present.values()) report(code, true, source)
      said = present
    },
    report,
    act(what, by, comment = "") {
      const who: Deed = { by, comment, at: moment() }
      const deed: SharedDeed = { ...what, ...who }
      tell(deed)
      return deed
    },
    take: tell,
    recorded(id, deed, isRecorded) {
      if (unrecorded.has(id) !== isRecorded) return
      if (isRecorded) unrecorded.delete(id)
      else unrecorded.set(id, { id, deed })
      show()
    },
    dismiss: (id) => void (unrecorded.delete(id) && show()),
    limits(limits, by, comment = "") {
      tell({ kind: "limits_changed", limits, by, comment, at: moment() })
    },
    monitoring(to, by, comment) {
      reported.clear()
      tell({ kind: "monitoring", state: to, codes: "all", by, comment, at: moment() })
    },
  }
}

/** The alarm that A and the first button mean. */
export function firstUnanswered({ alarms: all }: Summary): ConditionId | undefined {
  return all.find(({ state }) => state !== "acknowledged")?.condition
}

/**
 * What one press answers: a source that is gone takes all its numbers with it, and is one thing to
 * have seen, not one for each number.
 */
export function answeredTogether(condition: ConditionId, { alarms: all }: Summary): ConditionId[] {
  if (!isLoss(condition)) return [condition]
  const others = all.flatMap((one) =>
    one.condition !== condition && one.state !== "acknowledged" && isLoss(one.condition)
      ? [one.condition]
      : [],
  )
  return [condition, ...others]
}

function isLoss(condition: ConditionId): boolean {
  const subject = subjectOf(condition)
  return subject.kind === "vital" ? subject.aspect === "no_data" : subject.code === "link_down"
}

/** Of a condition: the number it is about, or the report. */
export function subjectOf(
  condition: ConditionId,
):
  | { readonly kind: "vital"; readonly code: string; readonly aspect: Aspect }
  | { readonly kind: "report"; readonly code: ReportedCode; readonly source: string | undefined } {
  const [name = "", source] = condition.split(":")
  if (isReported(name)) return { kind: "report", code: name, source }
  const [code = "", said] = condition.split(".")
  return { kind: "vital", code, aspect: said === "low" || said === "high" ? said : "no_data" }
}
