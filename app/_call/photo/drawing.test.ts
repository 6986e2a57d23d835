import { expect, it } from "vitest"

import { arrowHead, beginMark, extendMark, lineWidth, movePoint } from "./drawing"

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

it("arrow keys move by a fortieth, with Shift by less, and stop at the edge", () => {
  const size = { width: 400, height: 200 }
  expect(movePoint({ x: 100, y: 100 }, "ArrowRight", false, size)).toEqual({ x: 110, y: 100 })
  expect(movePoint({ x: 100, y: 100 }, "ArrowUp", true, size)).toEqual({ x: 100, y: 98 })
  expect(movePoint({ x: 395, y: 195 }, "ArrowDown", false, size)).toEqual({ x: 395, y: 200 })
  expect(movePoint({ x: 2, y: 0 }, "ArrowLeft", false, size)).toEqual({ x: 0, y: 0 })
  expect(movePoint({ x: 2, y: 0 }, "k", false, size)).toBeUndefined()
})
