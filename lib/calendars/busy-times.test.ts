import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { busyTimes } from "./busy-times"

const window = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 11, 31) }

function calendar(...lines: string[]): string {
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//t//t//EN",
    ...lines,
    "END:VCALENDAR",
    "",
  ].join("\r\n")
}

function event(...lines: string[]): string {
  return ["BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"].join("\r\n")
}

/** "2026-11-02T09:00Z/10:00Z" for each busy time, in a clinician's zone that is London unless said. */
function busyIn(text: string, zone = "Europe/London", clock?: () => number): string[] {
  const result = busyTimes(text, zone, window, clock)
  if (!result.ok) throw new Error(result.reason)
  return result.value.busy.map(({ from, to }) => `${short(from)}/${short(to)}`)
}

function short(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}

describe("what counts as busy", () => {
  const at = ["DTSTART:20261102T090000Z", "DTEND:20261102T100000Z"]
  test.each([
    ["an event", [], 1],
    ["one that is opaque and confirmed", ["TRANSP:OPAQUE", "STATUS:CONFIRMED"], 1],
    ["a tentative one", ["STATUS:TENTATIVE"], 1],
    ["a transparent one", ["TRANSP:TRANSPARENT"], 0],
    ["a cancelled one", ["STATUS:CANCELLED"], 0],
    ["one that Exchange calls free", ["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], 0],
  ])("%s", (_, lines, times) => {
    expect(busyIn(calendar(event(...at, ...lines)))).toHaveLength(times)
  })

  test("no title leaves", () => {
    const result = busyTimes(calendar(event(...at, "SUMMARY:Dentist")), "UTC", window)
    expect(JSON.stringify(result)).not.toContain("Dentist")
  })
})

describe("when", () => {
  test.each([
    [
      "UTC",
      ["DTSTART:20261102T090000Z", "DTEND:20261102T100000Z"],
      "2026-11-02T09:00/2026-11-02T10:00",
    ],
    [
      "a zone of the tz database",
      [
        "DTSTART;TZID=America/New_York:20261102T090000",
        "DTEND;TZID=America/New_York:20261102T093000",
      ],
      "2026-11-02T14:00/2026-11-02T14:30",
    ],
    [
      "the same under a vendor's prefix",
      ["DTSTART;TZID=/citadel.org/20210210_1/America/New_York:20261102T090000", "DURATION:PT30M"],
      "2026-11-02T14:00/2026-11-02T14:30",
    ],
    [
      "Exchange's name",
      ["DTSTART;TZID=Eastern Standard Time:20261102T090000", "DURATION:PT30M"],
      "2026-11-02T14:00/2026-11-02T14:30",
    ],
    [
      "no zone: the clinician's",
      ["DTSTART:20261015T090000", "DTEND:20261015T100000"],
      "2026-10-15T08:00/2026-10-15T09:00",
    ],
    [
      "a zone that nobody knows: the clinician's",
      ["DTSTART;TZID=Middle Earth:20261015T090000", "DURATION:PT1H"],
      "2026-10-15T08:00/2026-10-15T09:00",
    ],
    [
      "a whole day: the clinician's, here the 25 hours of 25 October",
      ["DTSTART;VALUE=DATE:20261025"],
      "2026-10-24T23:00/2026-10-26T00:00",
    ],
    [
      "whole days, the last one not included",
      ["DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:20261104"],
      "2026-11-02T00:00/2026-11-04T00:00",
    ],
    [
      "a length in days",
      ["DTSTART:20261102T090000Z", "DURATION:P1D"],
      "2026-11-02T09:00/2026-11-03T09:00",
    ],
    [
      "a time in a gap of the clock",
      ["DTSTART;TZID=Europe/London:20270328T013000", "DURATION:PT1H"],
      "",
    ],
    [
      "before the window and into it",
      ["DTSTART:20260930T230000Z", "DTEND:20261001T020000Z"],
      "2026-10-01T00:00/2026-10-01T02:00",
    ],
  ])("%s", (_, lines, expected) => {
    expect(busyIn(calendar(event(...lines))).join()).toBe(expected)
  })

  test("a zone that only the file describes", () => {
    const zone = [
      "BEGIN:VTIMEZONE", "TZID:House time",
      "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0330", "TZOFFSETTO:+0230", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
      "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "TZOFFSETFROM:+0230", "TZOFFSETTO:+0330", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
      "END:VTIMEZONE",
    ] // prettier-ignore
    const events = [
      event("DTSTART;TZID=House time:20261020T090000", "DURATION:PT1H"),
      event("DTSTART;TZID=House time:20261102T090000", "DURATION:PT1H").replace("UID:a", "UID:b"),
    ]
    expect(busyIn(calendar(...zone, ...events))).toEqual([
      "2026-10-20T05:30/2026-10-20T06:30",
      "2026-11-02T06:30/2026-11-02T07:30",
    ])
  })
})

describe("repeated events", () => {
  const weekly = (...more: string[]) => [
    "DTSTART;TZID=Europe/London:20261019T090000",
    "DTEND;TZID=Europe/London:20261019T100000",
    ...more,
  ]

  test("keep their wall time over the change of the clock", () => {
    expect(busyIn(calendar(event(...weekly("RRULE:FREQ=WEEKLY;COUNT=3"))))).toEqual([
      "2026-10-19T08:00/2026-10-19T09:00",
      "2026-10-26T09:00/2026-10-26T10:00",
      "2026-11-02T09:00/2026-11-02T10:00",
    ])
  })

  test("end with UNTIL, which is an instant, and includes it", () => {
    expect(
      busyIn(calendar(event(...weekly("RRULE:FREQ=WEEKLY;UNTIL=20261026T090000Z")))),
    ).toHaveLength(2)
    expect(
      busyIn(calendar(event(...weekly("RRULE:FREQ=WEEKLY;UNTIL=20261026T085959Z")))),
    ).toHaveLength(1)
  })

  test("leave out EXDATE, add RDATE", () => {
    expect(
      busyIn(
        calendar(
          event(
            ...weekly(
              "RRULE:FREQ=WEEKLY;COUNT=3",
              "EXDATE;TZID=Europe/London:20261026T090000",
              "RDATE;TZID=Europe/London:20261027T090000",
            ),
          ),
        ),
      ),
    ).toEqual([
      "2026-10-19T08:00/2026-10-19T09:00",
      "2026-10-27T09:00/2026-10-27T10:00",
      "2026-11-02T09:00/2026-11-02T10:00",
    ])
  })

  test("an occurrence that was moved counts where it went, one that was called off nowhere", () => {
    const moved = event(
      "RECURRENCE-ID;TZID=Europe/London:20261026T090000",
      "DTSTART;TZID=Europe/London:20261026T150000",
      "DTEND;TZID=Europe/London:20261026T160000",
    )
    const off = event(
      "RECURRENCE-ID:20261102T090000Z",
      "DTSTART:20261102T090000Z",
      "DTEND:20261102T100000Z",
      "STATUS:CANCELLED",
    )
    expect(busyIn(calendar(event(...weekly("RRULE:FREQ=WEEKLY;COUNT=3")), moved, off))).toEqual([
      "2026-10-19T08:00/2026-10-19T09:00",
      "2026-10-26T15:00/2026-10-26T16:00",
    ])
  })

  test("a change of one occurrence and all after it moves them all", () => {
    const onward = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20261026T090000",
      "DTSTART;TZID=Europe/London:20261027T150000",
      "DTEND;TZID=Europe/London:20261027T153000",
    )
    const single = event(
      "RECURRENCE-ID;TZID=Europe/London:20261109T090000",
      "DTSTART;TZID=Europe/London:20261109T120000",
      "DTEND;TZID=Europe/London:20261109T130000",
    )
    const rule = "RRULE:FREQ=WEEKLY;COUNT=5"
    expect(busyIn(calendar(event(...weekly(rule)), onward, single))).toEqual([
      "2026-10-19T08:00/2026-10-19T09:00",
      "2026-10-27T15:00/2026-10-27T15:30",
      "2026-11-03T15:00/2026-11-03T15:30",
      "2026-11-09T12:00/2026-11-09T13:00",
      "2026-11-17T15:00/2026-11-17T15:30",
    ])
  })

  test("calls off all from one on", () => {
    const off = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20261026T090000Z",
      "DTSTART:20261026T090000Z",
      "DURATION:PT1H",
      "STATUS:CANCELLED",
    )
    expect(busyIn(calendar(event(...weekly("RRULE:FREQ=WEEKLY;COUNT=9")), off))).toEqual([
      "2026-10-19T08:00/2026-10-19T09:00",
    ])
  })

  test("that were moved into the window count, and of two changes the later one", () => {
    const onward = (recurrence: string, start: string) =>
      event(`RECURRENCE-ID;RANGE=THISANDFUTURE:${recurrence}`, `DTSTART:${start}`, "DURATION:PT1H")
    const text = calendar(
      event("DTSTART:20260928T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3"),
      onward("20260928T090000Z", "20261002T090000Z"),
      onward("20261012T090000Z", "20261013T100000Z"),
    )
    expect(busyIn(text)).toEqual([
      "2026-10-02T09:00/2026-10-02T10:00",
      "2026-10-09T09:00/2026-10-09T10:00",
      "2026-10-13T10:00/2026-10-13T11:00",
    ])
  })

  test("moved onward by more than a month are counted as not read", () => {
    const far = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20261026T090000Z",
      "DTSTART:20270126T090000Z",
      "DURATION:PT1H",
    )
    const text = calendar(event(...weekly("RRULE:FREQ=WEEKLY;COUNT=9")), far)
    expect(busyTimes(text, "UTC", window)).toMatchObject({
      ok: true,
      value: { unread: 1, busy: [] },
    })
  })

  test("that began long ago are found in the window", () => {
    const old = calendar(
      event("DTSTART;VALUE=DATE:19950102", "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=5"),
    )
    expect(busyIn(old)).toEqual(["2026-11-05T00:00/2026-11-06T00:00"])
  })

  test.each([
    ["FREQ=WEEKLY;INTERVAL=2", "20200106T090000"],
    ["FREQ=DAILY;INTERVAL=3", "20200106T090000"],
    ["FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU", "20200106T090000"],
  ])("%s of years ago is in step, as if it had been counted through", (rule, start) => {
    // Counting through takes a busy machine longer than it may: here no time goes by.
    const of = (end: string) =>
      busyIn(
        calendar(event(`DTSTART:${start}`, "DURATION:PT1H", `RRULE:${rule}${end}`)),
        "Europe/London",
        () => 0,
      )
    expect(of("")).toEqual(of(";COUNT=5000"))
    expect(of("").length).toBeGreaterThan(5)
  })

  test.each([
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=99999999",
    "FREQ=SECONDLY",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
  ])("%s comes to an end", (rule) => {
    expect(() =>
      busyTimes(calendar(event(...weekly(`RRULE:${rule}`))), "UTC", window),
    ).not.toThrow()
  })

  test("a zone whose own rule never comes true comes to an end", () => {
    const zone =
      "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    expect(
      busyIn(calendar(zone, event("DTSTART;TZID=X:20261102T090000", "DURATION:PT1H"))),
    ).toEqual(["2026-11-02T08:00/2026-11-02T09:00"])
  })
})

describe("periods that a server publishes (VFREEBUSY)", () => {
  const published = (...lines: string[]) =>
    calendar("BEGIN:VFREEBUSY", "DTSTAMP:20260101T000000Z", ...lines, "END:VFREEBUSY")

  test("are busy unless they say free", () => {
    const text = published(
      "FREEBUSY;FBTYPE=BUSY:20261102T090000Z/PT1H,20261102T120000Z/20261102T130000Z",
      "FREEBUSY;FBTYPE=FREE:20261103T090000Z/PT1H",
      "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261104T090000Z/PT30M",
      "FREEBUSY:20261105T090000Z/PT30M",
      "FREEBUSY:20200105T090000Z/PT30M",
    )
    expect(busyIn(text)).toEqual([
      "2026-11-02T09:00/2026-11-02T10:00",
      "2026-11-02T12:00/2026-11-02T13:00",
      "2026-11-04T09:00/2026-11-04T09:30",
      "2026-11-05T09:00/2026-11-05T09:30",
    ])
  })

  test.each(["20261102T090000Z/20261102T080000Z", "20261102T090000/PT1H"])(
    "that cannot be read are counted: %s",
    (period) => {
      expect(busyTimes(published(`FREEBUSY:${period}`), "UTC", window)).toMatchObject({
        value: { unread: 1, busy: [] },
      })
    },
  )
})

test("zones that nobody knows are named, a few and cut short", () => {
  const text = calendar(
    event("DTSTART;TZID=Middle Earth:20261102T090000", "DURATION:PT1H"),
    event("DTSTART;TZID=Europe/London:20261103T090000", "DURATION:PT1H").replace("UID:a", "UID:b"),
    event(`DTSTART;TZID=${"x".repeat(200)}:20261104T090000`, "DURATION:PT1H").replace(
      "UID:a",
      "UID:c",
    ),
  )
  const result = busyTimes(text, "Europe/London", window)
  expect(result.ok && result.value.unknownZones).toEqual(["Middle Earth", "x".repeat(60)])
})

describe("what is no calendar", () => {
  test.each(["", "hello", "BEGIN:VEVENT\r\nEND:VEVENT", "BEGIN:VCALENDAR", "[]", "{}"])(
    "%j",
    (text) => {
      expect(busyTimes(text, "UTC", window)).toEqual({ ok: false, reason: "not_a_calendar" })
    },
  )

  test("an event that cannot be read is counted, the others are kept", () => {
    const text = calendar(
      event("DTSTART:20261345T990000Z"),
      event("DTSTART:20261102T090000Z", "DURATION:PT1H").replace("UID:a", "UID:b"),
    )
    expect(busyTimes(text, "UTC", window)).toMatchObject({
      ok: true,
      value: { unread: 1, busy: [{ from: Date.UTC(2026, 10, 2, 9) }] },
    })
  })

  test("too many repeated events are refused", () => {
    const many = Array.from({ length: 501 }, (_, n) =>
      event("DTSTART:20261102T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY").replace(
        "UID:a",
        `UID:${n}`,
      ),
    )
    expect(busyTimes(calendar(...many), "UTC", window)).toEqual({ ok: false, reason: "too_many" })
  })

  const nine = event("DTSTART:20261102T090000Z", "DURATION:PT1H").replace("UID:a", "UID:b")

  test("an event that lasts past every calendar is one that cannot be read", () => {
    const endless = event("DTSTART:20261102T090000Z", "DURATION:P900000000D", "RRULE:FREQ=DAILY")
    expect(busyTimes(calendar(endless, nine), "UTC", window)).toMatchObject({
      value: { unread: 1, busy: [{ from: Date.UTC(2026, 10, 2, 9) }] },
    })
  })

  test("a line that was made to take long is left out, in one piece or folded", () => {
    for (const fold of ["", "\r\n "]) {
      const trap = `X-A;${`a=b;${fold}`.repeat(450_000)}c=d:e`
      expect(busyIn(calendar(trap, nine))).toEqual(["2026-11-02T09:00/2026-11-02T10:00"])
    }
  })

  test("what takes longer than the others can wait is refused", () => {
    let now = 0
    const text = calendar(nine, event("DTSTART:20261102T110000Z", "DURATION:PT1H"))
    expect(busyTimes(text, "UTC", window, () => (now += 2_000))).toEqual({
      ok: false,
      reason: "too_many",
    })
  })
})

const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("20261102T090000Z", "20261102", "PT1H", "-P1D", "P99999W", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=XX", "99999999T999999Z", "-0100", "__proto__"),
) // prettier-ignore
const line = fc
  .tuple(
    fc.constantFrom("DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "UID", "TRANSP", "RECURRENCE-ID", "BEGIN", "END", "TZID", "X-A", "__proto__"),
    fc.constantFrom("", ";VALUE=DATE", ";TZID=Europe/London", ";TZID=", ';TZID="', ";VALUE=PERIOD", ";constructor=1"),
    value,
  )
  .map(([name, parameter, text]) => `${name}${parameter}:${text}`) // prettier-ignore

test("whatever the bytes, it answers, and busy times are ordered, apart and in the window", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.array(line, { maxLength: 6 }).map((all) => event(...all)),
          line,
        ),
        { maxLength: 6 },
      ),
      fc.constantFrom("Europe/London", "Pacific/Apia", "America/New_York"),
      (parts, zone) => {
        const result = busyTimes(calendar(...parts), zone, window)
        let last = window.from - 1
        for (const { from, to } of result.ok ? result.value.busy : []) {
          expect(from).toBeGreaterThan(last)
          expect(to).toBeGreaterThan(from)
          last = to
        }
        expect(last).toBeLessThanOrEqual(window.to)
      },
    ),
    { numRuns: 500 },
  )
})
