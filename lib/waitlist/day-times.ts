/** Parts of the day as people say them, on the clinic's clock. */
export const dayTimes = ["any", "morning", "afternoon", "evening"] as const
export type DayTime = (typeof dayTimes)[number]

/** "HH:MM" on the clinic's clock; 00:00 at both ends is any time, at the later end midnight. */
export function hoursOf(time: DayTime): { fromTime: string; toTime: string } {
  return hours[time]
}

const hours: Record<DayTime, { fromTime: string; toTime: string }> = {
  any: { fromTime: "00:00", toTime: "00:00" },
  morning: { fromTime: "00:00", toTime: "12:00" },
  afternoon: { fromTime: "12:00", toTime: "17:00" },
  evening: { fromTime: "17:00", toTime: "00:00" },
}
