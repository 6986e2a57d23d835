import { expect, it } from "vitest"

import { nearestSlots } from "./nearest"

const slots = [0, 10, 20, 40, 50, 90].map((startsAt) => ({
  startsAt,
  endsAt: startsAt + 10,
  seatsLeft: 1,
}))
const starts = (wanted: number, count: number) =>
  nearestSlots(slots, wanted, count).map((slot) => slot.startsAt)

it("answers with the closest, in order", () => {
  expect(starts(30, 3)).toEqual([20, 40, 50])
  expect(starts(30, 1)).toEqual([40])
  expect(starts(1000, 2)).toEqual([50, 90])
  expect(starts(5, 100)).toEqual([0, 10, 20, 40, 50, 90])
})
