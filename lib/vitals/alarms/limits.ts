import type { MonitoredCode, Priority, ReportedCode } from "./condition"

/**
 * When alarms are raised for one patient, and how their signals behave. Every number here is
 * configuration, set by whoever is responsible for the patient: none is medical advice.
 */
export type Limits = {
  /** Grows with every change; an older one never replaces a newer one. */
  readonly version: number
  readonly vitals: Readonly<Record<MonitoredCode, VitalLimits>>
  readonly reported: Readonly<Record<ReportedCode, ReportedRule>>
  readonly signals: SignalRules
}

/** In the unit of the number. A value on the limit is within it. Null: no limit on that side. */
export type VitalLimits = {
  readonly enabled: boolean
  readonly low: number | null
  readonly high: number | null
  readonly extremeLow: number | null
  readonly extremeHigh: number | null
  /** How far within its limit a value must be to end the alarm. */
  readonly hysteresis: number
  readonly ordinary: LevelRule
  readonly extreme: LevelRule
  /** How long a value counts. The silence of a continuous number is an alarm after that. */
  readonly validMs: number
  /** Priority of "no data"; unused for spot measurements. */
  readonly lossPriority: Priority
}

export type LevelRule = {
  /** How long a condition must last before it is an alarm. */
  readonly delayMs: number
  readonly priority: Priority
  /** The signal stays after the condition has ended, until somebody resets it. */
  readonly latching: boolean
}

export type ReportedRule = LevelRule & { readonly enabled: boolean }

export type SignalRules = {
  readonly audioPauseMs: number
  readonly alarmPauseMs: number
  /** While sound or an alarm is paused or off, a reminder comes so often. */
  readonly reminderMs: number
  /** The least priority of a new or worse alarm that ends an audio pause. */
  readonly audioPauseBrokenBy: Priority | "none"
  /** Unacknowledged for so long: the next person is told. Levels in order of time. */
  readonly escalation: readonly { readonly afterMs: number; readonly from: Priority }[]
}

const medium = { priority: "medium", latching: false } as const
const high = { priority: "high", latching: true } as const
const shared = { enabled: true, lossPriority: "medium", validMs: 10_000 } as const
/** How long what was measured once counts. */
export const spotValidMs = 15 * 60_000
const spot = {
  ...shared,
  extremeLow: null,
  extremeHigh: null,
  ordinary: { ...medium, delayMs: 0 },
  extreme: { ...high, latching: false, delayMs: 0 },
  validMs: spotValidMs,
}
const rate = {
  ...shared,
  low: 50,
  high: 120,
  extremeLow: 40,
  extremeHigh: 140,
  hysteresis: 2,
  ordinary: { ...medium, delayMs: 5_000 },
  extreme: { ...high, delayMs: 3_000 },
}

/** A start for adults. Configuration to be confirmed by the clinic, not medical advice. */
export const defaultAdultLimits: Limits = {
  version: 1,
  vitals: {
    MDC_ECG_HEART_RATE: rate,
    MDC_PULS_OXIM_PULS_RATE: rate,
    MDC_PULS_OXIM_SAT_O2: {
      ...shared,
      low: 90,
      high: null,
      extremeLow: 85,
      extremeHigh: null,
      hysteresis: 1,
      ordinary: { ...medium, delayMs: 10_000 },
      extreme: { ...high, delayMs: 5_000 },
    },
    MDC_RESP_RATE: {
      ...shared,
      low: 8,
      high: 30,
      extremeLow: null,
      extremeHigh: null,
      hysteresis: 1,
      ordinary: { ...medium, delayMs: 10_000 },
      extreme: { ...high, delayMs: 5_000 },
    },
    MDC_PRESS_BLD_NONINV_SYS: { ...spot, low: 90, high: 160, hysteresis: 2 },
    MDC_TEMP_BODY: { ...spot, low: 35, high: 39, hysteresis: 0.2 },
  },
  reported: {
    asystole: { ...high, enabled: true, delayMs: 0 },
    ventricular_fibrillation: { ...high, enabled: true, delayMs: 0 },
    ventricular_tachycardia: { ...high, enabled: true, delayMs: 0 },
    /** Reported from the last breath on. */
    apnoea: { ...high, enabled: true, delayMs: 20_000 },
    news2_high: { ...medium, enabled: true, delayMs: 0 },
    sensor_off: { ...medium, enabled: true, delayMs: 2_000 },
    lead_off: { ...medium, enabled: true, delayMs: 2_000 },
    low_perfusion: { priority: "low", latching: false, enabled: true, delayMs: 10_000 },
    poor_signal: { ...medium, enabled: true, delayMs: 10_000 },
    device_fault: { ...medium, enabled: true, delayMs: 2_000 },
    low_battery: { priority: "low", latching: false, enabled: true, delayMs: 0 },
    clock_unsynced: { priority: "low", latching: false, enabled: true, delayMs: 10_000 },
    link_down: { ...medium, enabled: true, delayMs: 10_000 },
    audio_blocked: { ...medium, enabled: true, delayMs: 0 },
  },
  signals: {
    audioPauseMs: 120_000,
    alarmPauseMs: 120_000,
    reminderMs: 120_000,
    audioPauseBrokenBy: "high",
    escalation: [
      { afterMs: 60_000, from: "high" },
      { afterMs: 180_000, from: "medium" },
    ],
  },
}
