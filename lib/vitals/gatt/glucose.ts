import type { Result } from "@/lib/result"

import { mgPerDlInMmolPerL } from "../vital-code"
import { clockConditions } from "./device-time"
import { type Measurement, doubtsOf, has, readingOf } from "./measurement"
import { type PacketFault, readPacket } from "./packet"
import { type TechnicalCondition, conditionsOf } from "./technical-condition"

export type GlucoseMeasurement = Measurement<
  "glucose",
  {
    readonly sequence: number
    /** To be added to the device's time, which somebody has set anew since it was first set. */
    readonly timeOffsetMinutes: number
    readonly sample: GlucoseSample | null
    readonly site: GlucoseSite | null
    /** What the person ate, took or did is told by a Glucose Measurement Context of this sequence. */
    readonly contextFollows: boolean
  }
>

/** Type, from 1. */
const samples = [
  "capillary_whole_blood",
  "capillary_plasma",
  "venous_whole_blood",
  "venous_plasma",
  "arterial_whole_blood",
  "arterial_plasma",
  "whole_blood",
  "plasma",
  "interstitial_fluid",
  "control_solution",
] as const
export type GlucoseSample = (typeof samples)[number]

/** Sample Location, from 1. */
const sites = ["finger", "alternate_site", "earlobe", "control_solution"] as const
export type GlucoseSite = (typeof sites)[number]

/** Sensor Status Annunciation, from bit 0. */
const annunciation = [
  "battery_low",
  "sensor_malfunction",
  "sample_insufficient",
  "strip_inserted_wrongly",
  "strip_type_incorrect",
  "result_too_high",
  "result_too_low",
  "temperature_too_high",
  "temperature_too_low",
  "read_interrupted",
  "device_fault",
  "clock_fault",
] as const satisfies readonly TechnicalCondition[]

/**
 * Glucose Measurement, 0x2A18, in mmol/L: always a record out of the meter's memory. One without a
 * concentration has no reading. A measurement of control solution is a test of the meter.
 * Source: Glucose Service, GATT Specification Supplement.
 */
export function parseGlucose(
  bytes: Uint8Array,
  receivedAt: number,
): Result<GlucoseMeasurement, PacketFault> {
  return readPacket(bytes, (packet) => {
    const flags = packet.u8()
    const sequence = packet.u16()
    const deviceTime = packet.time()
    const timeOffsetMinutes = has(flags, 0) ? packet.s16() : 0
    const concentration = has(flags, 1) ? packet.sfloat() : null
    const typeAndSite = has(flags, 1) ? packet.u8() : 0
    const bits = has(flags, 3) ? packet.u16() : 0
    const sample = samples[(typeAndSite & 0xf) - 1] ?? null
    const site = sites[(typeAndSite >> 4) - 1] ?? null
    const conditions = [
      ...conditionsOf(bits, annunciation),
      ...clockConditions(deviceTime, receivedAt),
    ]
    const reading =
      concentration === null
        ? []
        : [
            readingOf("MDC_CONC_GLU_GEN", concentration, {
              convert: has(flags, 2)
                ? (molPerL) => molPerL * 1e3
                : (kgPerL) => (kgPerL * 1e5) / mgPerDlInMmolPerL,
              doubts: doubtsOf(conditions),
            }),
          ]
    const control = sample === "control_solution" || site === "control_solution"
    return {
      kind: "glucose",
      readings: reading,
      conditions,
      origin: control ? "test" : "patient",
      stored: true,
      deviceTime,
      receivedAt,
      detail: { sequence, timeOffsetMinutes, sample, site, contextFollows: has(flags, 4) },
    }
  })
}
