import type { Interval } from "@/lib/scheduling/interval"
import type { Temporal } from "@/lib/time"

import { occurrences } from "./occurrences"
import type { Zone } from "./zone"

/** An event of a calendar elsewhere, as far as its times go. */
export type Entry = {
  uid: string
  busy: boolean
  start: Temporal.PlainDateTime
  zone: Zone
  /** Wall-clock days for whole days, elapsed time otherwise. */
  length: Temporal.Duration
  rules: readonly string[]
  added: readonly Temporal.PlainDateTime[]
  left: ReadonlySet<number>
  /** The instant that this entry stands in for. */
  replaces: number | undefined
  /** It stands in for all after that instant as well, moved by as much. */
  onward: boolean
}

/** When the owner is busy by the entries of one UID. Undefined where they cannot be read. */
export function timesOf(entries: readonly Entry[], window: Interval): Interval[] | undefined {
  try {
    return allTimes(entries, window)
  } catch {
    // A length or a step that leads out of every calendar.
    return undefined
  }
}

function allTimes(entries: readonly Entry[], window: Interval): Interval[] | undefined {
  const whole = entries.some(({ replaces }) => replaces === undefined)
  // A change without its series stands for itself alone.
  const onward = (whole ? entries : []).flatMap(asOnward).toSorted((a, b) => b.since - a.since)
  const asked = aroundMoves(window, onward)
  if (asked === undefined) return undefined
  const single = entries.filter((entry) => !whole || !entry.onward)
  const replaced = new Set(single.flatMap(({ replaces }) => replaces ?? []))
  const times: Interval[] = []
  for (const entry of single) {
    if (!entry.busy && onward.length === 0) continue
    const starts = startsOf(entry, asked)
    if (starts === undefined) return undefined
    for (const start of starts) {
      const from = entry.zone.instant(start)
      if (entry.replaces === undefined && (replaced.has(from) || entry.left.has(from))) continue
      const moved =
        entry.replaces === undefined ? onward.find(({ since }) => since <= from) : undefined
      const time = moved === undefined ? timeOf(entry, start) : moved.timeOf(from)
      if (time === undefined || !(moved?.entry ?? entry).busy) continue
      if (time.to > window.from && time.from < window.to && time.to > time.from) times.push(time)
    }
  }
  return times
}

type Onward = {
  entry: Entry
  /** From this instant of the series on. */
  since: number
  /** By how much it moves an occurrence, at most, in ms. */
  reach: number
  /** Where the occurrence of this instant went. */
  timeOf: (from: number) => Interval
}

function asOnward(entry: Entry): Onward[] {
  const { replaces, zone, start } = entry
  if (!entry.onward || replaces === undefined) return []
  const by = zone.wall(replaces).until(start, { largestUnit: "days" })
  return [
    {
      entry,
      since: replaces,
      reach: Math.abs(by.total({ unit: "milliseconds", relativeTo: start })) + dayMs,
      timeOf: (from) => timeOf(entry, zone.wall(from).add(by)),
    },
  ]
}

/** What is moved into the window lies outside it. Undefined where it was moved by more than a month. */
function aroundMoves(window: Interval, onward: readonly Onward[]): Interval | undefined {
  const reach = Math.max(0, ...onward.map((one) => one.reach))
  const longest = Math.max(0, ...onward.map(({ entry }) => lengthMs(entry)))
  if (reach > 32 * dayMs) return undefined
  return { from: window.from - reach - longest, to: window.to + reach }
}

function startsOf(entry: Entry, window: Interval): Temporal.PlainDateTime[] | undefined {
  const once = [entry.start, ...entry.added]
  if (entry.rules.length === 0 || entry.replaces !== undefined) return once
  const asked = { from: window.from - lengthMs(entry) - dayMs, to: window.to + dayMs }
  const repeated = entry.rules.map((rule) => occurrences(entry.start, rule, entry.zone, asked))
  return repeated.includes(undefined)
    ? undefined
    : [...once, ...repeated.flatMap((all) => all ?? [])]
}

function lengthMs({ zone, start, length }: Entry): number {
  return zone.instant(start.add(length)) - zone.instant(start)
}

function timeOf({ length, zone }: Entry, start: Temporal.PlainDateTime): Interval {
  const from = zone.instant(start)
  const to =
    length.days > 0 || length.weeks > 0
      ? zone.instant(start.add(length))
      : from + length.total("milliseconds")
  return { from, to }
}

const dayMs = 24 * 3_600_000
