import { and, eq, sql } from "drizzle-orm"

import { patients } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { indexPatient, sealPatient } from "@/lib/sealing/patient-row"

import { onRecord } from "./record-access"
import type { RecordRefusal } from "./record-access"
import type { PatientDetails } from "./schema"
import { tellOldAddress } from "./tell-old-address"

const asked = {
  permission: "patient.edit",
  attempted: "patient.changed",
  needs: "details",
} as const

/** Changes name, birth date or contacts. The log says which fields, never what stood in them. */
export function changeDetails(
  actor: StaffActor,
  patientId: string,
  { version, ...details }: PatientDetails,
  at: Date,
): Promise<Result<{ version: number }, RecordRefusal | "changed_meanwhile">> {
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const fields = (
      ["name", "birthDate", "sex", "email", "phone", "language", "zone"] as const
    ).filter((field) => patient[field] !== details[field])
    if (patient.version !== version) return refuse("changed_meanwhile")
    if (fields.length === 0) return ok({ version })
    const changed = await tx
      .update(patients)
      .set({
        ...(await sealPatient(tx, actor.clinicId, patient.id, details)),
        version: sql`${patients.version} + 1`,
      })
      .where(and(eq(patients.id, patient.id), eq(patients.version, version)))
      .returning({ version: patients.version })
    const [now] = changed
    if (now === undefined) return refuse("changed_meanwhile")
    await indexPatient(tx, actor.clinicId, patient.id, details)
    await record(
      tx,
      actor,
      {
        action: "patient.changed",
        patientId: patient.id,
        entity: { type: "patient", id: patient.id },
        outcome: "success",
        purpose,
        data: { version: now.version, fields },
      },
      at,
    )
    const whose = { clinicId: actor.clinicId, patientId: patient.id }
    await tellOldAddress(tx, whose, patient, details, at)
    return ok(now)
  })
}
