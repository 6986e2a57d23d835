import { expect, test } from "vitest"

import { birthDay, dateIn, dayIn, minutesBetween, plainTimeIn, timeIn } from "./clock"

const iso = "2026-11-24T23:30:05Z"

test("the clinic's clock, not the reader's", () => {
  expect(timeIn("Europe/London", iso)).toBe("23:30")
  expect(timeIn("Asia/Shanghai", iso, "second")).toBe("07:30:05")
  expect(dayIn("Europe/London", iso, "en")).toBe("Tuesday 24 November")
  expect(dayIn("Asia/Shanghai", iso, "zh")).toBe("11月25日星期三")
  expect(dateIn("Europe/London", iso, "en")).toBe("24 Nov 2026")
  expect(birthDay("1942-03-14", "en")).toBe("14 Mar 1942")
})

test("whole minutes, never negative", () => {
  expect(minutesBetween("2026-11-24T10:00:30Z", new Date("2026-11-24T10:17:29Z"))).toBe(16)
  expect(minutesBetween("2026-11-24T10:00:30Z", new Date("2026-11-24T10:00:00Z"))).toBe(0)
})

test.each([
  ["Europe/London", "2026-10-25T00:30:00Z", "01:30 (UTC+01:00)"],
  ["Europe/London", "2026-10-25T01:30:00Z", "01:30 (UTC+00:00)"],
  ["America/New_York", "2026-11-01T06:15:00Z", "01:15 (UTC-05:00)"],
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z", "01:30 (UTC+10:30)"],
  ["Europe/London", "2026-10-25T02:00:00Z", "02:00"],
  ["Europe/London", "2026-03-29T01:00:00Z", "02:00"],
  ["Europe/London", "2026-12-01T01:30:00Z", "01:30"],
])("in %s %s is %s", (zone, iso, said) => {
  expect(plainTimeIn(zone, iso)).toBe(said)
})
