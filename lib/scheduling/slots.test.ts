import fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"

import { Temporal } from "@/lib/time"

import type { Interval } from "./interval"
import type { WeeklyRule } from "./opening-hours"
import { freeSlots as free, gridSlots as grid } from "./slots"
import type { Calendar, VisitShape } from "./slots"

const instant = (iso: string): number => Temporal.Instant.from(iso).epochMilliseconds
const shown = (slots: readonly { startsAt: number }[]): string[] =>
  slots.map((slot) =>
    Temporal.Instant.fromEpochMilliseconds(slot.startsAt).toString({ smallestUnit: "minute" }),
  )

const plain: VisitShape = {
  minutes: 15,
  stepMinutes: 15,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  noticeMinutes: 0,
  windowKind: "calendar",
  windowDays: 365,
  capacity: 1,
}

/** What is asked of one clinician: hours and what is taken, and the type of visit. */
type Case = Calendar & { type: VisitShape }

type TypedRule = WeeklyRule & { type: Partial<VisitShape> }

function rule(
  weekday: number,
  hours: string,
  stepMinutes: number,
  minutes = stepMinutes,
): TypedRule {
  const [startsAt = "", endsAt = ""] = hours.split("-")
  return { weekday, startsAt, endsAt, type: { stepMinutes, minutes } }
}

function calendar(
  zone: string,
  rules: TypedRule[],
  rest: Partial<Omit<Case, "type">> & { type?: Partial<VisitShape> } = {},
): Case {
  const { type = {}, ...others } = rest
  return {
    zone,
    rules,
    overrides: [],
    timeOff: [],
    busy: [],
    ...others,
    type: { ...plain, ...rules[0]?.type, ...type },
  }
}

const gridSlots = (asked: Case, window: Interval) => grid(asked, asked.type, window)
const freeSlots = (asked: Case, window: Interval, earliest: number) =>
  free(asked, asked.type, {
    window,
    now: earliest === 0 ? window.from : earliest,
    zone: asked.zone,
  })

const day = (from: string, hours = 24) => ({
  from: instant(from),
  to: instant(from) + hours * 3_600_000,
})

/** Slots of one London Monday in winter, 09:00 to 10:00 each quarter, unless said otherwise. */
function monday(
  rest: Partial<Omit<Case, "type">> & { type?: Partial<VisitShape> } = {},
  earliest = 0,
): string[] {
  const slots = freeSlots(
    calendar("Europe/London", [rule(1, "09:00-10:00", 15)], rest),
    day("2026-11-30T00:00Z"),
    earliest,
  )
  return shown(slots).map((text) => text.slice(11, 16))
}

describe("the grid", () => {
  it("starts where the rule starts, whatever the window", () => {
    const london = calendar("Europe/London", [rule(1, "09:10-10:30", 20)])
    expect(
      shown(
        gridSlots(london, { from: instant("2026-11-30T09:25Z"), to: instant("2026-11-30T10:00Z") }),
      ),
    ).toEqual(["2026-11-30T09:30Z", "2026-11-30T09:50Z"])
  })

  it("offers a visit only where it fits", () => {
    const long = calendar("Europe/London", [rule(1, "09:00-10:00", 15, 45)])
    expect(shown(gridSlots(long, day("2026-11-30T00:00Z")))).toEqual([
      "2026-11-30T09:00Z",
      "2026-11-30T09:15Z",
    ])
  })

  it("takes adjoining hours together", () => {
    const split = calendar("Europe/London", [
      rule(1, "09:00-10:00", 60, 90),
      rule(1, "10:00-11:00", 60, 90),
    ])
    expect(shown(gridSlots(split, day("2026-11-30T00:00Z")))).toEqual(["2026-11-30T09:00Z"])
  })

  it("runs past midnight where the end is at or before the start", () => {
    const night = calendar("Europe/London", [
      rule(1, "22:00-01:00", 60),
      rule(3, "00:00-00:00", 60),
    ])
    const slots = shown(gridSlots(night, day("2026-11-30T00:00Z", 96)))
    expect(slots.slice(0, 4)).toEqual([
      "2026-11-30T22:00Z",
      "2026-11-30T23:00Z",
      "2026-12-01T00:00Z",
      "2026-12-02T00:00Z",
    ])
    expect(slots).toHaveLength(3 + 24)
    expect(slots.at(-1)).toBe("2026-12-02T23:00Z")
  })

  it("finds the night's slots when only the morning after is asked for", () => {
    const night = calendar("Europe/London", [rule(1, "22:00-02:00", 60)])
    expect(shown(gridSlots(night, day("2026-12-01T00:00Z")))).toEqual([
      "2026-12-01T00:00Z",
      "2026-12-01T01:00Z",
    ])
  })

  it("has no slots without hours or without a window", () => {
    expect(gridSlots(calendar("Europe/London", []), day("2026-11-30T00:00Z"))).toEqual([])
    expect(
      gridSlots(
        calendar("Europe/London", [rule(1, "09:00-10:00", 15)]),
        day("2026-11-30T09:00Z", 0),
      ),
    ).toEqual([])
  })
})

describe("what is taken", () => {
  const busy = (from: string, to: string) => ({
    busy: [{ from: instant(`2026-11-30T${from}Z`), to: instant(`2026-11-30T${to}Z`) }],
  })

  it.each([
    ["a visit in its slot", busy("09:15", "09:30"), ["09:00", "09:30", "09:45"]],
    ["ends count to the second", busy("09:15", "09:30:01"), ["09:00", "09:45"]],
    ["touching is not overlapping", busy("08:00", "09:00"), ["09:00", "09:15", "09:30", "09:45"]],
    [
      "buffers before and after",
      { ...busy("09:15", "09:30"), type: { bufferBeforeMinutes: 15, bufferAfterMinutes: 0 } },
      ["09:00", "09:45"],
    ],
    [
      "buffers may hang outside the hours",
      { type: { bufferBeforeMinutes: 60, bufferAfterMinutes: 60 } },
      ["09:00", "09:15", "09:30", "09:45"],
    ],
    ["a day off", { timeOff: [{ fromDay: "2026-11-30", toDay: "2026-11-30" }] }, []],
    [
      "a day off before",
      { timeOff: [{ fromDay: "2026-11-28", toDay: "2026-11-29" }] },
      ["09:00", "09:15", "09:30", "09:45"],
    ],
  ])("%s", (_, rest, expected) => {
    expect(monday(rest)).toEqual(expected)
  })

  it("days off cut a night that began before them, and one that ends after", () => {
    const nights = [1, 2, 3, 4, 5, 6, 7].map((weekday) => rule(weekday, "22:00-02:00", 60))
    const off = calendar("Europe/London", nights, {
      timeOff: [{ fromDay: "2026-12-01", toDay: "2026-12-01" }],
    })
    expect(shown(freeSlots(off, day("2026-11-30T12:00Z", 48), 0))).toEqual([
      "2026-11-30T22:00Z",
      "2026-11-30T23:00Z",
      "2026-12-02T00:00Z",
      "2026-12-02T01:00Z",
    ])
  })

  it("minimum notice is inclusive", () => {
    expect(monday({}, instant("2026-11-30T09:30Z"))).toEqual(["09:30", "09:45"])
    expect(monday({}, instant("2026-11-30T09:30Z") + 1)).toEqual(["09:45"])
  })
})

describe("days on which the clock changes", () => {
  it.each([
    [
      "New York springs forward: the afternoon keeps its wall time",
      "America/New_York",
      "2026-03-08",
      "13:00-15:00",
      60,
      ["17:00Z", "18:00Z"],
    ],
    [
      "New York falls back",
      "America/New_York",
      "2026-11-01",
      "13:00-15:00",
      60,
      ["18:00Z", "19:00Z"],
    ],
    [
      "London springs forward over the gap",
      "Europe/London",
      "2026-03-29",
      "00:00-04:00",
      60,
      ["00:00Z", "01:00Z", "02:00Z"],
    ],
    ["London, a rule that the gap swallows", "Europe/London", "2026-03-29", "01:00-02:00", 30, []],
    [
      "London, a rule that starts in the gap",
      "Europe/London",
      "2026-03-29",
      "01:30-03:30",
      30,
      ["01:30Z", "02:00Z"],
    ],
    [
      "London, both starts of the repeated hour",
      "Europe/London",
      "2026-10-25",
      "01:00-02:00",
      30,
      ["00:00Z", "00:30Z", "01:00Z", "01:30Z"],
    ],
    [
      "Kolkata, half an hour",
      "Asia/Kolkata",
      "2026-03-29",
      "09:00-10:00",
      30,
      ["03:30Z", "04:00Z"],
    ],
    [
      "Kathmandu, three quarters",
      "Asia/Kathmandu",
      "2026-06-07",
      "09:00-10:00",
      30,
      ["03:15Z", "03:45Z"],
    ],
    [
      "Lord Howe moves by half an hour",
      "Australia/Lord_Howe",
      "2026-10-04",
      "01:00-04:00",
      30,
      ["14:30Z", "15:00Z", "15:30Z", "16:00Z", "16:30Z"],
    ],
    [
      "São Paulo had no midnight",
      "America/Sao_Paulo",
      "2018-11-04",
      "00:00-02:00",
      30,
      ["03:00Z", "03:30Z"],
    ],
  ])("%s", (_, zone, date, hours, step, expected) => {
    const weekday = Temporal.PlainDate.from(date).dayOfWeek
    const from = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds
    const slots = gridSlots(calendar(zone, [rule(weekday, hours, step)]), {
      from,
      to: from + 20 * 3_600_000,
    })
    expect(shown(slots).map((text) => text.slice(11))).toEqual(expected)
  })

  it("a night shift keeps the repeated hour and loses the skipped one", () => {
    const night = calendar("America/New_York", [rule(6, "22:00-06:00", 60)])
    expect(gridSlots(night, day("2026-10-31T20:00Z"))).toHaveLength(9)
    expect(gridSlots(night, day("2026-03-07T20:00Z"))).toHaveLength(7)
  })
})

describe("for any hours, zone and day", () => {
  const zones = [
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Chatham",
    "Africa/Cairo",
  ]
  const asked = fc.record({
    zone: fc.constantFrom(...zones),
    offset: fc.integer({ min: 0, max: 730 }),
    start: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
    end: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
    step: fc.constantFrom(10, 15, 20, 45),
    visit: fc.constantFrom(10, 20, 45),
    busy: fc.array(fc.tuple(fc.integer({ min: 0, max: 2880 }), fc.integer({ min: 1, max: 240 })), {
      maxLength: 6,
    }),
  })
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`
  const caseOf = (input: typeof asked extends fc.Arbitrary<infer T> ? T : never) => {
    const date = Temporal.PlainDate.from("2026-01-01").add({ days: input.offset })
    const from = date.toZonedDateTime(input.zone).epochMilliseconds
    const rules = [
      {
        weekday: date.dayOfWeek,
        startsAt: clock(input.start),
        endsAt: clock(input.end),
        type: { stepMinutes: input.step, minutes: input.visit },
      },
    ]
    const busy = input.busy.map(([start, length]) => ({
      from: from + start * 60_000,
      to: from + (start + length) * 60_000,
    }))
    return {
      date,
      from,
      window: { from, to: from + 52 * 3_600_000 },
      calendar: calendar(input.zone, rules, { busy }),
    }
  }

  it("agrees with a clock read minute by minute", () => {
    fc.assert(
      fc.property(asked, (input) => {
        const { date, from, calendar: asking, window } = caseOf(input)
        const read = new Intl.DateTimeFormat("en-CA", {
          timeZone: input.zone,
          dateStyle: "short",
          timeStyle: "short",
          hourCycle: "h23",
        })
        const span = input.end > input.start ? input.end : 1440 + input.end
        // Every minute whose wall clock lies inside the rule, found without any arithmetic on zones.
        const open: number[] = []
        for (let at = from; at < window.to; at += 60_000) {
          const [shownDate = "", time = ""] = read.format(at).split(", ")
          const days = date.until(Temporal.PlainDate.from(shownDate)).days
          const minute = days * 1440 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
          if (minute >= input.start && minute < span) open.push(at)
        }
        const starts = open.filter(
          (at, index) =>
            (at - (open[0] ?? 0)) % (input.step * 60_000) === 0 &&
            open[index + input.visit - 1] === at + (input.visit - 1) * 60_000,
        )
        const clear = [date, date.add({ days: 1 })].every(
          (one) => one.toZonedDateTime(input.zone).hoursInDay === 24,
        )
        fc.pre(clear || (input.start >= 300 && input.end >= 300))
        expect(gridSlots(asking, window).map((slot) => slot.startsAt)).toEqual(starts)
      }),
      { numRuns: 60 },
    )
  })

  it("a free slot is on the grid, in the window, and nobody else's", () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 0, max: 3000 }), (input, notice) => {
        const { calendar: asking, window } = caseOf(input)
        const earliest = window.from + notice * 60_000
        const grid = new Set(gridSlots(asking, window).map((slot) => slot.startsAt))
        for (const slot of freeSlots(asking, window, earliest)) {
          expect(grid.has(slot.startsAt)).toBe(true)
          expect(slot.startsAt).toBeGreaterThanOrEqual(earliest)
          expect(
            asking.busy.some((busy) => busy.from < slot.endsAt && slot.startsAt < busy.to),
          ).toBe(false)
        }
      }),
    )
  })

  it("booking a slot takes only what it overlaps", () => {
    fc.assert(
      fc.property(asked, fc.nat(), (input, pick) => {
        const { calendar: asking, window } = caseOf(input)
        const free = freeSlots(asking, window, 0)
        const taken = free[pick % Math.max(1, free.length)]
        fc.pre(taken !== undefined)
        const booked = { from: taken.startsAt, to: taken.endsAt }
        expect(freeSlots({ ...asking, busy: [...asking.busy, booked] }, window, 0)).toEqual(
          free.filter((slot) => slot.endsAt <= booked.from || slot.startsAt >= booked.to),
        )
      }),
    )
  })

  it("cutting the window in two changes nothing", () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 0, max: 3120 }), (input, minute) => {
        const { calendar: asking, window } = caseOf(input)
        const middle = window.from + minute * 60_000
        const halves = [
          ...gridSlots(asking, { from: window.from, to: middle }),
          ...gridSlots(asking, { from: middle, to: window.to }),
        ]
        expect(halves).toEqual(gridSlots(asking, window))
      }),
    )
  })
})

describe("the server's own zone", () => {
  const before = process.env["TZ"]
  afterEach(() => {
    if (before === undefined) delete process.env["TZ"]
    else process.env["TZ"] = before
  })

  it.each(["UTC", "America/New_York", "Asia/Kolkata"])("makes no difference: %s", (zone) => {
    process.env["TZ"] = zone
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(
      { UTC: 0, "America/New_York": 300, "Asia/Kolkata": -330 }[zone],
    )
    const week = calendar(
      "Australia/Lord_Howe",
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => rule(weekday, "22:00-02:30", 30)),
    )
    // A zone of its own spelling per run, so that no remembered day answers for another run.
    const spelt = {
      ...week,
      zone:
        {
          UTC: "Australia/Lord_Howe",
          "America/New_York": "australia/lord_howe",
          "Asia/Kolkata": "AUSTRALIA/LORD_HOWE",
        }[zone] ?? "",
    }
    const slots = shown(gridSlots(spelt, day("2026-10-02T00:00Z", 72)))
    expect(slots).toHaveLength(26)
    expect(slots.slice(9, 18)).toEqual([
      "2026-10-03T11:30Z",
      "2026-10-03T12:00Z",
      "2026-10-03T12:30Z",
      "2026-10-03T13:00Z",
      "2026-10-03T13:30Z",
      "2026-10-03T14:00Z",
      "2026-10-03T14:30Z",
      "2026-10-03T15:00Z",
      "2026-10-04T11:00Z",
    ])
  })
})
