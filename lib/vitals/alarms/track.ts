import type { Aspect, ConditionId, MonitoredCode, ReportedCode } from "./condition"
import { reportedId } from "./condition"
import type { Limits, ReportedRule, VitalLimits } from "./limits"
import {
  type Detector,
  detectorOf,
  evaluate,
  lostAt,
  probeNames,
  probes,
  ruleOf,
  status,
} from "./probe"
import type { ProbeName, Status } from "./probe"
import type { Why } from "./transition"
import { whyControlled, whyOf } from "./why"

/**
 * One number or one reported condition, decided along measured time. What is true before `time` is
 * settled and depends only on the inputs before it, not on how or in which portions they came.
 */
export type Track = VitalTrack | ReportedTrack

type Common = {
  readonly time: number
  /** What people changed, until measured time comes past it. */
  readonly held: readonly Control[]
  /** Not evaluated until then; null: until further notice. */
  readonly inhibited: Readonly<Partial<Record<Aspect | "reported", number | null>>>
  readonly detectors: Readonly<Partial<Record<ProbeName, Detector>>>
  /** Nothing measured before or at this moment is taken any more. */
  readonly newest: number
}

export type VitalTrack = Common & {
  readonly kind: "vital"
  readonly code: MonitoredCode
  readonly rules: VitalLimits
  readonly last: { readonly at: number; readonly value: number; readonly spot?: boolean } | null
  /** The last sign of life: a value of those that come all the time, or the start of monitoring. */
  readonly heard: number | null
}

export type ReportedTrack = Common & {
  readonly kind: "reported"
  readonly code: ReportedCode
  readonly source: string | null
  readonly rules: ReportedRule
  readonly last: { readonly present: boolean } | null
}

export type Control = { readonly at: number; readonly by: string; readonly comment: string } & (
  | { readonly kind: "limits"; readonly limits: Limits }
  | {
      readonly kind: "inhibit"
      readonly aspect: Aspect | "reported"
      readonly why: "alarm_paused" | "alarm_off" | "alarm_on"
      readonly until: number | null
    }
  | { readonly kind: "monitoring"; readonly state: "began" | "ended" }
)

/** What became of a condition at `at`, measured time. */
export type Change = Status & {
  readonly condition: ConditionId
  readonly at: number
  readonly value: number | null
  readonly why: Why
  readonly by: string | null
  readonly comment: string | null
}

const fresh = { time: 0, held: [], inhibited: {}, detectors: {}, newest: -1, last: null }

export function vitalTrack(code: MonitoredCode, limits: Limits): VitalTrack {
  return { ...fresh, kind: "vital", code, rules: limits.vitals[code], heard: null }
}

/** `as`: the rules of that moment, and what people changed since. */
export function reportedTrack(
  code: ReportedCode,
  source: string | null,
  { rules, held }: Pick<ReportedTrack, "rules" | "held">,
): ReportedTrack {
  const shared = held.filter((control) => control.kind !== "inhibit")
  return { ...fresh, kind: "reported", code, source, rules, held: shared }
}

export function hold<T extends Track>(track: T, control: Control): T {
  const after = track.held.findIndex((held) => held.at > control.at)
  const index = after === -1 ? track.held.length : after
  return { ...track, held: track.held.toSpliced(index, 0, control) }
}

/** A value in its turn: newer than every one before it. One that came late counts from `time` on. */
export function observe(
  track: VitalTrack,
  { at, value, spot = false }: { at: number; value: number; spot?: boolean },
  changes: Change[],
): Track {
  return input(track, at, changes, (known) => {
    if (known.kind !== "vital") return known
    if (!spot) return { ...known, last: { at, value }, heard: at, newest: at }
    // While the number is watched, what was measured beside it neither raises nor ends an alarm.
    const isWatched = known.heard !== null && at < known.heard + known.rules.validMs
    return isWatched
      ? { ...known, newest: at }
      : { ...known, last: { at, value, spot }, newest: at }
  })
}

export function report(
  track: ReportedTrack,
  at: number,
  present: boolean,
  changes: Change[],
): Track {
  return input(track, at, changes, (known) =>
    known.kind === "reported" ? { ...known, last: { present }, newest: at } : known,
  )
}

function input(track: Track, at: number, changes: Change[], take: (known: Track) => Track): Track {
  const turn = Math.max(at, track.time)
  let known = advance(track, turn, changes)
  for (
    let [control] = known.held;
    control !== undefined && control.at <= turn;
    [control] = known.held
  )
    known = settle(known, applied(known, control, turn), turn, false, control, changes)
  return settle(known, take(known), turn, true, undefined, changes)
}

/** Everything strictly before `to`: an input measured at `to` may still come. */
export function advance(track: Track, to: number, changes: Change[]): Track {
  for (;;) {
    const [control] = track.held
    const controlAt = Math.max(control?.at ?? Infinity, track.time)
    const due = Math.max(nextDue(track), track.time)
    const at = Math.min(controlAt, due)
    if (!(at < to)) return track.time >= to ? track : { ...track, time: to }
    track =
      control !== undefined && controlAt <= due
        ? settle(track, applied(track, control, at), at, false, control, changes)
        : settle(track, pauseEnded(track, at), at, false, undefined, changes, true)
  }
}

/** The next moment at which something happens by itself. */
function nextDue(track: Track): number {
  let due = Infinity
  for (const until of Object.values(track.inhibited)) due = Math.min(due, until ?? Infinity)
  for (const name of probeNames) {
    const detector = detectorOf(track, name)
    if (detector.phase !== "pending") continue
    due = Math.min(due, detector.since + ruleOf(track, name).delayMs)
    if (track.kind === "vital" && name !== "no_data") due = Math.min(due, lostAt(track))
  }
  return due
}

/** Evaluates `next` at `at` and tells what changed against `track`. */
function settle(
  track: Track,
  next: Track,
  at: number,
  confirm: boolean,
  control: Control | undefined,
  changes: Change[],
  timer = false,
): Track {
  const asked = probes(next, at)
  const detectors = Object.fromEntries(
    asked.flatMap((probe) => {
      const detector = evaluate(detectorOf(next, probe.name), probe, at, confirm)
      const passed = detector.phase === "pending" && detector.since + probe.rule.delayMs <= at
      const now = timer && passed ? { ...detector, phase: "active" as const } : detector
      return now.phase === "clear" ? [] : [[probe.name, now] as const]
    }),
  )
  const after: Track = { ...next, time: at, detectors }
  const before = probes(track, at)
  for (const aspect of new Set(asked.map((probe) => probe.aspect))) {
    const was = status(track, before, aspect)
    const is = status(after, asked, aspect)
    if (was.phase === is.phase && was.priority === is.priority && was.latching === is.latching)
      continue
    changes.push({
      ...is,
      limit: is.limit ?? was.limit,
      condition: conditionOf(after, aspect),
      at,
      value: valueOf(after) ?? valueOf(track),
      why: control === undefined ? whyOf(after, aspect, was, is, at) : whyControlled(control),
      by: control?.by ?? null,
      comment: control?.comment ?? null,
    })
  }
  return after
}

function applied(track: Track, control: Control, at: number): Track {
  const next = { ...track, held: track.held.slice(1) }
  switch (control.kind) {
    case "limits":
      return next.kind === "vital"
        ? { ...next, rules: control.limits.vitals[next.code] }
        : { ...next, rules: control.limits.reported[next.code] }
    case "inhibit": {
      const { [control.aspect]: _, ...others } = next.inhibited
      const over = control.until !== null && control.until <= at
      return { ...next, inhibited: over ? others : { ...others, [control.aspect]: control.until } }
    }
    case "monitoring": {
      if (control.state === "began")
        return next.kind === "vital" ? { ...next, heard: Math.max(next.heard ?? 0, at) } : next
      const newest = Math.max(next.newest, control.at)
      return next.kind === "vital"
        ? { ...next, last: null, heard: null, newest, detectors: {} }
        : { ...next, last: null, newest, detectors: {} }
    }
  }
}

function pauseEnded(track: Track, at: number): Track {
  const left = Object.entries(track.inhibited).filter(([, until]) => until === null || until > at)
  return { ...track, inhibited: Object.fromEntries(left) }
}

function conditionOf(track: Track, aspect: Aspect | "reported"): ConditionId {
  if (track.kind === "reported") return reportedId(track.code, track.source)
  return `${track.code}.${aspect === "reported" ? "no_data" : aspect}`
}

function valueOf(track: Track): number | null {
  return track.kind === "vital" ? (track.last?.value ?? null) : null
}
