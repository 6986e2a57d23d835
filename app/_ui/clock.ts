/** Wall-clock words of an instant, for browser and server alike. ISO 8601 in, the clinic's zone. */
export function timeIn(
  zone: string,
  iso: string,
  precision: "minute" | "second" = "minute",
): string {
  return formatOf("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(precision === "second" ? { second: "2-digit" } : {}),
  }).format(new Date(iso))
}

/** "01:30", or "01:30 (UTC+01:00)" where the zone's clock shows this time twice. */
export function plainTimeIn(zone: string, iso: string): string {
  const format = formatOf("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "short" })
  const shown = (minutes: number): string => format.format(Date.parse(iso) + minutes * 60_000)
  // Clocks go back by an hour; on Lord Howe by half of one.
  const twice = [-60, -30, 30, 60].some((minutes) => shown(minutes) === shown(0))
  return twice ? `${timeIn(zone, iso)} (${offsetIn(zone, iso)})` : timeIn(zone, iso)
}

// Making one takes longer than a hundred times of printing with it, and a list or a calendar prints hundreds.
function formatOf(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${tag} ${JSON.stringify(options)}`
  const known = formats.get(name)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(tag, options)
  formats.set(name, made)
  return made
}

/** As many as there are zones in use, times the few forms above and below. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** "UTC+01:00". */
function offsetIn(zone: string, iso: string): string {
  const format = formatOf("en-GB", { timeZone: zone, timeZoneName: "longOffset" })
  const name = format.formatToParts(new Date(iso)).find(({ type }) => type === "timeZoneName")
  const offset = (name?.value ?? "GMT").replace("GMT", "UTC")
  return offset === "UTC" ? "UTC+00:00" : offset
}

/** "Tuesday 24 November", "11月24日星期二". */
export function dayIn(zone: string, iso: string, locale: string): string {
  return inLanguage(locale, { timeZone: zone, weekday: "long", day: "numeric", month: "long" }, iso)
}

/** "24 Nov 2026", "2026年11月24日". */
export function dateIn(zone: string, iso: string, locale: string): string {
  return inLanguage(
    locale,
    { timeZone: zone, day: "numeric", month: "short", year: "numeric" },
    iso,
  )
}

/** A birth date is a day, not a moment: it has no zone. What stands for one that cannot be read is no day. */
export function birthDay(birthDate: string, locale: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return birthDate
  return dateIn("UTC", `${birthDate}T00:00:00Z`, locale)
}

export function minutesBetween(fromIso: string, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - new Date(fromIso).getTime()) / 60_000))
}

function inLanguage(locale: string, options: Intl.DateTimeFormatOptions, iso: string): string {
  const tag = locale.startsWith("zh") ? "zh-Hans" : "en-GB"
  return formatOf(tag, options).format(new Date(iso)).replace(",", "")
}
