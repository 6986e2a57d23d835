import type { ConditionId } from "./alarms/condition"
import type { Summary } from "./alarms/summary"

export type Silenced = {
  readonly off: readonly ConditionId[]
  readonly paused: readonly ConditionId[]
  /** When the last of them is evaluated again. */
  readonly pausedUntil: number
  readonly sound: "on" | "paused" | "off"
  readonly soundUntil: number
}

/** What of a patient is not evaluated or not heard at `now`, whoever asked for it. */
export function silenced({ inhibited, audio }: Summary, now: number): Silenced {
  const off = inhibited.flatMap(({ condition, alarm }) => (alarm.state === "off" ? condition : []))
  const pauses = inhibited.flatMap(({ condition, alarm }) =>
    alarm.state === "paused" && alarm.until > now ? [{ condition, until: alarm.until }] : [],
  )
  const soundUntil = audio.state === "paused" ? audio.until : 0
  return {
    off,
    paused: pauses.map(({ condition }) => condition),
    pausedUntil: Math.max(0, ...pauses.map(({ until }) => until)),
    sound: audio.state === "paused" && soundUntil <= now ? "on" : audio.state,
    soundUntil,
  }
}
