import { describe, expect, it } from "vitest"

import { UserId } from "@/lib/ids"
import type { CalendarEntry } from "@/lib/scheduling/calendar/calendar-view"

import { columnsOf, hoursOf, marksOf, onGrid } from "./grid-layout"

const day = "2026-12-01"
const person = UserId.parse("6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11")
const hold = (
  id: string,
  from: number,
  to: number,
  sessionId: string | null = null,
): CalendarEntry => ({
  kind: "hold",
  id,
  people: [person],
  startsAt: "",
  endsAt: "",
  segments: [{ date: day, from, to }],
  visitTypeId: null,
  typeName: null,
  sessionId,
  expiresAt: "",
  own: false,
})
const away: CalendarEntry = {
  kind: "away",
  id: "off",
  people: [person],
  startsAt: "",
  endsAt: "",
  segments: [{ date: day, from: 0, to: 1440 }],
}
const view = (entries: CalendarEntry[]) => ({
  zone: "Europe/London",
  today: day,
  now: "",
  days: [day, "2026-12-02"],
  repeat: null,
  people: [{ id: person, name: "Dr A", zone: null, open: [{ date: day, from: 480, to: 1110 }] }],
  entries,
})
const first = (entries: CalendarEntry[]) =>
  columnsOf(view(entries))[0]?.boxes.map(({ from, lane, lanes, entries: all }) => [
    from,
    lane,
    lanes,
    all.length,
  ])

describe("the grid", () => {
  it("has a column for each day and shows what is whose", () => {
    expect(columnsOf(view([hold("1", 540, 570)])).map(({ boxes }) => boxes.length)).toEqual([1, 0])
  })

  it("puts the seats of a session into one box", () => {
    expect(first([hold("1", 540, 600, "s"), hold("2", 540, 600, "s")])).toEqual([[540, 0, 1, 2]])
  })

  it("puts what shares time side by side, and time off behind", () => {
    expect(first([hold("1", 540, 600), hold("2", 570, 630), away])).toEqual([
      [0, 0, 1, 1],
      [540, 0, 2, 1],
      [570, 1, 2, 1],
    ])
  })

  it("reaches from the first hour to the last", () => {
    expect(hoursOf(columnsOf(view([])))).toEqual({ first: 8, last: 19 })
    expect(hoursOf(columnsOf(view([hold("1", 1200, 1290), away])))).toEqual({ first: 8, last: 22 })
    expect(hoursOf([])).toEqual({ first: 9, last: 17 })
  })
})

describe("a week in which an hour comes twice", () => {
  const repeat = { date: "2026-10-25", since: "2026-10-25T01:00:00.000Z", at: 120, minutes: 60 }

  it.each([
    ["the day itself keeps its dial", "2026-10-25", { from: 105, to: 150 }, { from: 105, to: 150 }],
    ["before the change nothing moves", "2026-10-26", { from: 60, to: 120 }, { from: 60, to: 120 }],
    ["after it an hour is left out", "2026-10-26", { from: 120, to: 150 }, { from: 180, to: 210 }],
    ["over it is drawn over it", "2026-10-26", { from: 90, to: 150 }, { from: 90, to: 210 }],
  ])("%s", (_, date, span, expected) => {
    expect(onGrid(span, date, repeat)).toEqual(expected)
  })

  it("has the hour on its clock a second time", () => {
    expect(marksOf({ first: 0, last: 4 }, repeat)).toEqual([
      { at: 0, hour: "00:00", again: false },
      { at: 60, hour: "01:00", again: false },
      { at: 120, hour: "01:00", again: true },
      { at: 180, hour: "02:00", again: false },
    ])
  })
})
