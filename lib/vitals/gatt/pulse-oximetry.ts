import {
  type Absence,
  type Doubt,
  type GattReading,
  type Measurement,
  doubtsOf,
  readingOf,
} from "./measurement"
import type { Packet } from "./packet"
import { type TechnicalCondition, conditionsOf } from "./technical-condition"

/** What both characteristics of the Pulse Oximeter Service 1.0.1 share. */
export type OximeterStatus = {
  readonly status: readonly OximetryStatus[]
  readonly conditions: readonly TechnicalCondition[]
  readonly origin: Measurement["origin"]
  readonly stored: boolean
  readonly doubts: readonly Doubt[]
  readonly withheld: Absence | undefined
}

export type OximetryPair = { readonly spo2: GattReading; readonly pulseRate: GattReading }
type RawPair = readonly [ReturnType<Packet["sfloat"]>, ReturnType<Packet["sfloat"]>]

/** Measurement Status, from bit 5. */
const measurementStatus = [
  "ongoing",
  "early_estimate",
  "validated",
  "fully_qualified",
  "from_storage",
  "demo",
  "test",
  "calibrating",
  "unavailable",
  "questionable",
  "invalid",
] as const
export type OximetryStatus = (typeof measurementStatus)[number]

/** Device and Sensor Status, from bit 0. */
const sensorStatus = [
  "extended_display_update",
  "equipment_malfunction",
  "signal_irregular",
  "signal_inadequate",
  "signal_poor",
  "low_perfusion",
  "signal_erratic",
  "non_pulsatile",
  "pulse_questionable",
  "signal_analysing",
  "interference",
  "sensor_off",
  "sensor_unknown",
  "sensor_displaced",
  "sensor_malfunction",
  "sensor_disconnected",
] as const satisfies readonly TechnicalCondition[]

const doubtfulStatus = ["early_estimate", "calibrating", "questionable"] as const

export function readStatus(
  packet: Packet,
  present: { readonly measurement: boolean; readonly sensor: boolean },
): OximeterStatus {
  const status = conditionsOf(present.measurement ? packet.u16() >> 5 : 0, measurementStatus)
  const conditions = conditionsOf(present.sensor ? packet.u24() : 0, sensorStatus)
  return {
    status,
    conditions,
    origin: status.includes("demo") ? "demo" : status.includes("test") ? "test" : "patient",
    stored: status.includes("from_storage"),
    doubts: [...doubtfulStatus.filter((each) => status.includes(each)), ...doubtsOf(conditions)],
    withheld: (["invalid", "unavailable"] as const).find((each) => status.includes(each)),
  }
}

export function rawPair(packet: Packet): RawPair {
  return [packet.sfloat(), packet.sfloat()]
}

export function pairOf([spo2, pulseRate]: RawPair, status: OximeterStatus): OximetryPair {
  return {
    spo2: readingOf("MDC_PULS_OXIM_SAT_O2", spo2, status),
    pulseRate: readingOf("MDC_PULS_OXIM_PULS_RATE", pulseRate, status),
  }
}

/** Pulse Amplitude Index, percent; null: not sent, or no number. */
export function amplitudeIndex(packet: Packet, present: boolean): number | null {
  const index = present ? packet.sfloat() : undefined
  return index?.kind === "number" ? index.value : null
}
