import { Temporal } from "@/lib/time"

/**
 * A zone's VTIMEZONE (RFC 5545 section 3.6.5): each change of its clock between two instants, one by one.
 * No rule is guessed: where a zone's changes are decreed year by year, these are the ones we know.
 */
export function vtimezone(zone: string, from: Date, to: Date): string {
  const end = to.getTime()
  const first = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone)
  const observances = [observance(first, offsetName(first), first.offset)]
  let at = first.getTimeZoneTransition("next")
  for (let n = 0; at !== null && at.epochMilliseconds <= end && n < most; n++) {
    const before = at.subtract({ nanoseconds: 1 }).offset
    // Changes of a zone's name or standard, with no change of the clock, are none here.
    if (before !== at.offset) observances.push(observance(at, offsetName(at), before))
    at = at.getTimeZoneTransition("next")
  }
  return ["BEGIN:VTIMEZONE", `TZID:${zone}`, ...observances.flat(), "END:VTIMEZONE"].join("\r\n")
}

const most = 400

function observance(at: Temporal.ZonedDateTime, name: string, before: string): string[] {
  const kind = isDaylight(at) ? "DAYLIGHT" : "STANDARD"
  // The onset is written on the clock that it ends.
  const onset = Temporal.Instant.fromEpochMilliseconds(at.epochMilliseconds)
    .toZonedDateTimeISO(before)
    .toPlainDateTime()
  return [
    `BEGIN:${kind}`,
    `DTSTART:${icsLocal(onset)}`,
    `TZOFFSETFROM:${plainOffset(before)}`,
    `TZOFFSETTO:${plainOffset(at.offset)}`,
    `TZNAME:${name}`,
    `END:${kind}`,
  ]
}

/** "20261201T114000": a wall time, as it stands. */
export function icsLocal(at: Temporal.PlainDateTime): string {
  return at.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "")
}

/** Ahead of the year's least offset: summer time, whatever the hemisphere. */
function isDaylight(at: Temporal.ZonedDateTime): boolean {
  const months = Array.from(
    { length: 12 },
    (_, n) => at.with({ month: n + 1, day: 1 }).offsetNanoseconds,
  )
  return at.offsetNanoseconds > Math.min(...months)
}

function plainOffset(offset: string): string {
  return offset.replaceAll(":", "").slice(0, 7)
}

function offsetName(at: Temporal.ZonedDateTime): string {
  return `UTC${at.offset.slice(0, 6).replace(":", "")}`
}
