import type { Result } from "@/lib/result"

import { type Measurement, has } from "./measurement"
import { type PacketFault, readPacket } from "./packet"
import {
  type OximetryPair,
  type OximetryStatus,
  amplitudeIndex,
  pairOf,
  rawPair,
  readStatus,
} from "./pulse-oximetry"

export type ContinuousOximetry = Measurement<
  "pulse_oximetry_continuous",
  {
    readonly fast: OximetryPair | null
    readonly slow: OximetryPair | null
    readonly status: readonly OximetryStatus[]
    /** Percent. */
    readonly pulseAmplitudeIndex: number | null
  }
>

/** PLX Continuous Measurement, 0x2A5F. Source: Pulse Oximeter Service 1.0.1, section 3.2. */
export function parseContinuousOximetry(
  bytes: Uint8Array,
  receivedAt: number,
): Result<ContinuousOximetry, PacketFault> {
  return readPacket(bytes, (packet) => {
    const flags = packet.u8()
    const normal = rawPair(packet)
    const fast = has(flags, 0) ? rawPair(packet) : null
    const slow = has(flags, 1) ? rawPair(packet) : null
    const known = readStatus(packet, { measurement: has(flags, 2), sensor: has(flags, 3) })
    const pulseAmplitudeIndex = amplitudeIndex(packet, has(flags, 4))
    const { spo2, pulseRate } = pairOf(normal, known)
    return {
      kind: "pulse_oximetry_continuous",
      readings: [spo2, pulseRate],
      conditions: known.conditions,
      origin: known.origin,
      stored: known.stored,
      deviceTime: null,
      receivedAt,
      detail: {
        fast: fast === null ? null : pairOf(fast, known),
        slow: slow === null ? null : pairOf(slow, known),
        status: known.status,
        pulseAmplitudeIndex,
      },
    }
  })
}
