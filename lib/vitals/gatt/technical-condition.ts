import type { ReportedCode } from "../alarms/condition"

type Rule = {
  /** The reported condition of the alarm engine that it is; null: told, and no alarm. */
  readonly alarm: ReportedCode | null
  /** Makes the values of the same packet questionable. */
  readonly doubtful: boolean
}

const told: Rule = { alarm: null, doubtful: false }
const doubt: Rule = { alarm: null, doubtful: true }
const sensorOff: Rule = { alarm: "sensor_off", doubtful: true }
const poorSignal: Rule = { alarm: "poor_signal", doubtful: true }
const fault: Rule = { alarm: "device_fault", doubtful: true }
const clock: Rule = { alarm: "clock_unsynced", doubtful: false }

/**
 * What a device says about itself and about how it measured. Which of them cast doubt on a value is
 * ours: the Bluetooth services leave it to the collector.
 */
export const technicalConditions = {
  // Pulse Oximeter Service, Device and Sensor Status
  extended_display_update: told,
  equipment_malfunction: fault,
  signal_irregular: told,
  signal_inadequate: poorSignal,
  signal_poor: told,
  low_perfusion: { alarm: "low_perfusion", doubtful: false },
  signal_erratic: doubt,
  non_pulsatile: poorSignal,
  pulse_questionable: doubt,
  signal_analysing: told,
  interference: told,
  sensor_off: sensorOff,
  sensor_unknown: doubt,
  sensor_displaced: sensorOff,
  sensor_malfunction: fault,
  sensor_disconnected: sensorOff,
  // Blood Pressure Service, Measurement Status
  body_movement: doubt,
  cuff_loose: doubt,
  irregular_pulse: told,
  pulse_above_range: told,
  pulse_below_range: told,
  position_improper: doubt,
  // Glucose Service, Sensor Status Annunciation
  battery_low: { alarm: "low_battery", doubtful: false },
  sample_insufficient: doubt,
  strip_inserted_wrongly: doubt,
  strip_type_incorrect: doubt,
  result_too_high: doubt,
  result_too_low: doubt,
  temperature_too_high: doubt,
  temperature_too_low: doubt,
  read_interrupted: doubt,
  device_fault: fault,
  clock_fault: clock,
  // any clock
  clock_not_set: clock,
  clock_invalid: clock,
  clock_ahead: clock,
  // the connection
  link_down: { alarm: "link_down", doubtful: false },
  silent: told,
} as const satisfies Readonly<Record<string, Rule>>

export type TechnicalCondition = keyof typeof technicalConditions

export function isTechnicalCondition(name: string): name is TechnicalCondition {
  return Object.hasOwn(technicalConditions, name)
}

/** The names of the bits that are set, from bit 0; null: reserved. */
export function conditionsOf<Name>(bits: number, names: readonly (Name | null)[]): Name[] {
  return names.filter((name, bit): name is Name => name !== null && (bits & (1 << bit)) !== 0)
}
