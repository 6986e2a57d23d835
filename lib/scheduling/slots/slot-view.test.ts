import { expect, it } from "vitest"

import { slotDays } from "./slot-view"

const slot = (iso: string) => ({
  startsAt: Date.parse(iso),
  endsAt: Date.parse(iso) + 900_000,
  seatsLeft: 1,
})

it("puts slots under the clinic's days and names the part of the day", () => {
  const slots = [
    "2026-11-30T23:45Z",
    "2026-12-01T11:40Z",
    "2026-12-01T12:00Z",
    "2026-12-01T18:00Z",
  ].map(slot)
  expect(slotDays(slots, "Europe/London", "2026-11-30", 3)).toEqual([
    {
      date: "2026-11-30",
      slots: [
        {
          startsAt: "2026-11-30T23:45:00.000Z",
          time: "23:45",
          offset: null,
          period: "evening",
          seatsLeft: 1,
        },
      ],
    },
    {
      date: "2026-12-01",
      slots: [
        {
          startsAt: "2026-12-01T11:40:00.000Z",
          time: "11:40",
          offset: null,
          period: "morning",
          seatsLeft: 1,
        },
        {
          startsAt: "2026-12-01T12:00:00.000Z",
          time: "12:00",
          offset: null,
          period: "afternoon",
          seatsLeft: 1,
        },
        {
          startsAt: "2026-12-01T18:00:00.000Z",
          time: "18:00",
          offset: null,
          period: "evening",
          seatsLeft: 1,
        },
      ],
    },
    { date: "2026-12-02", slots: [] },
  ])
})

it("tells the two starts of a repeated hour apart", () => {
  const slots = ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T02:30Z"].map(slot)
  const [day] = slotDays(slots, "Europe/London", "2026-10-25", 1)
  expect(day?.slots.map(({ time, offset }) => [time, offset])).toEqual([
    ["01:30", "UTC+01:00"],
    ["01:30", "UTC+00:00"],
    ["02:30", null],
  ])
})
