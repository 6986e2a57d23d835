import { expect, it } from "vitest"

import { lastDay } from "./proxy-days"

const from = "2026-11-24"

it.each([
  ["a child's parent, no end given", "2018-09-23", "parental_responsibility", null, "2036-09-22"],
  [
    "a child's parent, an earlier end",
    "2018-09-23",
    "parental_responsibility",
    "2027-01-01",
    "2027-01-01",
  ],
  [
    "a child's parent, a later end",
    "2018-09-23",
    "parental_responsibility",
    "2040-01-01",
    "2036-09-22",
  ],
  ["born on a leap day", "2012-02-29", "parental_responsibility", null, "2030-02-27"],
  ["an adult's attorney", "1942-03-14", "power_of_attorney", null, null],
  [
    "an adult's attorney, with an end",
    "1942-03-14",
    "power_of_attorney",
    "2027-01-01",
    "2027-01-01",
  ],
] as const)("%s", (_, born, basis, untilDay, expected) => {
  expect(lastDay(born, { basis, fromDay: from, untilDay })).toEqual({
    ok: true,
    untilDay: expected,
  })
})

it("nobody is the parent of an adult by law alone", () => {
  const proxy = { basis: "parental_responsibility", fromDay: from, untilDay: null } as const
  expect(lastDay("2008-11-24", proxy)).toEqual({ ok: false })
  expect(lastDay("2008-11-25", proxy)).toEqual({ ok: true, untilDay: from })
})
