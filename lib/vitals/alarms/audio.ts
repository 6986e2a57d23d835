import type { Priority } from "./condition"
import { worse } from "./condition"
import type { Deed } from "./event"
import type { SignalRules } from "./limits"
import type { Transition, Why } from "./transition"

/** The sound of all alarms together. What is seen of them never stops. */
export type Audio =
  | { readonly state: "on" }
  | { readonly state: "paused"; readonly by: string; readonly at: number; readonly until: number }
  | { readonly state: "off"; readonly by: string; readonly at: number }

type Log = (transition: Transition) => void

export function audioTurned(
  was: Audio,
  audio: Audio,
  why: Why,
  deed: Deed | null,
  at: number,
  seenAt: number,
  log: Log,
): Audio {
  if (was.state === audio.state && was.state !== "paused") return was
  if (was.state === "paused" && audio.state === "paused" && was.until === audio.until) return was
  const { by = null, comment = null } = deed ?? {}
  log({ kind: "audio", from: was.state, to: audio.state, at, seenAt, by, comment, why })
  return audio
}

/** A timed pause ends by itself, or at a new alarm that is bad enough. Off stays off. */
export function audioElapsed(
  was: Audio,
  raised: readonly Priority[],
  rules: SignalRules,
  now: number,
  log: Log,
): Audio {
  if (was.state !== "paused") return was
  if (now >= was.until)
    return audioTurned(was, { state: "on" }, "pause_ended", null, was.until, now, log)
  const threshold = rules.audioPauseBrokenBy
  const broken = threshold !== "none" && raised.some((priority) => !worse(threshold, priority))
  return broken ? audioTurned(was, { state: "on" }, "new_alarm", null, now, now, log) : was
}

/** When the last reminder was, or since when something is paused or off; null while nothing is. */
export function reminded(
  from: number | null,
  inhibited: boolean,
  rules: SignalRules,
  now: number,
  log: Log,
): number | null {
  if (!inhibited) return null
  if (from === null) return now
  if (now < from + rules.reminderMs) return from
  const about = { by: null, comment: null, why: "still_inhibited" } as const
  log({ kind: "reminder", from: "silent", to: "reminded", at: now, seenAt: now, ...about })
  return now
}
