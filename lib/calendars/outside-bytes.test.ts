import fc from "fast-check"
import { expect, test } from "vitest"

import { changedBytes, changedText, rounds } from "@/lib/testing-fuzz"

import { busyTimes } from "./busy-times"

const window = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 11, 31) }

/** As a calendar program writes it: a zone of its own, a folded line, a rule, a moved occurrence, free time. */
const calendar = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Riverside//Calendar//EN
X-WR-TIMEZONE:Europe/London
BEGIN:VTIMEZONE
TZID:Riverside
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:rounds@riverside.example
DTSTAMP:20261001T080000Z
DTSTART;TZID=Riverside:20261102T090000
DTEND;TZID=Riverside:20261102T100000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261220T000000Z
EXDATE;TZID=Riverside:20261109T090000
SUMMARY:Ward round, with a long
  title that is folded
END:VEVENT
BEGIN:VEVENT
UID:rounds@riverside.example
RECURRENCE-ID;TZID=Riverside:20261116T090000
DTSTAMP:20261001T080000Z
DTSTART;TZID=Riverside:20261116T140000
DURATION:PT45M
END:VEVENT
BEGIN:VEVENT
UID:holiday@riverside.example
DTSTAMP:20261001T080000Z
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261227
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VFREEBUSY
UID:free@riverside.example
DTSTAMP:20261001T080000Z
FREEBUSY;FBTYPE=BUSY:20261203T130000Z/PT1H,20261204T130000Z/20261204T140000Z
END:VFREEBUSY
END:VCALENDAR
`.replaceAll("\n", "\r\n")

test("the calendar is read as it is", () => {
  const read = busyTimes(calendar, "Europe/London", window)
  expect(read.ok && read.value.busy.length).toBeGreaterThan(10)
})

test("whatever is changed in it, busy times are ordered, apart, in the window and not without end", () => {
  const bytes = changedBytes([Buffer.from(calendar)]).map((all) => Buffer.from(all).toString())
  fc.assert(
    fc.property(fc.oneof(changedText([calendar]), bytes), (text) => {
      const read = busyTimes(text, "Europe/London", window)
      let last = window.from - 1
      for (const { from, to } of read.ok ? read.value.busy : []) {
        expect(from).toBeGreaterThan(last)
        expect(to).toBeGreaterThan(from)
        last = to
      }
      expect(last).toBeLessThanOrEqual(window.to)
    }),
    rounds(300),
  )
})
