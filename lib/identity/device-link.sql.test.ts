import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"

import { findDevice } from "./device-link"
import { linkToken, tokenHash } from "./link-token"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const lastMoment = new Date("2026-11-24T12:40:00Z")
const later = new Date("2026-11-24T12:40:01Z")

async function arrange() {
  const clinic = await arrangeClinic(database, start)
  const id = randomUUID()
  const token = linkToken("device", id)
  await database.admin.query(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [id, clinic.clinicId, clinic.visitId, clinic.patientId, Buffer.from(tokenHash(token))],
  )
  return { ...clinic, id, token }
}

test("a bedside link opens its own visit until two hours after the end, and not for ever", async () => {
  const { id, token, visitId } = await arrange()
  expect(await findDevice(token, start)).toMatchObject({ id, visitId })
  expect(await findDevice(token, lastMoment)).toMatchObject({ id })
  expect(await findDevice(token, later)).toBeUndefined()
  expect(await findDevice(linkToken("device", randomUUID()), start)).toBeUndefined()
})

test("a call that runs over keeps its devices", async () => {
  const { id, token, visitId } = await arrange()
  await database.admin.query("update visits set state = 'in_call' where id = $1", [visitId])
  expect(await findDevice(token, later)).toMatchObject({ id })
})

test("a revoked link opens nothing", async () => {
  const { id, token } = await arrange()
  await database.admin.query("update devices set revoked_at = now() where id = $1", [id])
  expect(await findDevice(token, start)).toBeUndefined()
})
