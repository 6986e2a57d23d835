import { type ReportedCode, isMonitored, monitored } from "../alarms/condition"
import type { ConditionId } from "../alarms/condition"
import type { SharedDeed } from "../alarms/deed-message"
import type { AlarmEvent, Deed } from "../alarms/event"
import type { Summary } from "../alarms/summary"
import { technicalConditions } from "../gatt/technical-condition"

/** What takes a permission and a reason: it counts once the record has it, never before. */
export type Silencing =
  | { readonly kind: "audio_off" }
  | { readonly kind: "alarm_pause"; readonly condition: ConditionId; readonly forMs: number }
  | { readonly kind: "alarm_off"; readonly condition: ConditionId }

export type SilencingDeed = Silencing & Deed

export function isSilencing(deed: SharedDeed | SilencingDeed): deed is SilencingDeed {
  const { kind } = deed
  return kind === "audio_off" || kind === "alarm_pause" || kind === "alarm_off"
}

/** As the engine is told it, once the record has taken it. */
export function permitted(deed: SilencingDeed): AlarmEvent {
  return { ...deed, permitted: true }
}

/**
 * What something here can raise, beside the numbers: what devices say, the score, silence. Rhythm and
 * breath are judged by nobody: to turn their alarms off would promise that they were on. That the browser
 * is silent is told for as long as it is.
 */
const raised: ReadonlySet<ReportedCode> = new Set([
  "news2_high",
  ...Object.values(technicalConditions).flatMap(({ alarm }) => alarm ?? []),
  "link_down",
])

/** What can be paused or turned off now, in the order in which it is offered. */
export function silenceable({ alarms, inhibited }: Summary): readonly ConditionId[] {
  const vitals = Object.keys(monitored)
    .filter(isMonitored)
    .flatMap((code): ConditionId[] => [
      `${code}.low`,
      `${code}.high`,
      ...(monitored[code].continuous ? ([`${code}.no_data`] as const) : []),
    ])
  const all = [...vitals, ...raised, ...alarms.map(({ condition }) => condition)]
  const off = new Set(
    inhibited.flatMap(({ condition, alarm }) => (alarm.state === "off" ? [condition] : [])),
  )
  return [...new Set(all)].filter((one) => one !== "audio_blocked" && !off.has(one))
}

/** What is not evaluated now: how many are off, how many paused, and until when the last of those is. */
export function inhibitedNow({ inhibited }: Summary): {
  readonly off: number
  readonly paused: number
  readonly until: number
} {
  const pauses = inhibited.flatMap(({ alarm }) => (alarm.state === "paused" ? [alarm.until] : []))
  return {
    off: inhibited.length - pauses.length,
    paused: pauses.length,
    until: Math.max(0, ...pauses),
  }
}
