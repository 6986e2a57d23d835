import { sharedSlots } from "./pool"
import { freeSlots } from "./slots"
import type { Calendar, VisitShape } from "./slots"
import { busy, calendar, hours, instant, override, quarters, shown, timeOff } from "./testing-slots"

/**
 * The decided rules as tables: what is asked, and the starts in UTC. They are run once here and once
 * in processes that live in other zones (`slots-zones.test.ts`), so nothing in them may ask the clock.
 */
export type Case = {
  name: string
  calendars: Calendar[]
  /** Parties of a visit by their calendars' places; without: all are one pool. */
  parties?: number[][]
  type?: Partial<VisitShape>
  /** The window, and now; "from" where now is the window's start. */
  from: string
  to: string
  now?: string
  /** The clinic's zone; that of the first calendar where it is not said. */
  zone?: string
  expected: string[]
}

export function answerOf({ calendars, parties, type, from, to, now, zone }: Case): string[] {
  const people = calendars.map((one, index) => ({ id: String(index), calendar: one }))
  const shape = { ...quarters, ...type }
  const asked = {
    window: { from: instant(from), to: instant(to) },
    now: instant(now ?? from),
    zone: zone ?? calendars[0]?.zone ?? "UTC",
  }
  const [only] = people
  if (parties === undefined && people.length === 1 && only !== undefined)
    return shown(freeSlots(only.calendar, shape, asked))
  const grouped = (parties ?? [people.map((_, index) => index)]).map((places) =>
    people.filter((_, index) => places.includes(index)),
  )
  return shown(sharedSlots(grouped, shape, asked))
}

const london = (rules: string[], rest: Partial<Calendar> = {}) =>
  calendar("Europe/London", rules, rest)
/** 2026-11-30 is a Monday; London is on UTC then. */
const monday = { from: "2026-11-30T00:00Z", to: "2026-12-01T00:00Z" }
const nineToTen = [
  "2026-11-30T09:00Z",
  "2026-11-30T09:15Z",
  "2026-11-30T09:30Z",
  "2026-11-30T09:45Z",
]

export const cases: readonly Case[] = [
  // 1. The grid's anchor is the rule's start.
  {
    name: "1 the grid starts where the rule starts, whatever the window",
    calendars: [london(["1 09:10-10:30"])],
    type: { minutes: 20, stepMinutes: 20 },
    from: "2026-11-30T09:25Z",
    to: "2026-11-30T10:00Z",
    expected: ["2026-11-30T09:30Z", "2026-11-30T09:50Z"],
  },
  {
    name: "1 a booking moves no start",
    calendars: [
      london(["1 09:00-10:00"], { busy: [busy("2026-11-30T09:05Z", "2026-11-30T09:10Z")] }),
    ],
    ...monday,
    expected: nineToTen.slice(1),
  },
  {
    name: "1 now moves no start",
    calendars: [london(["1 09:00-10:00"])],
    ...monday,
    now: "2026-11-30T09:07Z",
    expected: nineToTen.slice(1),
  },
  {
    name: "1 a step other than the length",
    calendars: [london(["1 09:00-10:00"])],
    type: { minutes: 45 },
    ...monday,
    expected: ["2026-11-30T09:00Z", "2026-11-30T09:15Z"],
  },
  {
    name: "1 hours that adjoin are taken together",
    calendars: [london(["1 09:00-10:00", "1 10:00-11:00"])],
    type: { minutes: 90, stepMinutes: 60 },
    ...monday,
    expected: ["2026-11-30T09:00Z"],
  },
  {
    name: "1 hours that overlap each keep their own grid, and no start comes twice",
    calendars: [london(["1 09:00-10:00", "1 09:30-10:10"])],
    type: { minutes: 20, stepMinutes: 20 },
    ...monday,
    expected: [
      "2026-11-30T09:00Z",
      "2026-11-30T09:20Z",
      "2026-11-30T09:30Z",
      "2026-11-30T09:40Z",
      "2026-11-30T09:50Z",
    ],
  },

  // 2. Buffers.
  {
    name: "2 a buffer before",
    calendars: [
      london(["1 09:00-10:00"], { busy: [busy("2026-11-30T09:15Z", "2026-11-30T09:30Z")] }),
    ],
    type: { bufferBeforeMinutes: 15 },
    ...monday,
    expected: ["2026-11-30T09:00Z", "2026-11-30T09:45Z"],
  },
  {
    name: "2 a buffer after",
    calendars: [
      london(["1 09:00-10:00"], { busy: [busy("2026-11-30T09:30Z", "2026-11-30T09:45Z")] }),
    ],
    type: { bufferAfterMinutes: 15 },
    ...monday,
    expected: ["2026-11-30T09:00Z", "2026-11-30T09:45Z"],
  },
  {
    name: "2 buffers may hang outside the hours",
    calendars: [london(["1 09:00-10:00"])],
    type: { bufferBeforeMinutes: 60, bufferAfterMinutes: 60 },
    ...monday,
    expected: nineToTen,
  },
  {
    name: "2 buffers add: a gap of 90 minutes does not take 75 with a taken time's own quarter",
    calendars: [
      london(["1 09:00-13:00"], {
        // Visits until 10:00 and from 11:30, each with a buffer of 15 minutes.
        busy: [
          busy("2026-11-30T09:00Z", "2026-11-30T10:15Z"),
          busy("2026-11-30T11:15Z", "2026-11-30T13:00Z"),
        ],
      }),
    ],
    type: { minutes: 60, bufferAfterMinutes: 15 },
    ...monday,
    expected: [],
  },
  {
    name: "2 an end counts to the second",
    calendars: [
      london(["1 09:00-10:00"], { busy: [busy("2026-11-30T09:00Z", "2026-11-30T09:15:01Z")] }),
    ],
    ...monday,
    expected: nineToTen.slice(2),
  },

  // 3. Notice is inclusive, in elapsed minutes.
  {
    name: "3 a start exactly at now and the notice can be booked",
    calendars: [london(["1 09:00-10:00"])],
    type: { noticeMinutes: 90 },
    ...monday,
    now: "2026-11-30T08:00Z",
    expected: nineToTen.slice(2),
  },
  {
    name: "3 a second later it cannot",
    calendars: [london(["1 09:00-10:00"])],
    type: { noticeMinutes: 90 },
    ...monday,
    now: "2026-11-30T08:00:01Z",
    expected: nineToTen.slice(3),
  },
  {
    name: "3 a day's notice over the change of the clock is 24 hours, not the same time yesterday",
    calendars: [london(["7 09:00-11:00"])],
    type: { ...hours, noticeMinutes: 24 * 60 },
    from: "2026-03-29T00:00Z",
    to: "2026-03-30T00:00Z",
    // Saturday 09:00 in London; 24 hours later it is Sunday 10:00 there.
    now: "2026-03-28T09:00Z",
    expected: ["2026-03-29T09:00Z"],
  },

  // 4. The booking window.
  {
    name: "4 the last day counts whole, in the clinic's zone",
    calendars: [london(["1 22:00-00:00", "2 22:00-00:00", "3 22:00-00:00"])],
    type: { ...hours, windowDays: 1 },
    from: "2026-11-30T00:00Z",
    to: "2026-12-04T00:00Z",
    now: "2026-11-30T23:30Z",
    expected: ["2026-12-01T22:00Z", "2026-12-01T23:00Z"],
  },
  {
    name: "4 a window of business days: three from Thursday end on Tuesday, the weekend stays bookable",
    calendars: [
      london(["4 09:00-10:00", "6 09:00-10:00", "7 09:00-10:00", "2 09:00-10:00", "3 09:00-10:00"]),
    ],
    type: { ...hours, windowKind: "business", windowDays: 3 },
    from: "2026-12-03T00:00Z",
    to: "2026-12-12T00:00Z",
    now: "2026-12-03T08:00Z",
    expected: ["2026-12-03T09:00Z", "2026-12-05T09:00Z", "2026-12-06T09:00Z", "2026-12-08T09:00Z"],
  },
  {
    name: "4 whose day it is is the clinic's question, not the clinician's",
    calendars: [calendar("Asia/Kolkata", ["2 09:00-10:00", "3 09:00-10:00"])],
    type: { ...hours, windowDays: 1 },
    zone: "America/New_York",
    from: "2026-11-30T00:00Z",
    to: "2026-12-04T00:00Z",
    // Monday 23:00 in New York, Tuesday morning in Kolkata: tomorrow ends on Wednesday 05:00 UTC.
    now: "2026-12-01T03:00Z",
    expected: ["2026-12-01T03:30Z", "2026-12-02T03:30Z"],
  },

  // 5. Overrides and time off.
  {
    name: "5 an override stands in the place of the rules that start that day",
    calendars: [london(["1 09:00-17:00"], { overrides: [override("2026-11-30 20:00-21:00")] })],
    type: hours,
    ...monday,
    expected: ["2026-11-30T20:00Z"],
  },
  {
    name: "5 an override without hours closes the day",
    calendars: [london(["1 09:00-17:00"], { overrides: [override("2026-11-28..2026-12-02")] })],
    ...monday,
    expected: [],
  },
  {
    name: "5 a night that began the day before an override goes on",
    calendars: [
      london(["1 22:00-02:00", "2 09:00-10:00"], {
        overrides: [override("2026-12-01 12:00-13:00")],
      }),
    ],
    type: hours,
    from: "2026-11-30T20:00Z",
    to: "2026-12-02T00:00Z",
    expected: [
      "2026-11-30T22:00Z",
      "2026-11-30T23:00Z",
      "2026-12-01T00:00Z",
      "2026-12-01T01:00Z",
      "2026-12-01T12:00Z",
    ],
  },
  {
    name: "5 time off beats an override",
    calendars: [
      london(["1 09:00-10:00"], {
        overrides: [override("2026-11-30 09:00-10:00")],
        timeOff: [timeOff("2026-11-30")],
      }),
    ],
    ...monday,
    expected: [],
  },
  {
    name: "5 time off cuts a night that began before it, and one that ends after it",
    calendars: [london(["1 22:00-02:00", "2 22:00-02:00"], { timeOff: [timeOff("2026-12-01")] })],
    type: hours,
    from: "2026-11-30T12:00Z",
    to: "2026-12-02T12:00Z",
    expected: ["2026-11-30T22:00Z", "2026-11-30T23:00Z", "2026-12-02T00:00Z", "2026-12-02T01:00Z"],
  },
  {
    name: "5 part of a day off",
    calendars: [
      london(["1 09:00-12:00"], { timeOff: [timeOff("2026-11-30 09:30..2026-11-30 11:00")] }),
    ],
    type: { minutes: 30, stepMinutes: 30 },
    ...monday,
    expected: ["2026-11-30T09:00Z", "2026-11-30T11:00Z", "2026-11-30T11:30Z"],
  },
  {
    name: "5 off from one day's afternoon to another's morning",
    calendars: [
      london(["1 09:00-17:00", "2 09:00-17:00", "3 09:00-12:00"], {
        timeOff: [timeOff("2026-11-30 10:00..2026-12-02 11:00")],
      }),
    ],
    type: hours,
    from: "2026-11-30T00:00Z",
    to: "2026-12-03T00:00Z",
    expected: ["2026-11-30T09:00Z", "2026-12-02T11:00Z"],
  },
  {
    name: "5 the clinic's holiday is the clinic's day, for a clinician elsewhere too",
    calendars: [
      calendar("America/New_York", ["5 16:00-22:00"], {
        timeOff: [timeOff("2026-12-25", "Europe/London")],
      }),
    ],
    type: hours,
    zone: "Europe/London",
    from: "2026-12-25T00:00Z",
    to: "2026-12-27T00:00Z",
    // London's Christmas ends at 19:00 in New York.
    expected: ["2026-12-26T00:00Z", "2026-12-26T01:00Z", "2026-12-26T02:00Z"],
  },

  // 6. Overnight.
  {
    name: "6 an end before the start is on the next day",
    calendars: [london(["1 22:00-01:00"])],
    type: hours,
    from: "2026-11-30T00:00Z",
    to: "2026-12-02T00:00Z",
    expected: ["2026-11-30T22:00Z", "2026-11-30T23:00Z", "2026-12-01T00:00Z"],
  },
  {
    name: "6 an end at the start is the same time of the next day",
    calendars: [london(["1 12:00-12:00"])],
    type: { minutes: 480, stepMinutes: 480 },
    from: "2026-11-30T00:00Z",
    to: "2026-12-02T00:00Z",
    expected: ["2026-11-30T12:00Z", "2026-11-30T20:00Z", "2026-12-01T04:00Z"].slice(0, 3),
  },
  {
    name: "6 the night's slots are found when only the morning after is asked for",
    calendars: [london(["1 22:00-02:00"])],
    type: hours,
    from: "2026-12-01T00:00Z",
    to: "2026-12-02T00:00Z",
    expected: ["2026-12-01T00:00Z", "2026-12-01T01:00Z"],
  },

  // 7. The clock's changes.
  {
    name: "7 New York springs forward: the afternoon keeps its wall time",
    calendars: [calendar("America/New_York", ["7 13:00-15:00"])],
    type: hours,
    from: "2026-03-08T05:00Z",
    to: "2026-03-09T04:00Z",
    expected: ["2026-03-08T17:00Z", "2026-03-08T18:00Z"],
  },
  {
    name: "7 New York falls back: the afternoon keeps its wall time",
    calendars: [calendar("America/New_York", ["7 13:00-15:00"])],
    type: hours,
    from: "2026-11-01T04:00Z",
    to: "2026-11-02T05:00Z",
    expected: ["2026-11-01T18:00Z", "2026-11-01T19:00Z"],
  },
  {
    name: "7 London, over the gap",
    calendars: [london(["7 00:00-04:00"])],
    type: hours,
    from: "2026-03-29T00:00Z",
    to: "2026-03-30T00:00Z",
    expected: ["2026-03-29T00:00Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z"],
  },
  {
    name: "7 London, hours that the gap swallows",
    calendars: [london(["7 01:00-02:00"])],
    from: "2026-03-29T00:00Z",
    to: "2026-03-30T00:00Z",
    expected: [],
  },
  {
    name: "7 London, a start in the gap moves forward",
    calendars: [london(["7 01:30-03:30"])],
    type: { minutes: 30, stepMinutes: 30 },
    from: "2026-03-29T00:00Z",
    to: "2026-03-30T00:00Z",
    expected: ["2026-03-29T01:30Z", "2026-03-29T02:00Z"],
  },
  {
    name: "7 London, both starts of the repeated hour",
    calendars: [london(["7 01:00-02:00"])],
    type: { minutes: 30, stepMinutes: 30 },
    from: "2026-10-25T00:00Z",
    to: "2026-10-26T00:00Z",
    expected: ["2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z"],
  },
  {
    name: "7 a night shift keeps the repeated hour",
    calendars: [calendar("America/New_York", ["6 23:00-03:00"])],
    type: hours,
    from: "2026-10-31T20:00Z",
    to: "2026-11-01T20:00Z",
    expected: [
      "2026-11-01T03:00Z",
      "2026-11-01T04:00Z",
      "2026-11-01T05:00Z",
      "2026-11-01T06:00Z",
      "2026-11-01T07:00Z",
    ],
  },
  {
    name: "7 a night shift loses the skipped hour",
    calendars: [calendar("America/New_York", ["6 23:00-04:00"])],
    type: hours,
    from: "2026-03-07T20:00Z",
    to: "2026-03-08T20:00Z",
    expected: ["2026-03-08T04:00Z", "2026-03-08T05:00Z", "2026-03-08T06:00Z", "2026-03-08T07:00Z"],
  },
  {
    name: "7 Kolkata, half an hour",
    calendars: [calendar("Asia/Kolkata", ["7 09:00-10:00"])],
    type: { minutes: 30, stepMinutes: 30 },
    from: "2026-03-28T18:30Z",
    to: "2026-03-29T18:30Z",
    expected: ["2026-03-29T03:30Z", "2026-03-29T04:00Z"],
  },
  {
    name: "7 Kathmandu, three quarters",
    calendars: [calendar("Asia/Kathmandu", ["7 09:00-10:00"])],
    type: { minutes: 30, stepMinutes: 30 },
    from: "2026-06-06T18:15Z",
    to: "2026-06-07T18:15Z",
    expected: ["2026-06-07T03:15Z", "2026-06-07T03:45Z"],
  },
  {
    name: "7 the Chatham Islands, three quarters and summer time",
    calendars: [calendar("Pacific/Chatham", ["7 01:00-05:00"])],
    type: hours,
    from: "2026-09-26T11:15Z",
    to: "2026-09-27T10:15Z",
    // At 02:45 the clock goes to 03:45: 01:00 is 12:15 UTC, 05:00 is 15:15 UTC.
    expected: ["2026-09-26T12:15Z", "2026-09-26T13:15Z", "2026-09-26T14:15Z"],
  },
  {
    name: "7 Lord Howe moves by half an hour",
    calendars: [calendar("Australia/Lord_Howe", ["7 01:00-04:00"])],
    type: { minutes: 30, stepMinutes: 30 },
    from: "2026-10-03T13:30Z",
    to: "2026-10-04T13:00Z",
    expected: [
      "2026-10-03T14:30Z",
      "2026-10-03T15:00Z",
      "2026-10-03T15:30Z",
      "2026-10-03T16:00Z",
      "2026-10-03T16:30Z",
    ],
  },
  {
    name: "7 São Paulo in a year without that midnight",
    calendars: [calendar("America/Sao_Paulo", ["7 00:00-02:00"])],
    type: { minutes: 30, stepMinutes: 30 },
    from: "2018-11-04T03:00Z",
    to: "2018-11-05T02:00Z",
    expected: ["2018-11-04T03:00Z", "2018-11-04T03:30Z"],
  },
  {
    name: "7 a day off in Cairo, where that Friday has no midnight, ends with the day",
    calendars: [calendar("Africa/Cairo", ["4 22:00-04:00"], { timeOff: [timeOff("2026-04-24")] })],
    type: hours,
    from: "2026-04-23T12:00Z",
    to: "2026-04-24T22:00Z",
    expected: ["2026-04-23T20:00Z", "2026-04-23T21:00Z"],
  },
  {
    name: "7 Samoa's day that never was",
    calendars: [calendar("Pacific/Apia", ["4 22:00-23:00", "5 09:00-10:00", "6 09:00-10:00"])],
    type: hours,
    from: "2011-12-29T00:00Z",
    to: "2012-01-01T00:00Z",
    expected: ["2011-12-30T08:00Z", "2011-12-30T19:00Z"],
  },

  // 8. Several clinicians.
  {
    name: "8 a pool offers what anyone has, each start once",
    calendars: [london(["1 09:00-09:30"]), london(["1 09:15-09:45"])],
    ...monday,
    expected: nineToTen.slice(0, 3),
  },
  {
    name: "8 a visit lies inside one person's time: two halves make no hour",
    calendars: [london(["1 09:00-09:30"]), london(["1 09:30-10:00"])],
    type: hours,
    ...monday,
    expected: [],
  },
  {
    name: "8 a doctor and an interpreter: the starts that both have",
    calendars: [
      london(["1 09:00-11:00"], { busy: [busy("2026-11-30T09:30Z", "2026-11-30T09:45Z")] }),
      calendar("Asia/Kolkata", ["1 14:45-16:00"]),
    ],
    parties: [[0], [1]],
    ...monday,
    expected: ["2026-11-30T09:15Z", "2026-11-30T09:45Z", "2026-11-30T10:00Z", "2026-11-30T10:15Z"],
  },
  {
    name: "8 any of two doctors with any of two interpreters",
    calendars: [
      london(["1 09:00-09:15"]),
      london(["1 09:30-09:45"]),
      london(["1 09:00-09:30"]),
      london(["1 09:30-10:00"]),
    ],
    parties: [
      [0, 1],
      [2, 3],
    ],
    ...monday,
    expected: [nineToTen[0] ?? "", nineToTen[2] ?? ""],
  },
  {
    name: "8 grids that never meet have no start in common",
    calendars: [london(["1 09:00-10:00"]), london(["1 09:05-10:00"])],
    parties: [[0], [1]],
    ...monday,
    expected: [],
  },
  {
    name: "8 nobody of a party: no start",
    calendars: [london(["1 09:00-10:00"])],
    parties: [[0], []],
    ...monday,
    expected: [],
  },

  // Group visits.
  {
    name: "a class that stands is a start while it has seats, and takes its time from the grid",
    calendars: [
      london(["1 09:00-10:00"], {
        sessions: [{ ...busy("2026-11-30T09:10Z", "2026-11-30T09:25Z"), seatsLeft: 2 }],
      }),
    ],
    type: { capacity: 6 },
    ...monday,
    expected: ["2026-11-30T09:10Z", "2026-11-30T09:30Z", "2026-11-30T09:45Z"],
  },
  {
    name: "a full class is none",
    calendars: [
      london(["1 09:00-10:00"], {
        sessions: [{ ...busy("2026-11-30T09:00Z", "2026-11-30T09:15Z"), seatsLeft: 0 }],
      }),
    ],
    type: { capacity: 6 },
    ...monday,
    expected: nineToTen.slice(1),
  },
]
