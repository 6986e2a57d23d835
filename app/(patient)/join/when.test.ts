import { expect, test } from "vitest"

import { whenOf } from "./when"

const start = new Date("2026-11-24T10:20:00Z")

test("in English", () => {
  expect(whenOf(start, "Europe/London", "en", new Date("2026-11-24T00:10:00Z"))).toEqual({
    time: "10:20",
    date: { weekday: "Tuesday", day: "24", month: "November" },
    today: true,
  })
})

test("in Chinese", () => {
  const when = whenOf(start, "Europe/London", "zh", start)
  expect(when).toMatchObject({ time: "10:20", date: { weekday: "星期二", day: "24", month: "11" } })
})

test("today is the clinic's day, not the phone's", () => {
  const late = new Date("2026-11-24T18:00:00Z")
  expect(whenOf(late, "Asia/Shanghai", "en", start).today).toBe(false)
  expect(whenOf(late, "America/New_York", "en", start)).toMatchObject({
    today: true,
    time: "13:00",
  })
})
