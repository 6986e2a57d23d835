import { expect, it } from "vitest"

import { arrowHead, beginMark, extendMark, lineWidth } from "./drawing"

it("a pen goes through every point, an arrow from the first to the last", () => {
  const through = (tool: "pen" | "arrow") =>
    [
      { x: 1, y: 1 },
      { x: 2, y: 0 },
    ].reduce(extendMark, beginMark(tool, { x: 0, y: 0 }))
  expect(through("pen")).toEqual({
    tool: "pen",
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
      { x: 2, y: 0 },
    ],
  })
  expect(through("arrow")).toEqual({ tool: "arrow", from: { x: 0, y: 0 }, to: { x: 2, y: 0 } })
})

it("an arrow's head lies behind its point, on both sides of it", () => {
  const [left, right] = arrowHead({ x: 0, y: 0 }, { x: 100, y: 0 }, 10)
  expect(left.x).toBeCloseTo(91.34)
  expect(left.y).toBeCloseTo(-5)
  expect(right.x).toBeCloseTo(91.34)
  expect(right.y).toBeCloseTo(5)
})

it("a line is as wide on a large picture as on a small one", () => {
  expect(lineWidth(4_000, 3_000)).toBe(20)
  expect(lineWidth(320, 240)).toBe(3)
})
