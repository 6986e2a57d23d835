import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { admit } from "@/lib/consultations/commands"
import { testStaff } from "@/lib/identity/testing-actors"
import { SeatId } from "@/lib/ids"
import { arrange } from "@/lib/rooms/testing-visit"

import { doorOf } from "./door-queries"
import { inviteGuest } from "./invite-commands"
import { admitSeat, arriveAsGuest } from "./seat-commands"

const database = await testDatabase()
const at = new Date("2026-11-24T10:25:00Z")
const kai = { kind: "link", role: "interpreter", name: "Kai Marlowe" } as const

async function atTheDoor() {
  const visit = await arrange(database.admin, { state: "waiting", seat: "waiting" })
  const { clinicId, userId, visitId, patientId } = visit
  const clinician = testStaff(clinicId, userId, "clinician")
  const invited = await inviteGuest(clinician, visitId, kai, at)
  if (!invited.ok) throw new Error("not invited")
  const guest = mintActor({
    kind: "companion",
    clinicId,
    companionId: invited.value.guestId,
    as: "interpreter",
    patientId,
    visitId,
    requestId: "test",
  })
  await arriveAsGuest(guest, visitId, at)
  return { ...visit, clinician }
}

async function door({ clinician, visitId }: Awaited<ReturnType<typeof atTheDoor>>) {
  const seen = await doorOf(clinician, visitId, at)
  return seen.ok
    ? seen.value.people.map(({ role, state, seatId }) => ({ role, state, seatId }))
    : []
}

test("an interpreter may be let in first: the room opens, the patient goes on waiting and comes later", async () => {
  const visit = await atTheDoor()
  const [patient, interpreter] = await door(visit)
  const first = SeatId.parse(interpreter?.seatId)
  expect(await admit(visit.clinician, visit.visitId, { version: 1, first }, at)).toMatchObject({
    ok: true,
  })
  expect(await door(visit)).toMatchObject([
    { role: "patient", state: "waiting" },
    { role: "interpreter", state: "here" },
  ])
  expect(await visit.audited()).toEqual(
    expect.arrayContaining([
      ["visit.opened", "success"],
      ["guest.admitted", "success"],
    ]),
  )
  await admitSeat(visit.clinician, visit.visitId, SeatId.parse(patient?.seatId), at)
  expect(await door(visit)).toMatchObject([{ state: "here" }, { state: "here" }])
})

test("only a guest who waits can be first; nothing is opened otherwise", async () => {
  const visit = await atTheDoor()
  const [patient] = await door(visit)
  const notAGuest = SeatId.parse(patient?.seatId)
  const nobody = SeatId.parse("00000000-0000-4000-8000-000000000000")
  for (const first of [notAGuest, nobody]) {
    expect(await admit(visit.clinician, visit.visitId, { version: 1, first }, at)).toMatchObject({
      ok: false,
      reason: "not_found",
    })
  }
  expect(await door(visit)).toMatchObject([{ state: "waiting" }, { state: "waiting" }])
})
