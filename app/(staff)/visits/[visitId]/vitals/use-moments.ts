import { useLocale } from "next-intl"

import { dateIn, timeIn } from "@/app/_ui/clock"

/** Moments in the clinic's zone, in words. */
export function useMoments(zone: string) {
  const locale = useLocale()
  const isoOf = (ms: number): string => new Date(ms).toISOString()
  return {
    time: (ms: number) => timeIn(zone, isoOf(ms), "second"),
    day: (ms: number) => dateIn(zone, isoOf(ms), locale),
    moment: (ms: number) =>
      `${dateIn(zone, isoOf(ms), locale)}, ${timeIn(zone, isoOf(ms), "second")}`,
  }
}
