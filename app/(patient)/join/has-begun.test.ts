import { expect, test } from "vitest"

import { hasBegun } from "./has-begun"

const startsAt = "2026-12-01T10:00:00Z"

test.each([
  ["before its start", "2026-12-01T09:00:00Z", "2026-12-01T09:59:59Z", false],
  ["at its start", "2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", true],
  ["with the patient in the waiting room", null, "2026-12-01T09:50:00Z", true],
])("a visit has begun: %s", (_, changeUntil, now, begun) => {
  expect(hasBegun({ changeUntil }, startsAt, new Date(now))).toBe(begun)
})
