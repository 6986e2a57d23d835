import type { Result } from "@/lib/result"

import { clockConditions } from "./device-time"
import { type Measurement, has, number, readingOf } from "./measurement"
import { type PacketFault, readPacket } from "./packet"

export type WeightMeasurement = Measurement<"weight", { readonly userId: number | null }>

const kgPerPound = 0.453_592_37
const cmPerInch = 2.54
const unknownUser = 0xff
/** Not in the layout's own description: unverified. As a weight it would be 327.7 kg or 655.4 lb. */
const unsuccessful = 0xffff

/**
 * Weight Measurement, 0x2A9D: kilograms, and centimetres of height, whatever the scale's own units.
 * Source: Weight Scale Service, GATT Specification Supplement.
 */
export function parseWeight(
  bytes: Uint8Array,
  receivedAt: number,
): Result<WeightMeasurement, PacketFault> {
  return readPacket(bytes, (packet) => {
    const flags = packet.u8()
    const imperial = has(flags, 0)
    const raw = packet.u16()
    const deviceTime = has(flags, 1) ? packet.time() : null
    const userId = has(flags, 2) ? packet.u8() : unknownUser
    const weight = readingOf("MDC_MASS_BODY_ACTUAL", number(raw), {
      convert: imperial ? (pounds) => (pounds / 100) * kgPerPound : (kg) => kg / 200,
      withheld: raw === unsuccessful ? "unsuccessful" : undefined,
    })
    const others = has(flags, 3)
      ? [
          readingOf("MDC_RATIO_MASS_BODY_LEN_SQ", number(packet.u16()), {
            convert: (bmi) => bmi / 10,
          }),
          readingOf("MDC_LEN_BODY_ACTUAL", number(packet.u16()), {
            convert: imperial
              ? (inches) => (inches / 10) * cmPerInch
              : (millimetres) => millimetres / 10,
          }),
        ]
      : []
    return {
      kind: "weight",
      readings: [weight, ...others],
      conditions: clockConditions(deviceTime, receivedAt),
      origin: "patient",
      stored: false,
      deviceTime,
      receivedAt,
      detail: { userId: userId === unknownUser ? null : userId },
    }
  })
}
