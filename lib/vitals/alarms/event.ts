import type { ConditionId, MonitoredCode, ReportedCode } from "./condition"
import type { Limits } from "./limits"

/** What the engine is told. All moments are milliseconds since 1970, by one corrected clock. */
export type AlarmEvent =
  | { readonly kind: "tick" }
  | Measured
  | (Deed & {
      readonly kind: "monitoring"
      readonly state: "began" | "ended"
      readonly codes: readonly MonitoredCode[] | "all"
    })
  | (Deed & { readonly kind: "acknowledge"; readonly condition: ConditionId })
  | (Deed & { readonly kind: "audio_pause"; readonly forMs?: number })
  /** Also an alarm that is off or paused may only be so by somebody who may do that. */
  | (Deed & { readonly kind: "audio_off"; readonly permitted: boolean })
  | (Deed & { readonly kind: "audio_on" })
  | (Deed & {
      readonly kind: "alarm_pause"
      readonly condition: ConditionId
      readonly permitted: boolean
      readonly forMs?: number
    })
  | (Deed & {
      readonly kind: "alarm_off"
      readonly condition: ConditionId
      readonly permitted: boolean
    })
  | (Deed & { readonly kind: "alarm_on"; readonly condition: ConditionId })
  | (Deed & { readonly kind: "reset"; readonly condition: ConditionId | "all" })
  | (Deed & { readonly kind: "limits_changed"; readonly limits: Limits })

/** Something a person did: who, why in their own words, and when. */
export type Deed = { readonly by: string; readonly comment: string; readonly at: number }

/** As it came, one value a second or a batch of many: the engine puts it in order. */
export type Measured = {
  readonly kind: "measured"
  readonly values: readonly Value[]
  readonly reports: readonly Report[]
}

export type Value = {
  /** ISO/IEEE 11073-10101 name. Others than the monitored ones raise no alarms. */
  readonly code: string
  /** Null, or not finite: no reading. */
  readonly value: number | null
  /** UCUM. A value in another unit than the limits' is not evaluated. */
  readonly unit: string
  /** When it was measured. */
  readonly at: number
  /** A questionable value is evaluated: an alarm too many does less harm than one too few. */
  readonly validity: "valid" | "questionable" | "invalid"
  /** Measured once, of a number that others watch all the time: its silence means nothing. */
  readonly spot?: boolean
}

/** That a condition is there or is over, as a device, a page or a score says. */
export type Report = {
  readonly code: ReportedCode
  /** Which lead, sensor or device, where there are several; at most 40 characters. */
  readonly source: string | null
  readonly present: boolean
  readonly at: number
}
