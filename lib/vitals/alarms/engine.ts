import { audioElapsed, reminded } from "./audio"
import { shownPriority, worse } from "./condition"
import type { Priority } from "./condition"
import { asked } from "./deeds"
import type { AlarmEvent } from "./event"
import { forgotten } from "./forget"
import { measured } from "./intake"
import { elapsed } from "./signal"
import type { Condition } from "./signal"
import { changedBy, push } from "./state"
import type { Alarms } from "./state"
import { advance } from "./track"
import type { Change, Track } from "./track"
import type { Transition } from "./transition"

export type Step = { readonly state: Alarms; readonly transitions: readonly Transition[] }

/**
 * The next state, and what changed, in order. `now` in milliseconds since 1970, by the same corrected
 * clock as the moments of the events; a `now` before the last one counts as the last one. Call it at
 * every event and with a tick at least once a second.
 */
export function step(state: Alarms, event: AlarmEvent, now: number): Step {
  const transitions: Transition[] = []
  const clock = { ...state, now: Math.max(state.now, now) }
  const told = taken(clock, event, transitions)
  return { state: forgotten(timed(settled(told, transitions), transitions)), transitions }
}

function taken(state: Alarms, event: AlarmEvent, log: Transition[]): Alarms {
  if (event.kind === "tick") return state
  return event.kind === "measured" ? measured(state, event, log) : asked(state, event, log)
}

function settled(state: Alarms, log: Transition[]): Alarms {
  const changes: Change[] = []
  const tracks: Record<string, Track> = {}
  for (const [key, track] of Object.entries(state.tracks))
    tracks[key] = advance(track, state.now - state.graceMs, changes)
  return changedBy({ ...state, tracks }, changes, log)
}

function timed(state: Alarms, log: Transition[]): Alarms {
  const { now, limits } = state
  const conditions: Record<string, Condition> = {}
  for (const [id, condition] of Object.entries(state.conditions))
    conditions[id] = elapsed(condition, limits.signals, now, push(log))
  const audio = audioElapsed(state.audio, raised(conditions, log), limits.signals, now, push(log))
  const inhibited =
    audio.state !== "on" || Object.values(conditions).some(({ alarm }) => alarm.state !== "on")
  return {
    ...state,
    conditions,
    audio,
    remindedAt: reminded(state.remindedAt, inhibited, limits.signals, now, push(log)),
  }
}

/** Priorities of what began to sound or became worse in this step, and still is so at its end. */
function raised(
  conditions: Readonly<Record<string, Condition>>,
  log: readonly Transition[],
): Priority[] {
  return log.flatMap((entry) => {
    const isRaised =
      (entry.kind === "signal" && entry.to === "generating" && entry.from !== "generating") ||
      (entry.kind === "priority" && worse(entry.to, entry.from))
    const now = isRaised ? conditions[entry.condition] : undefined
    const priority = now?.signal.state === "generating" ? shownPriority(now) : null
    return priority === null ? [] : [priority]
  })
}
