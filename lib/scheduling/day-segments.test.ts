import { describe, expect, it } from "vitest"

import { segmentsOf } from "./day-segments"

const at = (iso: string) => Date.parse(iso)

describe("a stretch of time on a calendar", () => {
  it.each([
    [
      "within a day",
      ["2026-12-01T09:00Z", "2026-12-01T09:30Z"],
      "Europe/London",
      [["2026-12-01", 540, 570]],
    ],
    [
      "over midnight",
      ["2026-12-01T22:00Z", "2026-12-02T02:00Z"],
      "Europe/London",
      [
        ["2026-12-01", 1320, 1440],
        ["2026-12-02", 0, 120],
      ],
    ],
    [
      "to midnight exactly",
      ["2026-12-01T22:00Z", "2026-12-02T00:00Z"],
      "Europe/London",
      [["2026-12-01", 1320, 1440]],
    ],
    [
      "in a zone of three quarters",
      ["2026-12-01T09:00Z", "2026-12-01T09:30Z"],
      "Asia/Kathmandu",
      [["2026-12-01", 885, 915]],
    ],
    [
      "over the gap of spring",
      ["2026-03-29T00:30Z", "2026-03-29T01:30Z"],
      "Europe/London",
      [["2026-03-29", 30, 150]],
    ],
    ["on a day that is not shown", ["2026-12-05T09:00Z", "2026-12-05T10:00Z"], "Europe/London", []],
  ])("%s", (_, [from = "", to = ""], zone, expected) => {
    const days = ["2026-03-29", "2026-12-01", "2026-12-02"]
    const found = segmentsOf({ from: at(from), to: at(to) }, zone, days)
    expect(found.map((one) => [one.date, one.from, one.to])).toEqual(expected)
  })
})
