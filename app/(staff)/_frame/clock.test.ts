import { expect, test } from "vitest"

import { birthDay, dateIn, dayIn, minutesBetween, timeIn } from "./clock"

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
