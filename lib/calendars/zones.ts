import type ICAL from "ical.js"

import type { Interval } from "@/lib/scheduling/interval"
import { Temporal } from "@/lib/time"

import { occurrences } from "./occurrences"
import { windowsZones } from "./windows-zones"
import { ianaZone, utcMs } from "./zone"
import type { Zone } from "./zone"

export type Zones = {
  readonly utc: Zone
  /** For times without a zone, whole days, and zones that nobody knows. */
  readonly own: Zone
  readonly named: ReadonlyMap<string, Zone>
  /** Names that nobody knows, as they were asked for: their times are read in `own`. */
  readonly unknown: Set<string>
}

/**
 * The zones that a calendar speaks of. A name of the tz database is taken at its word and read from our
 * own copy; of a zone that only the file describes (VTIMEZONE, RFC 5545 section 3.6.5) the description
 * is followed; Exchange's names are known by what they stand for.
 */
export function zonesOf(calendar: ICAL.Component, ownZone: string, window: Interval): Zones {
  const utc = ianaZone("UTC")
  const own = ianaZone(ownZone)
  const named = new Map<string, Zone>()
  for (const component of calendar.getAllSubcomponents("vtimezone").slice(0, mostZones)) {
    const id = String(component.getFirstPropertyValue("tzid") ?? "")
    const described = ianaName(id) === undefined ? describedZone(component, utc, window) : undefined
    if (described !== undefined) named.set(id, described)
  }
  return { utc, own, named, unknown: new Set() }
}

/** The zone of a TZID parameter. */
export function zoneNamed(zones: Zones, id: string | string[] | undefined): Zone {
  if (typeof id !== "string") return zones.own
  const name = ianaName(id)
  const zone = name === undefined ? zones.named.get(id) : ianaZone(name)
  if (zone === undefined) zones.unknown.add(id)
  return zone ?? zones.own
}

const mostZones = 50
/** "Europe/London", "/citadel.org/20210210_1/Europe/London" and "GMT Standard Time" are one zone. */
function ianaName(id: string): string | undefined {
  const tail = /[A-Za-z_]+\/[A-Za-z_+\-0-9]+(?:\/[A-Za-z_]+)?$/.exec(id)?.[0]
  return [id, windowsZones.get(id), tail].find(
    (name): name is string => name !== undefined && isIana(name),
  )
}

function isIana(name: string): boolean {
  // An offset such as "+01:00" is no name, though Temporal takes it for one.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

type Change = { readonly at: number; readonly before: number; readonly after: number }

/** A zone as its file describes it: the changes of its clock, ordered. Offsets in ms. */
function describedZone(component: ICAL.Component, utc: Zone, window: Interval): Zone | undefined {
  try {
    const observances = ["standard", "daylight"].flatMap((name) =>
      component.getAllSubcomponents(name),
    )
    const changes = observances
      .slice(0, mostZones)
      .flatMap((observance) => changesOf(observance, utc, window))
      .toSorted((a, b) => a.at - b.at)
    const [first] = changes
    return first === undefined ? undefined : changingZone(first, changes)
  } catch {
    return undefined
  }
}

function changesOf(observance: ICAL.Component, utc: Zone, window: Interval): Change[] {
  const before = offsetOf(observance, "tzoffsetfrom")
  const after = offsetOf(observance, "tzoffsetto")
  const start = Temporal.PlainDateTime.from(textOf(observance, "dtstart"))
  const rule = observance.getFirstPropertyValue("rrule")
  const around = { from: window.from - yearMs, to: window.to + yearMs }
  const repeated = rule === null ? [] : (occurrences(start, String(rule), utc, around) ?? [])
  return [start, ...repeated].map((wall) => ({ at: utc.instant(wall) - before, before, after }))
}

function changingZone(first: Change, changes: readonly Change[]): Zone {
  // A wall time in a gap is read by the clock before it, of a repeated one the earlier is meant.
  const wallOffset = (wall: number): number => {
    const last = changes.findLast(({ at, before, after }) => wall >= at + Math.max(before, after))
    return last?.after ?? first.before
  }
  const offset = (at: number): number =>
    changes.findLast((one) => at >= one.at)?.after ?? first.before
  return {
    instant(wall) {
      const ms = utcMs(wall)
      return ms - wallOffset(ms)
    },
    wall: (at) =>
      Temporal.Instant.fromEpochMilliseconds(at + offset(at))
        .toZonedDateTimeISO("UTC")
        .toPlainDateTime(),
  }
}

function offsetOf(observance: ICAL.Component, name: string): number {
  // ical.js writes it "+01:00" or "-03:30:20".
  const match = /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(textOf(observance, name))
  if (match === null) throw new RangeError("not an offset")
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = match
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return sign === "-" ? -ms : ms
}

function textOf(component: ICAL.Component, name: string): string {
  const value: unknown = component.getFirstProperty(name)?.jCal[3]
  if (typeof value !== "string") throw new RangeError(`no ${name}`)
  return value
}

const dayMs = 24 * 3_600_000
const yearMs = 366 * dayMs
