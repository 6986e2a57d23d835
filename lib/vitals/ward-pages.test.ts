import { expect, it } from "vitest"

import { pageAsked, pagesOf } from "./ward-pages"

const beds = (n: number) => Array.from({ length: n }, (_, i) => `visit ${i + 1}`)

it("sixteen stand on a page, and each page says the worst that nobody answered on it", () => {
  const alarms = new Map([
    ["visit 3", "low"],
    ["visit 17", "medium"],
    ["visit 23", "high"],
    ["somebody else", "high"],
  ] as const)
  expect(pagesOf(beds(23), alarms)).toEqual([
    { first: 1, last: 16, unanswered: "low", waiting: { "visit 3": "low" } },
    {
      first: 17,
      last: 23,
      unanswered: "high",
      waiting: { "visit 17": "medium", "visit 23": "high" },
    },
  ])
  expect(pagesOf(beds(16), new Map())).toEqual([
    { first: 1, last: 16, unanswered: null, waiting: {} },
  ])
  expect(pagesOf([], alarms)).toEqual([])
})

it.each([
  [{}, 1],
  [{ page: 2 }, 2],
  [{ page: 0 }, 1],
  [{ page: 9 }, 2],
  [{ page: Number.NaN }, 1],
  [{ page: 1.5 }, 1],
  [{ visitId: "visit 16" }, 1],
  [{ visitId: "visit 17" }, 2],
  [{ visitId: "gone" }, 1],
  [{ page: 1, visitId: "visit 17" }, 1],
])("of 23 patients %j is page %i", (asked, page) => {
  expect(pageAsked(beds(23), asked)).toBe(page)
})

it("of nobody there is one page", () => {
  expect(pageAsked([], { page: 2 })).toBe(1)
})
