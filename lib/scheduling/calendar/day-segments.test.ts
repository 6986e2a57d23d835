import { describe, expect, it } from "vitest"

import { repeatOn, segmentsOf } from "./day-segments"

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
    [
      "from the first of an hour that comes twice into the second",
      ["2026-10-25T00:45Z", "2026-10-25T01:15Z"],
      "Europe/London",
      [["2026-10-25", 105, 135]],
    ],
    [
      "in the second of them alone",
      ["2026-10-25T01:00Z", "2026-10-25T01:30Z"],
      "Europe/London",
      [["2026-10-25", 120, 150]],
    ],
    [
      "over a day of 25 hours, to its end",
      ["2026-10-25T20:00Z", "2026-10-26T00:00Z"],
      "Europe/London",
      [["2026-10-25", 1260, 1500]],
    ],
    [
      "where half an hour comes twice",
      ["2026-04-04T15:00Z", "2026-04-04T15:45Z"],
      "Australia/Lord_Howe",
      [["2026-04-05", 120, 165]],
    ],
    ["on a day that is not shown", ["2026-12-05T09:00Z", "2026-12-05T10:00Z"], "Europe/London", []],
  ])("%s", (_, [from = "", to = ""], zone, expected) => {
    const days = ["2026-03-29", "2026-04-05", "2026-10-25", "2026-12-01", "2026-12-02"]
    const found = segmentsOf({ from: at(from), to: at(to) }, zone, days)
    expect(found.map((one) => [one.date, one.from, one.to])).toEqual(expected)
  })
})

describe("what a clock shows twice", () => {
  it.each([
    ["Europe/London", "2026-10-25", 120, 60],
    ["America/New_York", "2026-11-01", 120, 60],
    ["Australia/Lord_Howe", "2026-04-05", 120, 30],
    ["America/Havana", "2026-11-01", 60, 60],
  ])("in %s on %s", (zone, date, from, minutes) => {
    expect(repeatOn(zone, date)).toMatchObject({ date, at: from, minutes })
  })

  it.each([
    ["Europe/London", "2026-10-24"],
    ["Europe/London", "2026-03-29"],
    ["Asia/Kolkata", "2026-10-25"],
  ])("in %s on %s is nothing", (zone, date) => {
    expect(repeatOn(zone, date)).toBeUndefined()
  })
})
