import type { Result } from "@/lib/result"

import { readCuffPacket } from "./cuff-packet"
import { type Measurement, sevenDigits } from "./measurement"
import { type PacketFault, readPacket } from "./packet"

export type CuffPressure = Measurement<
  "cuff_pressure",
  {
    /** In the cuff while it measures, mm[Hg]; null: no number. It is no pressure of the patient's. */
    readonly pressure: number | null
    readonly userId: number | null
  }
>

/** Intermediate Cuff Pressure, 0x2A36: the pressure stands where a measurement has the systolic one. */
export function parseCuffPressure(
  bytes: Uint8Array,
  receivedAt: number,
): Result<CuffPressure, PacketFault> {
  return readPacket(bytes, (packet) => {
    const { systolic, convert, conditions, deviceTime, userId } = readCuffPacket(packet, receivedAt)
    return {
      kind: "cuff_pressure",
      readings: [],
      conditions,
      origin: "patient",
      stored: false,
      deviceTime,
      receivedAt,
      detail: {
        pressure: systolic.kind === "number" ? sevenDigits(convert(systolic.value)) : null,
        userId,
      },
    }
  })
}
