import { expect, test } from "vitest"

import { visitMarks } from "./visit-mark"

const view = { from: 1_000, to: 2_000 }

test("a visit is marked at its middle, one across the edge at what is seen of it", () => {
  const visits = [
    { id: "b", from: 1_400, to: 1_600 },
    { id: "a", from: 0, to: 1_200 },
  ]
  expect(visitMarks(visits, view, 0.1)).toEqual([
    { at: 0.1, visits: ["a"] },
    { at: 0.5, visits: ["b"] },
  ])
})

test("visits without room between them share a mark, and the next one stands by itself", () => {
  const at = (id: string, from: number) => ({ id, from, to: from })
  const visits = [at("a", 1_500), at("b", 1_560), at("c", 1_620), at("d", 2_000)]
  expect(visitMarks(visits, view, 0.1)).toEqual([
    { at: 0.5, visits: ["a", "b"] },
    { at: 0.62, visits: ["c"] },
    { at: 1, visits: ["d"] },
  ])
})

test("a stretch of no length has its marks all the same", () => {
  const visits = [{ id: "a", from: 5, to: 5 }]
  expect(visitMarks(visits, { from: 5, to: 5 }, 0.1)).toEqual([{ at: 0, visits: ["a"] }])
})
