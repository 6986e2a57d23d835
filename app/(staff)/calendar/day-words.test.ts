import { expect, it } from "vitest"

import { dayAfter, dayWords, localStart, mondayOf, shortDay } from "./day-words"

it("says a day in both languages", () => {
  expect(dayWords("2026-12-01", "en")).toEqual({
    weekday: "Tue",
    day: "1",
    month: "Dec",
    long: "Tuesday 1 December",
  })
  expect(dayWords("2026-12-01", "zh")).toEqual({
    weekday: "周二",
    day: "1",
    month: "12月",
    long: "12月1日星期二",
  })
  expect(shortDay("2026-11-30", "en")).toBe("30 Nov")
  expect(shortDay("2026-11-30", "zh")).toBe("11月30日")
})

it("counts days over the end of a month", () => {
  expect(dayAfter("2026-11-30", 7)).toBe("2026-12-07")
  expect(dayAfter("2026-12-01", -1)).toBe("2026-11-30")
})

it("finds the Monday of a week", () => {
  expect(["2026-11-30", "2026-12-02", "2026-12-06"].map(mondayOf)).toEqual(
    Array.from({ length: 3 }, () => "2026-11-30"),
  )
})

it("puts an instant on a zone's wall", () => {
  expect(localStart("2026-12-01T00:05:00Z", "Europe/London")).toBe("2026-12-01T00:05")
  expect(localStart("2026-12-01T18:30:00Z", "Asia/Kathmandu")).toBe("2026-12-02T00:15")
})
