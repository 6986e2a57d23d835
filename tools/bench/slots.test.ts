import { expect, it } from "vitest"

import { freeSlots } from "@/lib/scheduling/slots"
import { localDay } from "@/lib/scheduling/wall-time"

import { firstDay, hundredCalendars } from "./slots"
import { plainSlots } from "./slots-plain"

it("the plain way finds what the engine finds, over a change of the clock", () => {
  const [calendar] = hundredCalendars()
  if (calendar === undefined) throw new Error("no calendar")
  const window = {
    from: localDay(calendar.zone, firstDay).from,
    to: localDay(calendar.zone, "2026-11-04").from,
  }
  expect(plainSlots(calendar, firstDay, 30)).toBe(freeSlots(calendar, window, 0).length)
  expect(plainSlots({ ...calendar, busy: [] }, firstDay, 30)).toBe(704)
})
