import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { testVisitor } from "@/lib/identity/testing-actors"
import { ClinicId, PatientId, VisitId } from "@/lib/ids"

import { choicePace, lookPace, ownPace, placePace } from "./own-pace"

await testDatabase()
const at = new Date()

const patient = () =>
  mintActor({
    kind: "patient",
    clinicId: ClinicId.parse(randomUUID()),
    patientId: PatientId.parse(randomUUID()),
    visitId: VisitId.parse(randomUUID()),
    requestId: "test",
  })

test("whoever came by a link and changes something without end is told to wait, looks on, and holds up nobody else", async () => {
  const [flooding, other] = [patient(), patient()]
  for (let i = 0; i < 240; i++) expect(await ownPace(flooding, "POST", at)).toBeUndefined()
  expect(await ownPace(flooding, "POST", at)).toMatchObject({ reason: "too_many" })
  expect(await ownPace(flooding, "GET", at)).toBeUndefined()
  expect(await ownPace(other, "POST", at)).toBeUndefined()
})

test("so is whoever has a place in the line, and nobody behind them", async () => {
  const clinicId = ClinicId.parse(randomUUID())
  const [flooding, other] = [
    testVisitor(clinicId, randomUUID()),
    testVisitor(clinicId, randomUUID()),
  ]
  for (let i = 0; i < 240; i++) expect(await placePace(flooding, at)).toBeUndefined()
  expect(await placePace(flooding, at)).toMatchObject({ reason: "too_many" })
  expect(await placePace(other, at)).toBeUndefined()
})

test("so is whoever looks without end at free times or receipts: sixty times a minute, beside what they change", async () => {
  const [flooding, other] = [patient(), patient()]
  for (let i = 0; i < 60; i++) expect(await lookPace(flooding, at)).toBeUndefined()
  expect(await lookPace(flooding, at)).toMatchObject({ reason: "too_many" })
  expect(await ownPace(flooding, "POST", at)).toBeUndefined()
  expect(await lookPace(other, at)).toBeUndefined()
})

test("so is whoever says again and again for whom they act, and nobody else on their page", async () => {
  const [flooding, other] = [randomUUID(), randomUUID()]
  for (let i = 0; i < 240; i++) expect(await choicePace(flooding, at)).toBeUndefined()
  expect(await choicePace(flooding, at)).toMatchObject({ reason: "too_many" })
  expect(await choicePace(other, at)).toBeUndefined()
})
