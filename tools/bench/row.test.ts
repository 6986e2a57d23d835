import { expect, test } from "vitest"

import { meets, resultOf } from "./row"
import { figure, table } from "./table"

test.each([
  [1000, "<= 1000", true],
  [1001, "<= 1000", false],
  [59.9, ">= 60", false],
  [0, "= 0", true],
  [1, "< 1", false],
])("%d against %s", (value, aim, met) => {
  expect(meets(value, aim)).toBe(met)
})

test("an aim that cannot be read is a mistake of ours", () => {
  expect(() => meets(1, "fast")).toThrow(/must read like/)
})

test("figures and the table", () => {
  expect([figure(1234.5), figure(0.012345), figure(99.96)]).toEqual(["1235", "0.0123", "100"])
  const row = {
    id: "slots.one",
    unit: "ms",
    aim: "<= 5",
    run: () => Promise.reject(new Error("unused")),
  }
  const measured = resultOf(row, {
    value: 2.34567,
    runs: 5,
    baseline: [{ name: "naive", value: 20 }],
  })
  expect(measured.met).toBe(true)
  expect(table([measured]).split("\n")[1]).toBe("slots.one  2.35   ms    <= 5  yes  5     naive 20")
})

test("an aim that is a share of what was found first takes the place of the row's", () => {
  const row = {
    id: "load.memory",
    unit: "MB",
    aim: "<= 2000",
    run: () => Promise.reject(new Error("unused")),
  }
  const measured = resultOf(row, { value: 115, runs: 1, aim: "<= 110", baseline: [] })
  expect([measured.aim, measured.met]).toEqual(["<= 110", false])
})
