import { expect, it } from "vitest"

import { freeSlots } from "@/lib/scheduling/slots/slots"
import { localDay } from "@/lib/scheduling/wall-time"

import { firstDay, hundredCalendars, quarterHours } from "./slots"
import { plainSlots } from "./slots-plain"

it("the plain way finds what the engine finds, over a change of the clock", () => {
  const [calendar] = hundredCalendars()
  if (calendar === undefined) throw new Error("no calendar")
  const window = {
    from: localDay(calendar.zone, firstDay).from,
    to: localDay(calendar.zone, "2026-11-04").from,
  }
  const asked = { window, now: window.from, zone: calendar.zone }
  expect(plainSlots(calendar, quarterHours, firstDay, 30)).toBe(
    freeSlots(calendar, quarterHours, asked).length,
  )
  expect(plainSlots({ ...calendar, busy: [] }, quarterHours, firstDay, 30)).toBe(704)
})
