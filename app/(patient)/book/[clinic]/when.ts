import { formatDay, formatTime, Temporal } from "@/lib/time"

/** An instant's day and time on a zone's clock, with the offset where that clock shows the time twice. */
export function whenWords(locale: string): (
  startsAt: string,
  zone: string,
) => {
  day: string
  time: string
} {
  return (startsAt, zone) => {
    const at = new Date(startsAt)
    const time = formatTime(at, zone)
    const words = locale.startsWith("zh") ? "zh-Hans" : "en"
    return {
      day: formatDay(at, zone, words),
      time: isTwice(at, zone) ? `${time} ${offsetOf(at, zone)}` : time,
    }
  }
}

function isTwice(at: Date, zone: string): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const wall = local.toPlainDateTime()
  const [one, other] = (["earlier", "later"] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }),
  )
  return one?.epochMilliseconds !== other?.epochMilliseconds
}

function offsetOf(at: Date, zone: string): string {
  return `UTC${Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).offset}`
}
