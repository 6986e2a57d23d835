import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { median, percentile } from "./percentile"

const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)

describe("percentile", () => {
  it.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0, 1],
  ])("p%d of 1 to 100 is %d", (percent, value) => {
    expect(percentile(hundred, percent)).toBe(value)
  })

  it("p95 of 20 is the nineteenth: one in twenty may be slower", () => {
    expect(percentile(hundred.slice(-20), 95)).toBe(19)
  })

  it("is a measured value that enough are no larger than", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (list, percent) => {
        const found = percentile(list, percent)
        expect(list).toContain(found)
        const below = list.filter((value) => value <= found).length
        expect(below).toBeGreaterThanOrEqual((percent / 100) * list.length)
      }),
    )
  })

  it("of nothing is no number", () => {
    expect(percentile([], 50)).toBeNaN()
    expect(median([])).toBeNaN()
  })
})

it.each([
  [[3], 3],
  [[4, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
])("median of %j is %d", (values, middle) => {
  expect(median(values)).toBe(middle)
})
