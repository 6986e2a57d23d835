import { expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { lookAtLink } from "@/lib/identity/join"
import { testStaff } from "@/lib/identity/testing-actors"

import { shareLink } from "./share-link"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const own = (clinic: TestClinic) => testStaff(clinic.clinicId, clinic.clinicianId, "clinician")

it("the visit's clinician gets a link to hand over, beside the one that was sent; nothing is mailed", async () => {
  const clinic = await arrangeClinic(database, at)
  const shared = await shareLink(own(clinic), clinic.visitId, at)
  expect(shared).toMatchObject({ ok: true })
  const token = shared.ok ? shared.value.token : ""
  expect(await lookAtLink(token, at)).toMatchObject({ ok: true })
  const { rows } = await database.admin.query(
    "select count(*)::int as promises from outbox where clinic_id = $1",
    [clinic.clinicId],
  )
  expect(rows).toEqual([{ promises: 0 }])
})

it("nobody else's, and none to a visit that is over", async () => {
  const clinic = await arrangeClinic(database, at)
  const other = await arrangeClinic(database, at)
  const refused = (reason: string) => expect.objectContaining({ ok: false, reason })
  expect(await shareLink(own(other), clinic.visitId, at)).toEqual(refused("not_found"))
  const nurse = testStaff(clinic.clinicId, clinic.clinicianId, "nurse")
  expect(await shareLink(nurse, clinic.visitId, at)).toEqual(refused("forbidden"))
  await database.admin.query("update visits set state = 'ended' where id = $1", [clinic.visitId])
  expect(await shareLink(own(clinic), clinic.visitId, at)).toEqual(refused("ended"))
})
