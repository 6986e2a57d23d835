import type { Result } from "@/lib/result"

import { readCuffPacket } from "./cuff-packet"
import {
  type GattReading,
  type Measurement,
  doubtsOf,
  inconsistent,
  readingOf,
} from "./measurement"
import { type PacketFault, readPacket } from "./packet"

export type BloodPressureMeasurement = Measurement<
  "blood_pressure",
  { readonly userId: number | null }
>

/** Blood Pressure Measurement, 0x2A35, in mm[Hg] whatever the cuff's own unit. */
export function parseBloodPressure(
  bytes: Uint8Array,
  receivedAt: number,
): Result<BloodPressureMeasurement, PacketFault> {
  return readPacket(bytes, (packet) => {
    const cuff = readCuffPacket(packet, receivedAt)
    const { convert, conditions, deviceTime, userId, pulseRate } = cuff
    const doubts = doubtsOf(conditions)
    const pressures = consistent(
      readingOf("MDC_PRESS_BLD_NONINV_SYS", cuff.systolic, { convert, doubts }),
      readingOf("MDC_PRESS_BLD_NONINV_DIA", cuff.diastolic, { convert, doubts }),
      readingOf("MDC_PRESS_BLD_NONINV_MEAN", cuff.mean, { convert, doubts }),
    )
    const pulse =
      pulseRate === null ? [] : [readingOf("MDC_PULS_RATE_NON_INV", pulseRate, { doubts })]
    return {
      kind: "blood_pressure",
      readings: [...pressures, ...pulse],
      conditions,
      origin: "patient",
      stored: false,
      deviceTime,
      receivedAt,
      detail: { userId },
    }
  })
}

/** No diastolic pressure is above the systolic one, and the mean lies between them. */
function consistent(
  systolic: GattReading,
  diastolic: GattReading,
  mean: GattReading,
): readonly GattReading[] {
  const top = systolic.value ?? Infinity
  const bottom = diastolic.value ?? -Infinity
  const crossed = bottom > top
  const outside = mean.value !== null && (mean.value > top || mean.value < bottom)
  return [
    crossed ? inconsistent(systolic) : systolic,
    crossed ? inconsistent(diastolic) : diastolic,
    crossed || outside ? inconsistent(mean) : mean,
  ]
}
