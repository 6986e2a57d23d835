import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { StaffRole } from "@/lib/actor"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"

import { setPlace } from "./place-command"
import { staffVisit } from "./queries"
import { PlaceInput } from "./schema"

const database = await testDatabase()
const at = new Date("2026-11-24T10:20:00Z")

async function arrange() {
  const clinic = await arrangeClinic(database, at)
  const { clinicId, visitId } = clinic
  const doctor = testStaff(clinicId, clinic.clinicianId, "clinician")
  const staff = (role: StaffRole) => testStaff(clinicId, UserId.parse(randomUUID()), role)
  const audited = async () => {
    const { rows } = await database.admin.query<{ action: string; whole: string }>(
      "select action, to_jsonb(audit_events)::text as whole from audit_events where clinic_id = $1 and action in ('visit.placed', 'access.denied') order by seq",
      [clinicId],
    )
    return rows
  }
  return { ...clinic, doctor, staff, audited, visitId }
}

test("the visit's clinician and a nurse say where the patient is; the log says that they did, not where", async () => {
  const { doctor, staff, visitId, audited } = await arrange()
  const nurse = staff("nurse")
  const told = { ok: true, value: { place: "Bay 2, bed 4" } }
  expect(await setPlace(nurse, visitId, { place: "Bay 2, bed 4" }, at)).toEqual(told)
  // The same again is no change.
  expect(await setPlace(doctor, visitId, { place: "Bay 2, bed 4" }, at)).toEqual(told)
  expect(await staffVisit(doctor, visitId, at)).toMatchObject({ value: { place: "Bay 2, bed 4" } })
  expect(await setPlace(doctor, visitId, { place: "" }, at)).toEqual({
    ok: true,
    value: { place: null },
  })
  const said = { action: "visit.placed" }
  expect(await audited()).toMatchObject([said, said])
  expect(JSON.stringify(await audited())).not.toMatch(/bed 4/i)
})

test("nobody else, not in another clinic, and not once the visit is over", async () => {
  const [{ doctor, staff, visitId }, other] = [await arrange(), await arrange()]
  const set = (actor: typeof doctor) => setPlace(actor, visitId, { place: "Bed 1" }, at)
  expect(await set(staff("scheduler"))).toEqual({ ok: false, reason: "forbidden" })
  expect(await set(staff("clinician"))).toEqual({ ok: false, reason: "not_found" })
  expect(await set(other.doctor)).toEqual({ ok: false, reason: "not_found" })
  expect(await other.audited()).toMatchObject([{ action: "access.denied" }])
  await database.admin.query("update visits set state = 'cancelled' where id = $1", [visitId])
  expect(await set(doctor)).toEqual({ ok: false, reason: "cancelled" })
})

test.each([
  ["  Bay 2,\n bed  4 ", "Bay 2, bed 4"],
  [" ", ""],
  ["床".repeat(41), undefined],
  ["\0", undefined],
])("%j is kept as %j", (place, kept) => {
  expect(PlaceInput.safeParse({ place }).data?.place).toBe(kept)
})
