import { expect, test } from "vitest"

import { freshnessOf } from "./freshness"

const at = new Date("2026-12-01T12:00:00Z")
const never = { fetchedAt: null, failingSince: null, problem: null }

test.each([
  ["not read yet", never, { kind: "reading" }],
  [
    "read within two hours",
    { ...never, fetchedAt: new Date("2026-12-01T10:00:00Z") },
    { kind: "fresh", fetchedAt: "2026-12-01T10:00:00.000Z" },
  ],
  [
    "read longer ago",
    { ...never, fetchedAt: new Date("2026-12-01T09:59:59Z") },
    { kind: "stale", fetchedAt: "2026-12-01T09:59:59.000Z" },
  ],
  [
    "failing, with the times of the last reading",
    {
      fetchedAt: new Date("2026-12-01T11:00:00Z"),
      failingSince: new Date("2026-12-01T11:15:00Z"),
      problem: "too_slow",
    },
    {
      kind: "failing",
      since: "2026-12-01T11:15:00.000Z",
      problem: "too_slow",
      fetchedAt: "2026-12-01T11:00:00.000Z",
    },
  ],
])("%s", (_, known, expected) => {
  expect(freshnessOf(known, at)).toEqual(expected)
})
