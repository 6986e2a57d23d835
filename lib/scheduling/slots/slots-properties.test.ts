import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { Temporal } from "@/lib/time"

import { clock } from "../clock-time"
import { sharedSlots } from "./pool"
import { freeSlots, gridSlots } from "./slots"
import type { Asked, Calendar, VisitShape } from "./slots"
import { slowStarts } from "./testing-reference"

const zones = [
  "UTC",
  "Europe/London",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Africa/Cairo",
  "America/Santiago",
  "Asia/Beirut",
]
const zone = fc.constantFrom(...zones)
/** Around days on which some clock changes, and any other day. Before 2019 São Paulo lost midnights. */
const firstDay = fc.oneof(
  fc.constantFrom(
    "2026-03-07",
    "2026-03-28",
    "2026-04-04",
    "2026-04-23",
    "2026-09-05",
    "2026-09-26",
    "2026-10-03",
    "2026-10-24",
    "2026-10-29",
    "2026-10-31",
    "2018-11-03",
    "2018-02-17",
  ),
  fc
    .integer({ min: 0, max: 1000 })
    .map((days) => Temporal.PlainDate.from("2025-06-01").add({ days }).toString()),
)
const time = fc.integer({ min: 0, max: 287 }).map((fives) => clock(fives * 5))
const period = fc.record({ startsAt: time, endsAt: time })
const dayNo = fc.integer({ min: 0, max: 3 })

const type: fc.Arbitrary<VisitShape> = fc.record({
  minutes: fc.constantFrom(5, 10, 20, 45, 90),
  stepMinutes: fc.constantFrom(5, 15, 20, 50),
  bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 30),
  bufferAfterMinutes: fc.constantFrom(0, 0, 10, 25),
  noticeMinutes: fc.constantFrom(0, 0, 37, 24 * 60),
  windowKind: fc.constantFrom("calendar" as const, "business" as const),
  windowDays: fc.integer({ min: 1, max: 4 }),
  capacity: fc.constant(1),
})

type Input = { calendar: Calendar; type: VisitShape; asked: Asked }

const input: fc.Arbitrary<Input> = fc
  .record({
    zone,
    clinicZone: zone,
    firstDay,
    rules: fc.array(fc.tuple(dayNo, period), { maxLength: 4 }),
    overrides: fc.array(fc.tuple(dayNo, fc.array(period, { maxLength: 2 })), { maxLength: 1 }),
    off: fc.array(fc.tuple(dayNo, dayNo, fc.option(fc.tuple(time, time)), fc.option(zone)), {
      maxLength: 2,
    }),
    busy: fc.array(
      fc.tuple(fc.integer({ min: -300, max: 4500 }), fc.integer({ min: 1, max: 300 })),
      {
        maxLength: 6,
      },
    ),
    nowMinute: fc.integer({ min: -2000, max: 1500 }),
    type,
  })
  .map(({ firstDay: first, ...given }) => {
    const date = Temporal.PlainDate.from(first)
    const day = (n: number) => date.add({ days: n }).toString()
    const from = date.toZonedDateTime(given.zone).epochMilliseconds
    const calendar: Calendar = {
      zone: given.zone,
      rules: given.rules.map(([n, hours]) => ({
        weekday: date.add({ days: n }).dayOfWeek,
        ...hours,
      })),
      overrides: given.overrides.map(([n, periods]) => ({
        fromDay: day(n),
        toDay: day(n),
        periods,
      })),
      timeOff: given.off
        .map(([a, b, times, own]) => ({
          fromDay: day(Math.min(a, b)),
          toDay: day(Math.max(a, b)),
          startsAt: times?.[0] ?? null,
          endsAt: times?.[1] ?? null,
          ...(own === null ? {} : { zone: own }),
        }))
        .filter(
          (one) =>
            one.startsAt === null || one.fromDay < one.toDay || one.startsAt < (one.endsAt ?? ""),
        ),
      busy: given.busy.map(([start, length]) => ({
        from: from + start * 60_000,
        to: from + (start + length) * 60_000,
      })),
    }
    const window = { from, to: from + 3 * 86_400_000 }
    const now = from + given.nowMinute * 60_000
    return { calendar, type: given.type, asked: { window, now, zone: given.clinicZone } }
  })

const starts = (slots: readonly { startsAt: number }[]) => slots.map(({ startsAt }) => startsAt)

describe("for any hours, overrides, time off, taken time, zone and day", () => {
  it("the engine finds what a look at every minute finds", () => {
    fc.assert(
      fc.property(input, (one) => {
        expect(starts(freeSlots(one.calendar, one.type, one.asked))).toEqual(
          slowStarts(one.calendar, one.type, one.asked),
        )
      }),
      { numRuns: 250 },
    )
  })

  it("a free start is on the grid, whatever is booked and whenever it is asked", () => {
    fc.assert(
      fc.property(input, ({ calendar, type: shape, asked }) => {
        const grid = new Set(starts(gridSlots(calendar, shape, asked.window)))
        for (const at of starts(freeSlots(calendar, shape, asked))) expect(grid.has(at)).toBe(true)
      }),
    )
  })

  it("booking a slot takes only what its visit and both buffers touch", () => {
    fc.assert(
      fc.property(input, fc.nat(), ({ calendar, type: shape, asked }, pick) => {
        const free = freeSlots(calendar, shape, asked)
        const taken = free[pick % Math.max(1, free.length)]
        fc.pre(taken !== undefined)
        const before = shape.bufferBeforeMinutes * 60_000
        const after = shape.bufferAfterMinutes * 60_000
        const claim = { from: taken.startsAt - before, to: taken.endsAt + after }
        const busy = [...calendar.busy, claim]
        expect(freeSlots({ ...calendar, busy }, shape, asked)).toEqual(
          free.filter(
            (slot) => slot.endsAt + after <= claim.from || slot.startsAt - before >= claim.to,
          ),
        )
      }),
    )
  })

  it("cutting the window in two changes nothing", () => {
    fc.assert(
      fc.property(
        input,
        fc.integer({ min: 0, max: 4320 }),
        ({ calendar, type: shape, asked }, minute) => {
          const middle = asked.window.from + minute * 60_000
          const of = (from: number, to: number) =>
            freeSlots(calendar, shape, { ...asked, window: { from, to } })
          expect([...of(asked.window.from, middle), ...of(middle, asked.window.to)]).toEqual(
            of(asked.window.from, asked.window.to),
          )
        },
      ),
    )
  })

  it("rules in another order, and taken time cut into pieces, are the same", () => {
    fc.assert(
      fc.property(input, ({ calendar, type: shape, asked }) => {
        const pieces = calendar.busy.flatMap(({ from, to }) => [
          { from: from + 30_000, to },
          { from, to: from + 30_000 },
        ])
        const other = {
          ...calendar,
          rules: calendar.rules.toReversed(),
          timeOff: calendar.timeOff.toReversed(),
          busy: pieces,
        }
        expect(freeSlots(other, shape, asked)).toEqual(freeSlots(calendar, shape, asked))
      }),
    )
  })
})

describe("for any two people", () => {
  it("a pool has what either has, together they have what both have", () => {
    fc.assert(
      fc.property(input, input, ({ calendar, type: shape, asked }, other) => {
        const [a, b] = [
          { id: "a", calendar },
          {
            id: "b",
            calendar: {
              ...other.calendar,
              zone: calendar.zone,
              rules: [...calendar.rules, ...other.calendar.rules],
            },
          },
        ]
        const [ofA, ofB] = [a, b].map((one) => starts(freeSlots(one.calendar, shape, asked)))
        const [setA, setB] = [new Set(ofA), new Set(ofB)]
        const either = [...new Set([...setA, ...setB])].sort((x, y) => x - y)
        const pool = sharedSlots([[a, b]], shape, asked)
        expect(starts(pool)).toEqual(either)
        for (const { startsAt, free } of pool)
          expect(free).toEqual([
            [...(setA.has(startsAt) ? ["a"] : []), ...(setB.has(startsAt) ? ["b"] : [])],
          ])
        expect(starts(sharedSlots([[a], [b]], shape, asked))).toEqual(
          either.filter((at) => setA.has(at) && setB.has(at)),
        )
      }),
    )
  })
})
