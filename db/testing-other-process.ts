import { createInterface } from "node:readline"

import { eq } from "drizzle-orm"

import { forgetDestroyed } from "@/lib/erasure/destroyed-keys"
import { testStaff } from "@/lib/identity/testing-actors"
import { ClinicId, PatientId, UserId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"
import { sealPatient } from "@/lib/sealing/patient-row"
import { keyIdOf } from "@/lib/sealing/sealed-value"

import { closeDatabase, withTenant } from "./client"
import { patients } from "./schema/identity"

// For tests: another process of the same house. Each line that it reads, "read|write CLINIC PATIENT" or
// "register CLINIC STAFF", which makes a patient and is answered by their id, is
// answered by one: the name, as this process opens it, the key that it would seal one with, or "no".
const forgetting = process.argv[2] === "deaf" ? undefined : forgetDestroyed()
for await (const line of createInterface({ input: process.stdin })) {
  const [what, clinic, somebody] = line.split(" ")
  const clinicId = ClinicId.parse(clinic)
  const answer = await withTenant(clinicId, async (tx): Promise<string> => {
    if (what === "register") {
      const desk = testStaff(clinicId, UserId.parse(somebody), "scheduler")
      const who = { name: "Osric Fenwarden", birthDate: "1950-01-02", email: null, phone: null }
      return registerPatient(tx, desk, { ...who, sex: "M", language: "en" }, new Date())
    }
    const id = PatientId.parse(somebody)
    if (what === "write") {
      const { name } = await sealPatient(tx, clinicId, id, { name: "anybody" })
      return keyIdOf(name) ?? "in clear"
    }
    const [row] = await tx
      .select({ id: patients.id, name: patients.name })
      .from(patients)
      .where(eq(patients.id, id))
    return row?.name ?? "nobody"
  }).catch(() => "no")
  process.stdout.write(`${answer}\n`)
}
await forgetting?.stop()
await closeDatabase()
