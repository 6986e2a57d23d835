import { clockConditions } from "./device-time"
import type { DeviceTime } from "./device-time"
import type { MedicalFloat } from "./ieee-11073-float"
import { has } from "./measurement"
import type { Packet } from "./packet"
import { type TechnicalCondition, conditionsOf } from "./technical-condition"

/** The layout of 0x2A35 and 0x2A36, of which the second tells one pressure only. */
export type CuffPacket = {
  readonly systolic: MedicalFloat
  readonly diastolic: MedicalFloat
  readonly mean: MedicalFloat
  /** To mm[Hg]. */
  readonly convert: (pressure: number) => number
  readonly deviceTime: DeviceTime | null
  readonly pulseRate: MedicalFloat | null
  /** Which person of the device's memory; null: not told, or not known. */
  readonly userId: number | null
  readonly conditions: readonly TechnicalCondition[]
}

const mmHgPerKpa = 7.50062
const unknownUser = 0xff
/** Measurement Status, from bit 0. Bits 3 and 4 are one number. */
const status = [
  "body_movement",
  "cuff_loose",
  "irregular_pulse",
  null,
  null,
  "position_improper",
] as const satisfies readonly (TechnicalCondition | null)[]
const pulseRange: readonly (readonly TechnicalCondition[])[] = [
  [],
  ["pulse_above_range"],
  ["pulse_below_range"],
  [],
]

/** Source: Blood Pressure Service, GATT Specification Supplement. */
export function readCuffPacket(packet: Packet, receivedAt: number): CuffPacket {
  const flags = packet.u8()
  const [systolic, diastolic, mean] = [packet.sfloat(), packet.sfloat(), packet.sfloat()]
  const deviceTime = has(flags, 1) ? packet.time() : null
  const pulseRate = has(flags, 2) ? packet.sfloat() : null
  const userId = has(flags, 3) ? packet.u8() : unknownUser
  const bits = has(flags, 4) ? packet.u16() : 0
  return {
    systolic,
    diastolic,
    mean,
    convert: has(flags, 0) ? (kpa) => kpa * mmHgPerKpa : (mmHg) => mmHg,
    deviceTime,
    pulseRate,
    userId: userId === unknownUser ? null : userId,
    conditions: [
      ...conditionsOf(bits, status),
      ...(pulseRange[(bits >> 3) & 3] ?? []),
      ...clockConditions(deviceTime, receivedAt),
    ],
  }
}
