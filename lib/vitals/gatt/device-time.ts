import type { TechnicalCondition } from "./technical-condition"

/**
 * A moment by the device's own clock, as it was sent: local time of no known zone, so that nothing
 * here can say when it was. Year, month and day are 0 where the device does not know them.
 * Source: Bluetooth GATT Specification Supplement, Date Time.
 */
export type DeviceTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

/** The zone furthest ahead is UTC+14; an hour more is a wrong clock. */
const mostAheadMs = 15 * 3_600_000

/** What is wrong with the device's clock. An old time is none: the device may send what it stored. */
export function clockConditions(
  time: DeviceTime | null,
  receivedAt: number,
): readonly TechnicalCondition[] {
  if (time === null) return []
  const { year, month, day, hours, minutes, seconds } = time
  if (year === 0 || month === 0 || day === 0) return ["clock_not_set"]
  const utc = Date.UTC(year, month - 1, day, hours, minutes, seconds)
  const date = new Date(utc)
  const real =
    year >= 1582 && year <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!real || hours > 23 || minutes > 59 || seconds > 59) return ["clock_invalid"]
  return utc > receivedAt + mostAheadMs ? ["clock_ahead"] : []
}
