import { randomInt, randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import { PatientId } from "@/lib/ids"
import { indexPatient, sealPatient } from "@/lib/sealing/patient-row"

import type { NewPatient } from "./schema"

/** Adds a patient in the caller's transaction, which has checked the policy. */
export async function registerPatient(
  tx: Tx,
  actor: Actor,
  patient: NewPatient,
  at: Date,
): Promise<PatientId> {
  const id = PatientId.parse(randomUUID())
  const prefix = initials(await clinicName(tx, actor))
  const sealed = await sealPatient(tx, actor.clinicId, id, patient)
  for (let tries = 0; tries < 8; tries++) {
    const reference = `${prefix}-${randomInt(100_000, 1_000_000)}`
    const made = await tx
      .insert(patients)
      .values({ id, clinicId: actor.clinicId, reference, createdAt: at, ...sealed })
      .onConflictDoNothing({ target: [patients.clinicId, patients.reference] })
      .returning({ id: patients.id })
    if (made.length === 0) continue
    await indexPatient(tx, actor.clinicId, id, patient)
    const entity = { type: "patient" as const, id }
    await record(
      tx,
      actor,
      {
        action: "patient.created",
        patientId: id,
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: {},
      },
      at,
    )
    return id
  }
  throw new Fault("invariant", "No free patient reference in eight tries")
}

async function clinicName(tx: Tx, actor: Actor): Promise<string> {
  const rows = await tx
    .select({ name: clinics.name })
    .from(clinics)
    .where(eq(clinics.id, actor.clinicId))
  return rows[0]?.name ?? ""
}

/** "Riverside Clinic" is RC: references are read aloud with it. */
function initials(name: string): string {
  const letters = name.split(/\s+/).map((word) => word.charAt(0).toUpperCase())
  return (
    letters
      .filter((letter) => /[A-Z]/.test(letter))
      .join("")
      .slice(0, 3) || "P"
  )
}
