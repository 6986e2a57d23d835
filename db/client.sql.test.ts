import { inspect } from "node:util"

import { expect, test } from "vitest"

import { databaseError } from "@/lib/error"
import { sealPatient } from "@/lib/sealing/patient-row"

import { withTenant } from "./client"
import { patients } from "./schema/identity"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"

const database = await testDatabase()

test.each([
  ["23505", "RC-204417"],
  ["22021", "RC-204417 \0"],
])("a failed statement's error, %s, says nothing of what it was given", async (code, reference) => {
  const { clinicId, patientId } = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const row = {
    id: patientId,
    clinicId,
    reference,
    sex: "F",
    language: "en",
  } as const
  const error: unknown = await withTenant(clinicId, async (tx) => {
    const person = { name: "Agnes Thistledown", birthDate: "1942-03-14" }
    await tx
      .insert(patients)
      .values({ ...row, ...(await sealPatient(tx, clinicId, patientId, person)) })
  }).catch((thrown: unknown) => thrown)
  expect(databaseError(error)?.code).toBe(code)
  const printed = inspect(error, { depth: 9 })
  expect(printed).not.toContain("Thistledown")
  expect(printed).not.toContain("RC-204417")
})
