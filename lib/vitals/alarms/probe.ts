import { monitored, worst } from "./condition"
import type { Aspect, Priority } from "./condition"
import { spotValidMs } from "./limits"
import type { LevelRule } from "./limits"
import type { Track, VitalTrack } from "./track"

/** One question that a track answers at every input: is this limit violated, is the number silent? */
export type Probe = {
  readonly name: ProbeName
  readonly aspect: Aspect | "reported"
  readonly rule: LevelRule
  readonly limit: number | null
  readonly reading: Reading
}

export const probeNames = [
  "low",
  "extremeLow",
  "high",
  "extremeHigh",
  "no_data",
  "reported",
] as const
export type ProbeName = (typeof probeNames)[number]

/**
 * `between`: neither begins nor ends an alarm. That is a value within its limit by less than the
 * hysteresis, and a value that no longer counts: loss of data ends no alarm.
 */
export type Reading =
  /** `since` where the input says so itself; else the moment it was first seen. */
  | { readonly answer: "present"; readonly since: number | null }
  | { readonly answer: "between" }
  | { readonly answer: "absent" }

export type Detector =
  | { readonly phase: "clear" }
  | { readonly phase: "pending"; readonly since: number }
  | { readonly phase: "active"; readonly since: number }

/** What the track says at `at`, milliseconds of measured time. */
export function probes(track: Track, at: number): readonly Probe[] {
  if (track.kind === "reported") {
    const present = track.rules.enabled && track.last?.present === true
    return [
      probe(
        track,
        "reported",
        "reported",
        null,
        present ? { answer: "present", since: null } : absent,
      ),
    ]
  }
  const { low, high, extremeLow, extremeHigh } = track.rules
  const limit = (name: ProbeName, aspect: Aspect, bound: number | null) =>
    probe(track, name, aspect, bound, limitReading(track, aspect, bound, at))
  // Also of a number whose limits are off: somebody looks at it, and would look at nothing.
  const silence: Reading =
    monitored[track.code].continuous && track.heard !== null
      ? { answer: "present", since: track.heard }
      : absent
  return [
    limit("low", "low", low),
    limit("extremeLow", "low", extremeLow),
    limit("high", "high", high),
    limit("extremeHigh", "high", extremeHigh),
    probe(track, "no_data", "no_data", null, silence),
  ]
}

export function ruleOf(track: Track, name: ProbeName): LevelRule {
  if (track.kind === "reported") return track.rules
  const { ordinary, extreme, validMs, lossPriority } = track.rules
  if (name === "no_data") return { delayMs: validMs, priority: lossPriority, latching: false }
  return name === "low" || name === "high" ? ordinary : extreme
}

/** When the newest value stops counting. */
export function lostAt(track: VitalTrack): number {
  const { last, rules } = track
  return last === null ? -Infinity : last.at + (last.spot === true ? spotValidMs : rules.validMs)
}

/** `confirm`: a fresh input says so at `at`, so that a delay that ends at this very moment has passed. */
export function evaluate(detector: Detector, probe: Probe, at: number, confirm: boolean): Detector {
  const { reading, rule } = probe
  if (reading.answer === "absent") return clear
  if (reading.answer === "between") return detector.phase === "active" ? detector : clear
  const since = reading.since ?? (detector.phase === "clear" ? at : detector.since)
  if (detector.phase === "active" && detector.since === since) return detector
  return confirm && since + rule.delayMs <= at
    ? { phase: "active", since }
    : { phase: "pending", since }
}

/** What a condition is at one moment: the worst of the levels that are active. */
export type Status = {
  readonly phase: "clear" | "pending" | "active"
  readonly priority: Priority | null
  readonly latching: boolean
  readonly limit: number | null
}

export function status(track: Track, all: readonly Probe[], aspect: Probe["aspect"]): Status {
  const mine = all.filter((probe) => probe.aspect === aspect)
  const phaseOf = (probe: Probe) => detectorOf(track, probe.name).phase
  const active = mine.filter((probe) => phaseOf(probe) === "active")
  if (active.length > 0) {
    return {
      phase: "active",
      priority: worst(active.map((probe) => probe.rule.priority)),
      latching: active.some((probe) => probe.rule.latching),
      limit: active.at(-1)?.limit ?? null,
    }
  }
  // A number that still comes is not about to be lost: the wait for its loss is not "pending".
  const pending = aspect === "no_data" ? [] : mine.filter((probe) => phaseOf(probe) === "pending")
  const phase = pending.length > 0 ? "pending" : "clear"
  return { phase, priority: null, latching: false, limit: pending.at(-1)?.limit ?? null }
}

export function detectorOf(track: Track, name: ProbeName): Detector {
  return track.detectors[name] ?? clear
}

const clear: Detector = { phase: "clear" }
const absent: Reading = { answer: "absent" }

function probe(
  track: Track,
  name: ProbeName,
  aspect: Probe["aspect"],
  limit: number | null,
  reading: Reading,
): Probe {
  const inhibited = track.inhibited[aspect] !== undefined
  return { name, aspect, rule: ruleOf(track, name), limit, reading: inhibited ? absent : reading }
}

function limitReading(
  track: VitalTrack,
  aspect: Aspect,
  limit: number | null,
  at: number,
): Reading {
  const { rules, last } = track
  if (!rules.enabled || limit === null) return absent
  if (last === null || at >= lostAt(track)) return { answer: "between" }
  const beyond = aspect === "low" ? limit - last.value : last.value - limit
  if (beyond > 0) return { answer: "present", since: null }
  return beyond <= -rules.hysteresis ? absent : { answer: "between" }
}
