import type { Audio } from "./audio"
import {
  isMonitored,
  isReported,
  longestSource,
  monitored,
  reportedCodes,
  reportedId,
} from "./condition"
import type { ConditionId, ReportedCode } from "./condition"
import type { Limits } from "./limits"
import { changed, quiet } from "./signal"
import type { Condition } from "./signal"
import { hold, reportedTrack, vitalTrack } from "./track"
import type { Change, Control, Track } from "./track"
import type { Transition } from "./transition"

/** All alarms of one patient. Plain data: it survives JSON. */
export type Alarms = {
  readonly now: number
  /** How late a value may come before its absence is believed. */
  readonly graceMs: number
  readonly limits: Limits
  readonly tracks: Readonly<Record<string, Track>>
  readonly conditions: Readonly<Record<string, Condition>>
  readonly audio: Audio
  /** When somebody last did something about the sound. */
  readonly audioAskedAt: number
  readonly remindedAt: number | null
}

/** The viewer hears a value within a second, the worker in batches of 10 s. */
export const graceMs = { viewer: 500, worker: 11_000 } as const

/** Before anything is known: nobody is monitored, so nothing is missed. */
export function alarms(limits: Limits, grace: number): Alarms {
  const vitals = Object.keys(monitored).filter(isMonitored)
  const reported = Object.keys(reportedCodes).filter(isReported)
  return {
    now: 0,
    graceMs: grace,
    limits,
    tracks: Object.fromEntries<Track>([
      ...vitals.map((code) => [code, vitalTrack(code, limits)] as const),
      ...reported.map(
        (code) =>
          [code, reportedTrack(code, null, { rules: limits.reported[code], held: [] })] as const,
      ),
    ]),
    conditions: {},
    audio: { state: "on" },
    audioAskedAt: 0,
    remindedAt: null,
  }
}

export function changedBy(state: Alarms, changes: readonly Change[], log: Transition[]): Alarms {
  if (changes.length === 0) return state
  const conditions: Record<string, Condition> = { ...state.conditions }
  for (const change of changes) {
    const was = conditions[change.condition] ?? quiet(change.condition)
    conditions[change.condition] = changed(was, change, state.now, push(log))
  }
  return { ...state, conditions }
}

export function holdAll(state: Alarms, which: (track: Track) => boolean, control: Control): Alarms {
  const tracks: Record<string, Track> = { ...state.tracks }
  for (const [key, track] of Object.entries(state.tracks))
    if (which(track)) tracks[key] = hold(track, control)
  return { ...state, tracks }
}

export function withTrack(state: Alarms, key: string, track: Track): Alarms {
  return { ...state, tracks: { ...state.tracks, [key]: track } }
}

export function withCondition(
  state: Alarms,
  id: ConditionId,
  change: (was: Condition) => Condition,
): Alarms {
  const was = Object.hasOwn(state.conditions, id) ? state.conditions[id] : undefined
  return was === undefined
    ? state
    : { ...state, conditions: { ...state.conditions, [id]: change(was) } }
}

/** So that a confused device cannot fill the memory with names of leads. */
const mostTracks = 128

export function reportedTrackOf(state: Alarms, code: ReportedCode, source: string | null) {
  const track = state.tracks[reportedId(code, source)]
  if (track !== undefined) return track.kind === "reported" ? track : undefined
  if (source !== null && (source.length === 0 || source.length > longestSource)) return undefined
  if (Object.keys(state.tracks).length >= mostTracks) return undefined
  const base = state.tracks[code]
  // The limits of that moment of measured time, not the newest: as every other condition of its kind.
  return base?.kind === "reported" ? reportedTrack(code, source, base) : undefined
}

export function push(log: Transition[]): (transition: Transition) => void {
  return (transition) => void log.push(transition)
}
