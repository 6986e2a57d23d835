import { randomUUID } from "node:crypto"

import { describe, expect, test } from "vitest"

import { UserId, VisitTypeId } from "@/lib/ids"

import { fits } from "./fitting"
import type { Wish } from "./fitting"
import { offerUntil } from "./offer-time"

const [a, b] = [UserId.parse(randomUUID()), UserId.parse(randomUUID())]
const any: Wish = {
  visitTypeId: VisitTypeId.parse(randomUUID()),
  clinicianId: null,
  weekdays: [],
  fromDay: null,
  toDay: null,
  fromTime: "00:00:00",
  toTime: "00:00:00",
}
const kind = { minutes: 20, clinicians: [a, b] }
// Tuesday 24 November 2026, 10:20 to 10:40 in London.
const free = {
  clinicianId: a,
  startsAt: new Date("2026-11-24T10:20:00Z"),
  endsAt: new Date("2026-11-24T10:40:00Z"),
}

describe("a freed time is for", () => {
  test.each<[string, Partial<Wish>, boolean]>([
    ["whoever takes any", {}, true],
    ["who wants this clinician", { clinicianId: a }, true],
    ["not who wants another", { clinicianId: b }, false],
    ["who can on Tuesdays", { weekdays: [2] }, true],
    ["not who can on Mondays and Wednesdays", { weekdays: [1, 3] }, false],
    [
      "who can on that day, the last of theirs",
      { fromDay: "2026-11-20", toDay: "2026-11-24" },
      true,
    ],
    ["not who can from the day after", { fromDay: "2026-11-25" }, false],
    ["not who could until the day before", { toDay: "2026-11-23" }, false],
    ["who can exactly then", { fromTime: "10:20", toTime: "10:40" }, true],
    ["not who must go before its end", { fromTime: "09:00", toTime: "10:39" }, false],
    ["not who comes after its start", { fromTime: "10:21", toTime: "00:00" }, false],
    ["who can until midnight", { fromTime: "10:00", toTime: "00:00" }, true],
    ["not who can in the night", { fromTime: "20:00", toTime: "02:00" }, false],
  ])("%s", (_, change, expected) => {
    expect(fits({ ...any, ...change }, free, kind, "Europe/London")).toBe(expected)
  })

  test.each([
    ["in the evening", "2026-11-24T23:30:00Z", true],
    ["over midnight", "2026-11-24T23:50:00Z", true],
    ["after midnight", "2026-11-25T01:30:00Z", true],
    ["not past the end", "2026-11-25T01:50:00Z", false],
  ])("who can from 20:00 to 02:00, %s", (_, start, expected) => {
    const startsAt = new Date(start)
    const night = { clinicianId: a, startsAt, endsAt: new Date(startsAt.getTime() + 1_200_000) }
    const wish = { ...any, fromTime: "20:00", toTime: "02:00" }
    expect(fits(wish, night, kind, "Europe/London")).toBe(expected)
  })

  test("the clinic's own day: it is Wednesday in Auckland", () => {
    expect(fits({ ...any, weekdays: [2] }, free, kind, "Pacific/Auckland")).toBe(true)
    const later = {
      ...free,
      startsAt: new Date("2026-11-24T11:20:00Z"),
      endsAt: new Date("2026-11-24T11:40:00Z"),
    }
    expect(fits({ ...any, weekdays: [3] }, later, kind, "Pacific/Auckland")).toBe(true)
  })

  test("visits that are no longer than it, with a clinician who sees such patients", () => {
    expect(fits(any, free, { ...kind, minutes: 21 }, "Europe/London")).toBe(false)
    expect(fits(any, free, { ...kind, clinicians: [b] }, "Europe/London")).toBe(false)
  })
})

test.each([
  ["one_by_one" as const, 60, 15],
  ["one_by_one" as const, 10, 10],
  ["one_by_one" as const, 4, undefined],
  ["all_at_once" as const, 600, 120],
  ["all_at_once" as const, 30, 30],
])("%s, %i minutes before the start: for %s minutes", (mode, before, minutes) => {
  const at = new Date("2026-11-24T10:00:00Z")
  const until = offerUntil(mode, at, new Date(at.getTime() + before * 60_000))
  expect(until && (until.getTime() - at.getTime()) / 60_000).toBe(minutes)
})
