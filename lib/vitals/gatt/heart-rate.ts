import type { Result } from "@/lib/result"

import { type Measurement, doubtsOf, has, number, readingOf } from "./measurement"
import { type PacketFault, readPacket } from "./packet"
import type { TechnicalCondition } from "./technical-condition"

export type HeartRateMeasurement = Measurement<
  "heart_rate",
  {
    /** Seconds, oldest first. */
    readonly rrIntervals: readonly number[]
    /** Since the last reset, kilojoules. */
    readonly energyExpended: number | null
    /** Whether the sensor touches the skin; null: it cannot tell. */
    readonly contact: boolean | null
  }
>

/** Heart Rate Measurement, 0x2A37. Source: Heart Rate Service, GATT Specification Supplement. */
export function parseHeartRate(
  bytes: Uint8Array,
  receivedAt: number,
): Result<HeartRateMeasurement, PacketFault> {
  return readPacket(bytes, (packet) => {
    const flags = packet.u8()
    const rate = has(flags, 0) ? packet.u16() : packet.u8()
    const contact = has(flags, 2) ? has(flags, 1) : null
    const energyExpended = has(flags, 3) ? packet.u16() : null
    const rrIntervals: number[] = []
    while (has(flags, 4) && packet.left() > 0) {
      const interval = packet.u16()
      if (interval !== 0) rrIntervals.push(interval / 1024)
    }
    const conditions: readonly TechnicalCondition[] = contact === false ? ["sensor_off"] : []
    return {
      kind: "heart_rate",
      readings: [readingOf("MDC_ECG_HEART_RATE", number(rate), { doubts: doubtsOf(conditions) })],
      conditions,
      origin: "patient",
      stored: false,
      deviceTime: null,
      receivedAt,
      detail: { rrIntervals, energyExpended, contact },
    }
  })
}
