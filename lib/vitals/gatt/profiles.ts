import type { Result } from "@/lib/result"

import { type BatteryLevel, parseBatteryLevel } from "./battery-level"
import { type BloodPressureMeasurement, parseBloodPressure } from "./blood-pressure"
import { type GlucoseMeasurement, parseGlucose } from "./glucose"
import { type HeartRateMeasurement, parseHeartRate } from "./heart-rate"
import { type CuffPressure, parseCuffPressure } from "./intermediate-cuff-pressure"
import type { PacketFault } from "./packet"
import { type ContinuousOximetry, parseContinuousOximetry } from "./pulse-oximetry-continuous"
import { type SpotCheckOximetry, parseSpotCheckOximetry } from "./pulse-oximetry-spot-check"
import {
  type TemperatureMeasurement,
  parseIntermediateTemperature,
  parseTemperature,
} from "./temperature"
import { type WeightMeasurement, parseWeight } from "./weight"

/** One service that a device may have, and what is read of it. */
export type DeviceProfile = {
  /** 128 bits in lower case. */
  readonly service: string
  readonly characteristics: readonly CharacteristicProfile[]
  /** What must be asked for: the device sends it only then. */
  readonly request?: RecordRequest
}

/** Written to the Record Access Control Point when all else is subscribed to. */
export type RecordRequest = { readonly uuid: string; readonly bytes: Uint8Array<ArrayBuffer> }

export type CharacteristicProfile = {
  readonly uuid: string
  /** How the service sends it. */
  readonly delivery: "notify" | "indicate"
  /** Read once at the start: it is sent only when it changes, if at all. */
  readonly readFirst: boolean
  /** Comes by itself again and again: its silence means something. */
  readonly continuous: boolean
  /** Its words are `vitals.characteristic.<labelKey>`. */
  readonly labelKey: CharacteristicKey
  /** What it leads to, and which speaks for both as soon as it is there. */
  readonly intermediateOf?: CharacteristicKey
  /** `receivedAt`: milliseconds since 1970, by our clock. */
  readonly parse: (bytes: Uint8Array, receivedAt: number) => Result<GattMeasurement, PacketFault>
}

export type GattMeasurement =
  | HeartRateMeasurement
  | ContinuousOximetry
  | SpotCheckOximetry
  | BloodPressureMeasurement
  | CuffPressure
  | TemperatureMeasurement
  | WeightMeasurement
  | GlucoseMeasurement
  | BatteryLevel

export type CharacteristicKey =
  | "heartRate"
  | "oximetryContinuous"
  | "oximetrySpotCheck"
  | "bloodPressure"
  | "cuffPressure"
  | "temperature"
  | "intermediateTemperature"
  | "weight"
  | "glucose"
  | "battery"

/** A 16-bit number assigned by the Bluetooth SIG, in the Bluetooth Base UUID. */
export function assignedUuid(number: number): string {
  return `0000${number.toString(16).padStart(4, "0")}-0000-1000-8000-00805f9b34fb`
}

/**
 * Report Stored Records, the last one: a meter keeps hundreds, and not all need be this patient's.
 * Source: Glucose Service, Record Access Control Point.
 */
const lastRecord: RecordRequest = { uuid: assignedUuid(0x2a52), bytes: Uint8Array.of(0x01, 0x06) }

/** Source: Bluetooth SIG, Assigned Numbers. */
export const deviceProfiles: readonly DeviceProfile[] = [
  profile(0x180d, [{ ...continuous(0x2a37), labelKey: "heartRate", parse: parseHeartRate }]),
  profile(0x1822, [
    { ...continuous(0x2a5f), labelKey: "oximetryContinuous", parse: parseContinuousOximetry },
    { ...indicated(0x2a5e), labelKey: "oximetrySpotCheck", parse: parseSpotCheckOximetry },
  ]),
  profile(0x1810, [
    { ...indicated(0x2a35), labelKey: "bloodPressure", parse: parseBloodPressure },
    {
      ...notified(0x2a36),
      labelKey: "cuffPressure",
      intermediateOf: "bloodPressure",
      parse: parseCuffPressure,
    },
  ]),
  profile(0x1809, [
    { ...indicated(0x2a1c), labelKey: "temperature", parse: parseTemperature },
    {
      ...notified(0x2a1e),
      labelKey: "intermediateTemperature",
      intermediateOf: "temperature",
      parse: parseIntermediateTemperature,
    },
  ]),
  profile(0x181d, [{ ...indicated(0x2a9d), labelKey: "weight", parse: parseWeight }]),
  {
    ...profile(0x1808, [{ ...notified(0x2a18), labelKey: "glucose", parse: parseGlucose }]),
    request: lastRecord,
  },
  profile(0x180f, [
    { ...notified(0x2a19), readFirst: true, labelKey: "battery", parse: parseBatteryLevel },
  ]),
]

/** Those by which a device is found in the browser's list. A battery alone measures nobody. */
export const measuringServices: readonly string[] = deviceProfiles
  .filter(({ characteristics }) => characteristics.some(({ labelKey }) => labelKey !== "battery"))
  .map(({ service }) => service)

/** What `requestDevice` must be told: a service that is not in it cannot be reached afterwards. */
export const optionalServices: readonly string[] = deviceProfiles.map(({ service }) => service)

function profile(
  service: number,
  characteristics: readonly CharacteristicProfile[],
): DeviceProfile {
  return { service: assignedUuid(service), characteristics }
}

type Sent = Pick<CharacteristicProfile, "uuid" | "delivery" | "readFirst" | "continuous">

function notified(number: number): Sent {
  return { uuid: assignedUuid(number), delivery: "notify", readFirst: false, continuous: false }
}

function continuous(number: number): Sent {
  return { ...notified(number), continuous: true }
}

function indicated(number: number): Sent {
  return { ...notified(number), delivery: "indicate" }
}
