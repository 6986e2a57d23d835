import type { WaitlistMode } from "@/db/schema/waitlist"

/**
 * Until when an offer stands: a quarter of an hour where the time is held for one person, two hours
 * where all may ask for it; never past the start. Undefined: too late to offer it to anybody.
 */
export function offerUntil(mode: WaitlistMode, at: Date, startsAt: Date): Date | undefined {
  const left = startsAt.getTime() - at.getTime()
  if (left < leastMs) return undefined
  return new Date(at.getTime() + Math.min(left, mode === "one_by_one" ? holdMs : twoHoursMs))
}

const minuteMs = 60_000
const holdMs = 15 * minuteMs
const twoHoursMs = 120 * minuteMs
const leastMs = 5 * minuteMs
