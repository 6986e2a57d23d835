import { audioTurned } from "./audio"
import type { Audio } from "./audio"
import { isMonitored, isReported } from "./condition"
import type { Aspect, ConditionId } from "./condition"
import type { AlarmEvent, Deed, Measured } from "./event"
import { acknowledged, quiet, reset, turned } from "./signal"
import type { Alarm, Condition } from "./signal"
import { holdAll, push, reportedTrackOf, withCondition, withTrack } from "./state"
import type { Alarms } from "./state"
import { hold } from "./track"
import type { Track } from "./track"
import type { Transition } from "./transition"

/** What people ask of the alarms. What is not permitted, or was done already, changes nothing. */
export function asked(
  state: Alarms,
  event: Exclude<AlarmEvent, Measured | { kind: "tick" }>,
  log: Transition[],
): Alarms {
  switch (event.kind) {
    case "monitoring": {
      const { codes, state: to } = event
      const held = (track: Track) =>
        codes === "all" || (track.kind === "vital" && codes.includes(track.code))
      return holdAll(state, held, { ...deed(event, state), kind: "monitoring", state: to })
    }
    case "limits_changed": {
      const { limits } = event
      if (limits.version <= state.limits.version) return state
      const who = deed(event, state)
      const versions = { from: state.limits.version, to: limits.version }
      log.push({ kind: "limits", ...versions, ...who, seenAt: state.now, why: "limits_changed" })
      return holdAll({ ...state, limits }, () => true, { ...who, kind: "limits", limits })
    }
    case "acknowledge":
      return withCondition(state, event.condition, (was) =>
        acknowledged(was, deed(event, state), state.now, push(log)),
      )
    case "reset": {
      const { condition } = event
      const ids =
        condition === "all" ? Object.values(state.conditions).map(({ id }) => id) : [condition]
      const one = (was: Condition) => reset(was, deed(event, state), state.now, push(log))
      return ids.reduce((known, id) => withCondition(known, id, one), state)
    }
    case "audio_pause":
    case "audio_off":
    case "audio_on":
      return audioAsked(state, event, log)
    case "alarm_pause":
    case "alarm_off":
    case "alarm_on":
      return alarmAsked(state, event, log)
  }
}

type AudioAsked = Extract<AlarmEvent, { kind: "audio_pause" | "audio_off" | "audio_on" }>

/** Whoever asked last decides, however late the others' words come. */
function audioAsked(state: Alarms, event: AudioAsked, log: Transition[]): Alarms {
  const who = deed(event, state)
  const { by, at } = who
  if (at < state.audioAskedAt) return state
  const turn = (audio: Audio, why: "audio_paused" | "audio_off" | "audio_on"): Alarms => ({
    ...state,
    audio: audioTurned(state.audio, audio, why, who, at, state.now, push(log)),
    audioAskedAt: at,
  })
  switch (event.kind) {
    case "audio_on":
      return turn({ state: "on" }, "audio_on")
    case "audio_off":
      return event.permitted ? turn({ state: "off", by, at }, "audio_off") : state
    case "audio_pause": {
      // Silence for longer is the sound turned off, with the right to it and a reason.
      const { audioPauseMs } = state.limits.signals
      const until = at + Math.min(event.forMs ?? audioPauseMs, audioPauseMs)
      return until > state.now ? turn({ state: "paused", by, at, until }, "audio_paused") : state
    }
  }
}

type AlarmAsked = Extract<AlarmEvent, { kind: "alarm_pause" | "alarm_off" | "alarm_on" }>

/**
 * The signal obeys at once; the evaluation, when measured time comes to the moment of the deed. Whoever
 * asked last decides, however late the others' words come.
 */
function alarmAsked(state: Alarms, event: AlarmAsked, log: Transition[]): Alarms {
  if (event.kind !== "alarm_on" && !event.permitted) return state
  const who = deed(event, state)
  const { by, at } = who
  const found = trackOf(state, event.condition)
  if (found === undefined) return state
  const was = state.conditions[event.condition] ?? quiet(event.condition)
  if (at < (was.alarmAskedAt ?? 0)) return state
  const alarm: Alarm =
    event.kind === "alarm_on"
      ? { state: "on" }
      : event.kind === "alarm_off"
        ? { state: "off", by, at }
        : {
            state: "paused",
            by,
            at,
            until: at + (event.forMs ?? state.limits.signals.alarmPauseMs),
          }
  const until = alarm.state === "paused" ? alarm.until : alarm.state === "on" ? at : null
  if (alarm.state === "paused" && (alarm.until <= state.now || isSame(was.alarm, alarm)))
    return state
  const why = ({ on: "alarm_on", off: "alarm_off", paused: "alarm_paused" } as const)[alarm.state]
  const next = turned(was, alarm, why, who, at, state.now, push(log))
  const last = {
    ...state,
    conditions: { ...state.conditions, [was.id]: { ...next, alarmAskedAt: at } },
  }
  // Also where it was so already: an older word that comes later does not count.
  if (next === was) return Object.hasOwn(state.tracks, found.key) ? last : state
  const control = { ...who, kind: "inhibit", aspect: found.aspect, why, until } as const
  return withTrack(last, found.key, hold(found.track, control))
}

function isSame(a: Alarm, b: Alarm): boolean {
  return a.state === "paused" && b.state === "paused" && a.until === b.until
}

function trackOf(state: Alarms, condition: ConditionId) {
  const [vital = "", aspect] = condition.split(".")
  if (isMonitored(vital)) {
    const track = state.tracks[vital]
    return track === undefined || !isAspect(aspect) ? undefined : { key: vital, track, aspect }
  }
  const colon = condition.indexOf(":")
  const code = colon === -1 ? condition : condition.slice(0, colon)
  const track = isReported(code)
    ? reportedTrackOf(state, code, colon === -1 ? null : condition.slice(colon + 1))
    : undefined
  return track === undefined ? undefined : ({ key: condition, track, aspect: "reported" } as const)
}

function isAspect(text: string | undefined): text is Aspect {
  return text === "low" || text === "high" || text === "no_data"
}

/** Nobody acts in the future. */
function deed({ by, comment, at }: Deed, { now }: Alarms): Deed {
  return { by, comment, at: Math.min(at, now) }
}
