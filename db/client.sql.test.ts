import { inspect } from "node:util"

import { expect, test } from "vitest"

import { databaseError } from "@/lib/error"

import { withTenant } from "./client"
import { patients } from "./schema/identity"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"

const database = await testDatabase()

test.each([
  ["23505", "1942-03-14", "Agnes Thistledown"],
  ["22007", "never", "Agnes Thistledown"],
  ["22021", "1942-03-14", "Agnes \0 Thistledown"],
])(
  "a failed statement's error, %s, says nothing of what it was given",
  async (code, birthDate, name) => {
    const { clinicId, patientId } = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
    const row = {
      id: patientId,
      clinicId,
      reference: "RC-204417",
      sex: "F",
      language: "en",
    } as const
    const error: unknown = await withTenant(clinicId, (tx) =>
      tx.insert(patients).values({ ...row, birthDate, name }),
    ).catch((thrown: unknown) => thrown)
    expect(databaseError(error)?.code).toBe(code)
    const printed = inspect(error, { depth: 9 })
    expect(printed).not.toContain("Thistledown")
    expect(printed).not.toContain("RC-204417")
  },
)
