import { timeIn } from "@/app/_ui/clock"

/** "21 Nov 10:20": what became of a message or a check may be days ago, so the day is always said. */
export function momentIn(zone: string, at: string, locale: string): string {
  const day = new Intl.DateTimeFormat(locale === "zh" ? "zh-Hans" : "en-GB", {
    timeZone: zone,
    day: "numeric",
    month: "short",
  }).format(new Date(at))
  return `${day} ${timeIn(zone, at)}`
}
