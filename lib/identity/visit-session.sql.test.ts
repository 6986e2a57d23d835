import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrange } from "@/lib/rooms/testing-visit"

import { tokenHash } from "./link-token"
import { visitorBehind } from "./visit-session"

const database = await testDatabase()
const at = new Date("2026-11-24T10:25:00Z")
const visit = await arrange(database.admin)

test("a patient's session stands until it goes to another phone, or is over", async () => {
  const token = await session("patient", null)
  const { visitId, patientId } = visit
  const stands = () => visitorBehind(token, "test", at)
  expect(await stands()).toMatchObject({ kind: "patient", visitId, patientId })
  expect(await visitorBehind(token, "test", new Date("2026-11-24T12:40:00Z"))).toBeUndefined()
  await database.admin.query("update patient_sessions set moved_at = now() where token_hash = $1", [
    Buffer.from(tokenHash(token)),
  ])
  expect(await stands()).toBeUndefined()
  expect(await visitorBehind("x".repeat(43), "test", at)).toBeUndefined()
})

test("a guest's session stands as long as the invitation does", async () => {
  const guestId = randomUUID()
  const { clinicId, visitId, patientId, userId } = visit
  await database.admin.query(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, 'interpreter', 'Kai Marlowe', $5, $6)",
    [guestId, clinicId, visitId, patientId, Buffer.from(tokenHash(guestId)), userId],
  )
  const token = await session("companion", guestId)
  const stands = () => visitorBehind(token, "test", at)
  expect(await stands()).toMatchObject({ kind: "companion", as: "interpreter", visitId })
  await database.admin.query("update guests set revoked_at = now() where id = $1", [guestId])
  expect(await stands()).toBeUndefined()
})

async function session(role: string, linkId: string | null): Promise<string> {
  const token = randomUUID()
  const { clinicId, visitId, patientId } = visit
  await database.admin.query(
    "insert into patient_sessions (token_hash, clinic_id, visit_id, patient_id, role, link_id, expires_at) values ($1, $2, $3, $4, $5, $6, '2026-11-24T12:40Z')",
    [Buffer.from(tokenHash(token)), clinicId, visitId, patientId, role, linkId],
  )
  return token
}
