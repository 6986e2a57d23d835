import { expect, test } from "vitest"

import { turnOf } from "./turn"

const now = new Date("2026-11-24T10:15:00Z")
const clinic = {
  name: "Riverside Clinic",
  slug: "riverside",
  phone: "020 7946 0148",
  zone: "Europe/London",
  locale: "en",
}
const view = { clinic, startsAt: "2026-11-24T10:20:00Z", position: 2, late: null }

test("on time is the booked time", () => {
  expect(turnOf(view, now, "en")).toMatchObject({ at: "on_time", time: "10:20", today: true })
})

test("late says until when and by how much", () => {
  const late = { expectedAt: "2026-11-24T10:35:00Z", minutes: 15 }
  expect(turnOf({ ...view, late }, now, "en")).toMatchObject({
    at: "late",
    time: "10:35",
    minutes: 15,
  })
})

test("what nobody knows is said", () => {
  expect(turnOf({ ...view, late: { expectedAt: null, minutes: 20 } }, now, "en").at).toBe("unknown")
  expect(turnOf({ ...view, position: null }, now, "en").at).toBe("unknown")
})

test("no time behind the clock is promised", () => {
  expect(turnOf(view, new Date("2026-11-24T10:23:00Z"), "en")).toMatchObject({ time: "10:23" })
})
