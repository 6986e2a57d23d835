import { Temporal } from "temporal-polyfill"

export { Temporal }

/** Local wall-clock parts of an instant, for people: "Tuesday 24 November", "10:20". */
export function formatDay(at: Date, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    timeZone: zone,
    weekday: "long",
    day: "numeric",
    month: "long",
  })
    .format(at)
    .replace(",", "")
}

export function formatTime(at: Date, zone: string): string {
  return clockOf(zone).format(at)
}

// Making one takes longer than a hundred times of printing with it, and a month of slots prints thousands.
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
  clocks.set(zone, made)
  return made
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** "London" for Europe/London: the city is what people know their zone by. */
export function zoneCity(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ")
}

/** Whole years between a birth date (YYYY-MM-DD) and a day. */
export function ageOn(birthDate: string, at: Date, zone: string): number {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
  return Temporal.PlainDate.from(birthDate).until(day, { largestUnit: "years" }).years
}

/** Whether a name is a place's zone of the IANA list ("Europe/London", never "UTC" or "+02:00"). */
export function isPlaceZone(zone: string): boolean {
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone
    return known !== "" && zone.includes("/")
  } catch {
    return false
  }
}
