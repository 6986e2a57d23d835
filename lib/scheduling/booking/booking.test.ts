import { expect, it } from "vitest"

import { decideBooking } from "./booking"

const at = (time: string) => Date.parse(`2026-11-30T${time}Z`)
const type = {
  minutes: 20,
  stepMinutes: 20,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  noticeMinutes: 0,
  windowKind: "calendar" as const,
  windowDays: 7,
  capacity: 1,
}
const zone = "Europe/London"
const calendar = {
  zone,
  rules: [{ weekday: 1, startsAt: "09:00", endsAt: "10:00" }],
  overrides: [],
  timeOff: [],
  busy: [{ from: at("09:40"), to: at("10:00") }],
}

it.each([
  [
    "09:20",
    "09:00",
    { kind: "book", slot: { startsAt: at("09:20"), endsAt: at("09:40"), seatsLeft: 1 } },
  ],
  [
    "09:20",
    "09:20",
    { kind: "book", slot: { startsAt: at("09:20"), endsAt: at("09:40"), seatsLeft: 1 } },
  ],
  ["09:20", "09:21", { kind: "past" }],
  ["09:10", "09:00", { kind: "not_a_slot" }],
  ["10:00", "09:00", { kind: "not_a_slot" }],
  ["09:40", "09:00", { kind: "taken" }],
])("%s, asked at %s", (start, now, expected) => {
  expect(decideBooking(calendar, type, { startsAt: at(start), now: at(now), zone })).toEqual(
    expected,
  )
})

it("what is after the last day that can be booked is no slot", () => {
  const startsAt = at("09:00") + 14 * 86_400_000
  expect(decideBooking(calendar, type, { startsAt, now: at("08:00"), zone })).toEqual({
    kind: "not_a_slot",
  })
})

it("a group visit is full or it is not, whatever else is on the grid", () => {
  const group = { ...type, capacity: 6 }
  const wish = { startsAt: at("09:10"), now: at("08:00"), zone }
  const seats = (seatsLeft: number) => ({
    ...calendar,
    sessions: [{ from: at("09:10"), to: at("09:30"), seatsLeft }],
  })
  expect(decideBooking(seats(1), group, wish)).toMatchObject({
    kind: "book",
    slot: { seatsLeft: 1 },
  })
  expect(decideBooking(seats(0), group, wish)).toEqual({ kind: "taken" })
  expect(decideBooking(seats(5), group, { ...wish, startsAt: at("09:20") })).toEqual({
    kind: "taken",
  })
})
