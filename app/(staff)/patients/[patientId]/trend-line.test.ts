import fc from "fast-check"
import { expect, it } from "vitest"

import { trendShape } from "./trend-line"

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 10, minute)).toISOString()

it("medians are the line, minimum to maximum the band", () => {
  const points = [
    { at: at(0), min: 60, median: 70, max: 80 },
    { at: at(10), min: 70, median: 80, max: 100 },
  ]
  expect(trendShape(points, 200, 40)).toEqual({
    line: "0,30 200,20",
    band: "0,20 200,0 200,30 0,40",
    dots: [
      { x: 0, y: 30 },
      { x: 200, y: 20 },
    ],
    low: 60,
    high: 100,
  })
})

it("one point, or values that never change, lie in the middle", () => {
  expect(trendShape([{ at: at(0), min: 70, median: 70, max: 70 }], 200, 40)).toMatchObject({
    dots: [{ x: 100, y: 20 }],
  })
})

it("nothing to draw is no chart", () => {
  expect(trendShape([], 200, 40)).toBeUndefined()
})

it("never leaves its box", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const point = fc
    .tuple(fc.integer({ min: 0, max: 1e6 }), value, value, value)
    .map(([minute, ...values]) => {
      const [min = 0, median = 0, max = 0] = values.toSorted((a, b) => a - b)
      return { at: at(minute), min, median, max }
    })
  fc.assert(
    fc.property(fc.array(point, { minLength: 1 }), (points) => {
      for (const { x, y } of trendShape(points, 200, 40)?.dots ?? []) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(200)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(40)
      }
    }),
  )
})
