import type { ConditionId, Priority } from "./condition"

/**
 * One change, to be stored and audited append-only. The fields say who, when and why; `seenAt` is
 * when this engine noticed it, all others are the same in every engine that was told the same.
 */
export type Transition = ConditionTransition | SignalTransition | SettingTransition

type Record = {
  /** When it happened: measured time for conditions, the time of the deed for people's. */
  readonly at: number
  readonly seenAt: number
  /** A person, or null: it happened by itself. */
  readonly by: string | null
  readonly why: Why
  /** The person's own words. */
  readonly comment: string | null
}

type OfCondition = Record & {
  readonly condition: ConditionId
  readonly priority: Priority | null
  /** In the unit of the number; null where the condition is not about one. */
  readonly value: number | null
  readonly limit: number | null
}

export type Phase = "inactive" | "pending" | "active" | "ended"

export type ConditionTransition =
  | (OfCondition & { readonly kind: "condition"; readonly from: Phase; readonly to: Phase })
  /** An active condition became worse or better. */
  | (OfCondition & { readonly kind: "priority"; readonly from: Priority; readonly to: Priority })

export type SignalState = "none" | "generating" | "acknowledged" | "latched"
export type AlarmState = "on" | "paused" | "off"
export type AudioState = "on" | "paused" | "off"

export type SignalTransition =
  | (OfCondition & {
      readonly kind: "signal"
      readonly from: SignalState
      readonly to: SignalState
    })
  | (OfCondition & { readonly kind: "alarm"; readonly from: AlarmState; readonly to: AlarmState })
  /** Nobody answered: the caller tells person number `to`. */
  | (OfCondition & { readonly kind: "escalation"; readonly from: number; readonly to: number })

export type SettingTransition =
  | (Record & { readonly kind: "audio"; readonly from: AudioState; readonly to: AudioState })
  /** Something is still paused or off. */
  | (Record & { readonly kind: "reminder"; readonly from: "silent"; readonly to: "reminded" })
  /** Version numbers. */
  | (Record & { readonly kind: "limits"; readonly from: number; readonly to: number })

export type Why =
  | "limit_exceeded"
  | "within_limits"
  | "no_data"
  | "data_back"
  | "reported"
  | "report_ended"
  | "worse"
  | "eased"
  | "acknowledged"
  | "reset"
  | "audio_paused"
  | "audio_off"
  | "audio_on"
  | "alarm_paused"
  | "alarm_off"
  | "alarm_on"
  | "pause_ended"
  | "new_alarm"
  | "unanswered"
  | "still_inhibited"
  | "limits_changed"
  | "monitoring_ended"
