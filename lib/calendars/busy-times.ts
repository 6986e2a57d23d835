import ICAL from "ical.js"

import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import type { Interval } from "@/lib/scheduling/interval"
import { Temporal } from "@/lib/time"

import { timesOf } from "./entry-times"
import type { Entry } from "./entry-times"
import { freeBusy } from "./free-busy"
import type { Zone } from "./zone"
import { zoneNamed, zonesOf } from "./zones"
import type { Zones } from "./zones"

export type BusyTimes = {
  /** Ordered, apart from each other, cut to the window. Epoch ms. */
  readonly busy: readonly Interval[]
  /** Entries that could not be read and are left out. */
  readonly unread: number
  /** Names of time zones that nobody knows, cut short, a few of them: their times were read in the owner's. */
  readonly unknownZones: readonly string[]
}
export type BusyProblem = "not_a_calendar" | "too_many"

/**
 * The times at which a calendar's owner is busy, in `window` (epoch ms). Nothing but times leaves this
 * function. `zone` is the owner's: times without a zone, whole days and unknown zones are read in it.
 */
export function busyTimes(
  text: string,
  zone: string,
  window: Interval,
  clock: () => number = () => performance.now(),
): Result<BusyTimes, BusyProblem> {
  const until = clock() + mostMs
  const calendars = parse(text)
  if (calendars === undefined) return refuse("not_a_calendar")
  const found: Interval[] = []
  const unknown = new Set<string>()
  let unread = 0
  for (const calendar of calendars) {
    if (rulesIn(calendar) > mostRepeating) return refuse("too_many")
    const zones = zonesOf(calendar, zone, window)
    const series = new Map<string, Entry[]>()
    for (const event of calendar.getAllSubcomponents("vevent")) {
      const entry = entryOf(event, zones)
      if (entry === undefined) unread += 1
      else series.set(entry.uid, [...(series.get(entry.uid) ?? []), entry])
    }
    for (const entries of series.values()) {
      const times = timesOf(entries, window)
      if (times === undefined) unread += 1
      else for (const time of times) found.push(time)
      if (found.length > mostTimes || clock() > until) return refuse("too_many")
    }
    const said = freeBusy(calendar)
    unread += said.unread
    for (const time of said.busy)
      if (time.to > window.from && time.from < window.to) found.push(time)
    if (found.length > mostTimes) return refuse("too_many")
    for (const name of zones.unknown) unknown.add(name.slice(0, 60))
  }
  return ok({ busy: merged(found, window), unread, unknownZones: [...unknown].slice(0, 3) })
}

// A year of a usual one takes 20 ms at the most, in the worker; of one that was made to last, half a
// second. All of them together have the time after which others would notice.
const mostRepeating = 500
const mostMs = 3_000
const mostTimes = 50_000

function rulesIn(calendar: ICAL.Component): number {
  const events = calendar.getAllSubcomponents("vevent")
  return events.reduce((sum, event) => sum + event.getAllProperties("rrule").length, 0)
}

function parse(text: string): ICAL.Component[] | undefined {
  try {
    const parsed: unknown = ICAL.parse(withoutLongLines(text))
    if (!Array.isArray(parsed)) return undefined
    const roots = typeof parsed[0] === "string" ? [parsed] : parsed
    const calendars = roots.map((root) => new ICAL.Component(root))
    const sound = calendars.length > 0 && calendars.every(({ name }) => name === "vcalendar")
    return sound ? calendars : undefined
  } catch {
    return undefined
  }
}

// ical.js looks for each parameter from the line's beginning. A line as long as these is a picture or a
// trap, and says nothing of times. (RFC 5545 section 3.1: a line goes on after a break and a space.)
function withoutLongLines(text: string): string {
  const lines = text.replaceAll(/\r?\n[ \t]/g, "").split(/\r?\n/)
  return lines.filter(({ length }) => length <= longestLine).join("\r\n")
}

const longestLine = 250_000

function entryOf(event: ICAL.Component, zones: Zones): Entry | undefined {
  try {
    const start = momentOf(event.getFirstProperty("dtstart"), zones)[0]
    if (start === undefined) return undefined
    const moments = (name: string) =>
      event.getAllProperties(name).flatMap((property) => momentOf(property, zones))
    return {
      uid: String(event.getFirstPropertyValue("uid") ?? crypto.randomUUID()),
      busy: isBusy(event),
      start: start.wall,
      zone: start.zone,
      length: lengthOf(event, start, zones),
      rules: event.getAllProperties("rrule").map((rule) => String(rule.getFirstValue())),
      added: moments("rdate").map((one) => inZone(one, start.zone)),
      left: new Set(moments("exdate").map(({ wall, zone }) => zone.instant(wall))),
      replaces: moments("recurrence-id").map(({ wall, zone }) => zone.instant(wall))[0],
      onward: isOnward(event.getFirstProperty("recurrence-id")),
    }
  } catch {
    return undefined
  }
}

/** RFC 5545 sections 3.8.1.11 and 3.8.2.7; the last is what Exchange says of a time that is only noted. */
function isBusy(event: ICAL.Component): boolean {
  const said = (name: string) => String(event.getFirstPropertyValue(name) ?? "").toUpperCase()
  return (
    said("status") !== "CANCELLED" &&
    said("transp") !== "TRANSPARENT" &&
    said("x-microsoft-cdo-busystatus") !== "FREE"
  )
}

/** RFC 5545 section 3.2.13: this change is of the occurrence that it names and of all after it. */
function isOnward(recurrence: ICAL.Property | null): boolean {
  return String(recurrence?.getFirstParameter("range") ?? "").toUpperCase() === "THISANDFUTURE"
}

type Moment = { wall: Temporal.PlainDateTime; zone: Zone; wholeDay: boolean }

// The text is read as it stands, past ical.js's own notion of zones: that takes an unknown one for the
// server's.
function momentOf(property: ICAL.Property | null, zones: Zones): Moment[] {
  if (property === null) return []
  const named = property.getFirstParameter("tzid")
  const values: unknown[] = property.jCal.slice(3)
  return values.flatMap((value) => {
    const text = String(Array.isArray(value) ? value[0] : value)
    const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
    if (!wholeDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z?$/.test(text))
      throw new RangeError("not a time")
    const zone = text.endsWith("Z") ? zones.utc : zoneNamed(zones, wholeDay ? undefined : named)
    return [{ wall: Temporal.PlainDateTime.from(text.replace(/Z$/, "")), zone, wholeDay }]
  })
}

function inZone({ wall, zone }: Moment, other: Zone): Temporal.PlainDateTime {
  return zone === other ? wall : other.wall(zone.instant(wall))
}

function lengthOf(event: ICAL.Component, start: Moment, zones: Zones): Temporal.Duration {
  const end = momentOf(event.getFirstProperty("dtend"), zones)[0]
  if (end !== undefined) {
    if (start.wholeDay) return start.wall.until(end.wall, { largestUnit: "days" })
    const milliseconds = end.zone.instant(end.wall) - start.zone.instant(start.wall)
    return Temporal.Duration.from({ milliseconds })
  }
  const duration = event.getFirstPropertyValue("duration")
  if (duration !== null) return Temporal.Duration.from(String(duration))
  return Temporal.Duration.from(start.wholeDay ? { days: 1 } : { minutes: 0 })
}

function merged(times: readonly Interval[], window: Interval): Interval[] {
  const all: { from: number; to: number }[] = []
  for (const time of times.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(time.from, window.from)
    const to = Math.min(time.to, window.to)
    const last = all.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else all.push({ from, to })
  }
  return all
}
