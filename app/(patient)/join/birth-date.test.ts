import { expect, test } from "vitest"

import { birthDateOf, digitsOf, partsOfText } from "./birth-date"

const today = "2026-11-24"

test.each([
  [
    { day: "14", month: "3", year: "1942" },
    { ok: true, value: "1942-03-14" },
  ],
  [
    { day: "04", month: "03", year: "1942" },
    { ok: true, value: "1942-03-04" },
  ],
  [
    { day: "29", month: "2", year: "2024" },
    { ok: true, value: "2024-02-29" },
  ],
  [
    { day: "24", month: "11", year: "2026" },
    { ok: true, value: "2026-11-24" },
  ],
  [
    { day: "25", month: "11", year: "2026" },
    { ok: false, reason: "future" },
  ],
  [
    { day: "29", month: "2", year: "1900" },
    { ok: false, reason: "impossible" },
  ],
  [
    { day: "31", month: "4", year: "1950" },
    { ok: false, reason: "impossible" },
  ],
  [
    { day: "0", month: "1", year: "1950" },
    { ok: false, reason: "impossible" },
  ],
  [
    { day: "1", month: "13", year: "1950" },
    { ok: false, reason: "impossible" },
  ],
  [
    { day: "1", month: "1", year: "1042" },
    { ok: false, reason: "impossible" },
  ],
  [
    { day: "14", month: "3", year: "42" },
    { ok: false, reason: "incomplete" },
  ],
  [
    { day: "", month: "3", year: "1942" },
    { ok: false, reason: "incomplete" },
  ],
])("%o is %o", (parts, result) => {
  expect(birthDateOf(parts, today)).toEqual(result)
})

test.each([
  ["14/03/1942", "14", "3", "1942"],
  ["14.3.1942", "14", "3", "1942"],
  ["1942-03-14", "14", "3", "1942"],
  ["1942 年 3 月 14 日", "14", "3", "1942"],
  ["03/14/1942", "14", "3", "1942"],
  ["14031942", "14", "3", "1942"],
  ["19420314", "14", "3", "1942"],
  ["20121980", "20", "12", "1980"],
])("pasted %s fills day %s, month %s, year %s", (text, day, month, year) => {
  expect(partsOfText(text)).toEqual({ day, month, year })
})

test.each(["", "14", "1942", "14 3", "111970", "14/3/42", "99/99/1942", "1 2 3 4", "20 20 2020"])(
  "pasted %s fills nothing",
  (text) => {
    expect(partsOfText(text)).toBeUndefined()
  },
)

test("only digits are kept, full-width ones too", () => {
  expect(digitsOf("１４ März", 2)).toBe("14")
  expect(digitsOf("19421", 4)).toBe("1942")
})
