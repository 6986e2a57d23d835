import { expect, test } from "vitest"

import { accountingOf } from "./accounting"
import type { Disclosure } from "./accounting"

const one = (change: Partial<Disclosure> = {}): Disclosure => ({
  on: "2026-03-04",
  purpose: "other",
  recipient: "County health officer",
  address: "1 Quay Street, Port Orchard",
  what: "Laboratory report of 2 March",
  why: "Reportable disease",
  suspended: false,
  ...change,
})

test("its columns are the four of 45 CFR 164.528(b)(2), the newest row first", () => {
  const { csv, rows } = accountingOf(
    [one(), one({ on: "2026-05-01", recipient: "Court of Lindale", address: undefined })],
    "2026-11-24",
  )
  expect(rows).toBe(2)
  expect(csv.split("\r\n")).toEqual([
    '\uFEFFDate of disclosure,"Recipient (name, and address if known)",Brief description of the information,Purpose',
    "2026-05-01,Court of Lindale,Laboratory report of 2 March,Reportable disease",
    '2026-03-04,"County health officer, 1 Quay Street, Port Orchard",Laboratory report of 2 March,Reportable disease',
    "",
  ])
})

test("six years, to the day", () => {
  const at = (on: string, today: string) => accountingOf([one({ on })], today).rows
  expect(at("2020-11-24", "2026-11-24")).toBe(1)
  expect(at("2020-11-23", "2026-11-24")).toBe(0)
  expect(at("2022-02-28", "2028-02-29")).toBe(1)
})

test.each([
  ["TREAT", "care"],
  ["ETREAT", "care"],
  ["BTG", "care"],
  ["HPAYMT", "care"],
  ["HOPERAT", "care"],
  ["HCOMPL", "care"],
  ["HSYSADMIN", "care"],
  ["PATRQT", "own"],
] as const)("%s is left out, and counted: %s", (purpose, why) => {
  const { rows, left } = accountingOf([one({ purpose })], "2026-11-24")
  expect(rows).toBe(0)
  expect(left).toEqual({ care: 0, own: 0, old: 0, suspended: 0, [why]: 1 })
})

test("what a person wrote starts no formula", () => {
  expect(accountingOf([one({ what: "=cmd|' /C calc'!A0" })], "2026-11-24").csv).toContain(
    ",'=cmd|' /C calc'!A0,",
  )
})
