import type { Numeric } from "../numerics"
import { isPlausible, vitalCodes } from "../vital-code"
import type { DeviceTime } from "./device-time"
import type { GattMeasurement } from "./profiles"

/**
 * The numbers of one characteristic value, as they are sent. One that is no reading, or that nobody
 * can have, is left out, so that the last one is seen to grow old; what a device tells while it still measures is no number yet.
 */
export function numericsOf(measurement: GattMeasurement, device: string): readonly Numeric[] {
  const { kind, readings, origin, stored } = measurement
  if (kind === "intermediate_temperature" || kind === "cuff_pressure") return []
  const at = momentOf(measurement)
  if (at === undefined) return []
  return readings.flatMap((reading) => {
    if (reading.validity === "invalid") return []
    const { code, unit, value } = reading
    // impossible: it would say nothing, and the record would refuse it
    if (!isPlausible(code, value)) return []
    return {
      code,
      unit,
      value,
      at,
      derived: false,
      origin: origin === "patient" ? ("device" as const) : origin,
      spot: stored || kind === "pulse_oximetry_spot_check" || !vitalCodes[code].continuous,
      questionable: reading.validity === "questionable",
      device,
    }
  })
}

/**
 * When it was measured: when it came, or by the device's own clock, in this page's zone, where the
 * device sends what it stored. Undefined where that clock cannot be right.
 */
function momentOf(measurement: GattMeasurement): number | undefined {
  const { stored, receivedAt, deviceTime, conditions } = measurement
  if (!stored || deviceTime === null) return receivedAt
  const isWrong = conditions.some((each) => each.startsWith("clock_"))
  const offset = measurement.kind === "glucose" ? measurement.detail.timeOffsetMinutes : 0
  const at = localMoment(deviceTime) + offset * 60_000
  return isWrong || at > receivedAt + aheadMs ? undefined : Math.min(at, receivedAt)
}

/** A device's clock is set by hand, to the minute. */
const aheadMs = 120_000

function localMoment({ year, month, day, hours, minutes, seconds }: DeviceTime): number {
  return new Date(year, month - 1, day, hours, minutes, seconds).getTime()
}
