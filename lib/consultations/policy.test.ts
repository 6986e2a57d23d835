import { expect, test } from "vitest"

import { mintActor, staffRoles } from "@/lib/actor"
import { ClinicId, UserId, VisitId } from "@/lib/ids"

import { mayLinkDevice, mayReadNote, maySeeVisit, treats } from "./policy"

const me = UserId.parse("11111111-1111-4111-8111-111111111111")
const another = UserId.parse("22222222-2222-4222-8222-222222222222")
const id = VisitId.parse("33333333-3333-4333-8333-333333333333")
const clinicId = ClinicId.parse("44444444-4444-4444-8444-444444444444")

test.each([
  ["clinician", "see treat read link", ""],
  ["nurse", "see read link", "see read link"],
  ["scheduler", "see", "see"],
  ["administrator", "see", "see"],
  // Another's visit, as nobody asked them to interpret it.
  ["interpreter", "", ""],
  ["auditor", "", ""],
] as const)("a %s may, on their own visit and on another's", (role, own, others) => {
  const actor = mintActor({ kind: "staff", clinicId, userId: me, role, name: "", requestId: "" })
  const may = (clinicianId: UserId) => {
    const visit = { id, clinicianId }
    return [
      maySeeVisit(actor, visit) && "see",
      treats(actor, visit) && "treat",
      mayReadNote(actor, visit) && "read",
      mayLinkDevice(actor, visit) && "link",
    ]
      .filter(Boolean)
      .join(" ")
  }
  expect([may(me), may(another)]).toEqual([own, others])
  expect(staffRoles).toContain(role)
})

test("an interpreter sees the visits that they interpret, and never a note", () => {
  const actor = mintActor({
    kind: "staff",
    clinicId,
    userId: me,
    role: "interpreter",
    name: "",
    requestId: "",
  })
  const mine = { id, clinicianId: another, interpreterId: me }
  expect(maySeeVisit(actor, mine)).toBe(true)
  expect(maySeeVisit(actor, { ...mine, interpreterId: another })).toBe(false)
  expect(maySeeVisit(actor, { ...mine, interpreterId: null })).toBe(false)
  expect(mayReadNote(actor, mine) || mayLinkDevice(actor, mine) || treats(actor, mine)).toBe(false)
})
