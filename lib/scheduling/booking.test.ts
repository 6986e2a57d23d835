import { expect, it } from "vitest"

import { decideBooking } from "./booking"

const at = (time: string) => Date.parse(`2026-11-30T${time}Z`)
const calendar = {
  zone: "Europe/London",
  rules: [{ weekday: 1, startsAt: "09:00", endsAt: "10:00", stepMinutes: 20, visitMinutes: 20 }],
  daysOff: [],
  busy: [{ from: at("09:40"), to: at("10:00") }],
}

it.each([
  ["09:20", "09:00", { kind: "book", slot: { startsAt: at("09:20"), endsAt: at("09:40") } }],
  ["09:20", "09:20", { kind: "book", slot: { startsAt: at("09:20"), endsAt: at("09:40") } }],
  ["09:20", "09:21", { kind: "past" }],
  ["09:10", "09:00", { kind: "not_a_slot" }],
  ["10:00", "09:00", { kind: "not_a_slot" }],
  ["09:40", "09:00", { kind: "taken" }],
])("%s, asked at %s", (start, now, expected) => {
  expect(decideBooking(calendar, at(start), at(now))).toEqual(expected)
})
