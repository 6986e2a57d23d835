import { expect, test } from "vitest"

import { mintActor } from "./actor"
import { ClinicId, UserId } from "./ids"
import { steppedUp } from "./step-up"

const at = new Date("2026-11-24T10:20:00Z")

function actor(provedAt: Date | null | undefined) {
  return mintActor({
    kind: "staff",
    clinicId: ClinicId.parse("6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11"),
    userId: UserId.parse("6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f12"),
    role: "clinician",
    name: "Dr Rowan Applegarth",
    requestId: "test",
    ...(provedAt === undefined ? {} : { session: { id: "s", openedAt: at, provedAt } }),
  })
}

test.each([
  ["a moment ago", 0, true],
  ["four minutes ago", 240, true],
  ["five minutes ago", 300, true],
  ["a second more", 301, false],
  ["ten hours ago", 36_000, false],
  ["by a clock that is a little ahead", -3, true],
  ["in the future", -60, false],
])("proved %s", (_, secondsAgo, expected) => {
  expect(steppedUp(actor(new Date(at.getTime() - secondsAgo * 1000)), at)).toBe(expected)
})

test("never proved, or no session at all", () => {
  expect(steppedUp(actor(null), at)).toBe(false)
  expect(steppedUp(actor(undefined), at)).toBe(false)
})
