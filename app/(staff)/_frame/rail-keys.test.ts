import { randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { mintActor } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { ClinicId, UserId } from "@/lib/ids"

import { railKeys } from "./rail-keys"

const everything = ["today", "queue", "calendar", "patients"]

it.each([
  ["clinician", everything],
  ["nurse", ["today", "ward", ...everything.slice(1)]],
  ["scheduler", everything],
  ["administrator", [...everything, "audit"]],
  ["interpreter", ["today", "calendar"]],
  ["auditor", ["audit"]],
] as const)("the rail of %s leads to what they may open", (role, keys) => {
  expect(railKeys(staff(role, false))).toEqual(keys)
})

it("leads nowhere before the second factor is made", () => {
  expect(railKeys(staff("administrator", true))).toEqual([])
})

function staff(role: StaffRole, mustEnrol: boolean) {
  return mintActor({
    kind: "staff",
    clinicId: ClinicId.parse(randomUUID()),
    userId: UserId.parse(randomUUID()),
    role,
    name: "Someone",
    requestId: "test",
    session: { id: randomUUID(), openedAt: new Date(0), provedAt: null, mustEnrol },
  })
}
