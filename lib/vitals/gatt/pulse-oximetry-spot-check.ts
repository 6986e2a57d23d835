import type { Result } from "@/lib/result"

import { clockConditions } from "./device-time"
import { type Measurement, has } from "./measurement"
import { type PacketFault, readPacket } from "./packet"
import { type OximetryStatus, amplitudeIndex, pairOf, rawPair, readStatus } from "./pulse-oximetry"
import type { TechnicalCondition } from "./technical-condition"

export type SpotCheckOximetry = Measurement<
  "pulse_oximetry_spot_check",
  {
    readonly status: readonly OximetryStatus[]
    /** Percent. */
    readonly pulseAmplitudeIndex: number | null
  }
>

/** PLX Spot-Check Measurement, 0x2A5E. Source: Pulse Oximeter Service 1.0.1, section 3.1. */
export function parseSpotCheckOximetry(
  bytes: Uint8Array,
  receivedAt: number,
): Result<SpotCheckOximetry, PacketFault> {
  return readPacket(bytes, (packet) => {
    const flags = packet.u8()
    const pair = rawPair(packet)
    const deviceTime = has(flags, 0) ? packet.time() : null
    const known = readStatus(packet, { measurement: has(flags, 1), sensor: has(flags, 2) })
    const pulseAmplitudeIndex = amplitudeIndex(packet, has(flags, 3))
    const { spo2, pulseRate } = pairOf(pair, known)
    const clock: readonly TechnicalCondition[] = has(flags, 4)
      ? ["clock_not_set"]
      : clockConditions(deviceTime, receivedAt)
    return {
      kind: "pulse_oximetry_spot_check",
      readings: [spo2, pulseRate],
      conditions: [...known.conditions, ...clock],
      origin: known.origin,
      stored: known.stored,
      deviceTime,
      receivedAt,
      detail: { status: known.status, pulseAmplitudeIndex },
    }
  })
}
