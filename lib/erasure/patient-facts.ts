import { and, eq, gt, inArray, or, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { PatientId } from "@/lib/ids"

import type { Facts } from "./erasing"

/** Undefined: no such record, or it was merged into another, where it is asked for instead. */
export async function factsOf(
  tx: Tx,
  patientId: PatientId,
  at: Date,
): Promise<(Facts & { reference: string; heldSince: Date | null }) | undefined> {
  const [patient] = await tx
    .select({
      reference: patients.reference,
      mergedInto: patients.mergedInto,
      erasedAt: patients.erasedAt,
      heldSince: patients.legalHoldAt,
      held: sql<boolean>`patient_is_held(${patients.id})`,
    })
    .from(patients)
    .where(eq(patients.id, patientId))
  if (patient === undefined || patient.mergedInto !== null) return undefined
  const records = tx
    .select({ id: patients.id })
    .from(patients)
    .where(or(eq(patients.id, patientId), eq(patients.mergedInto, patientId)))
  const open = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(
      and(
        inArray(visits.patientId, records),
        or(
          inArray(visits.state, ["waiting", "in_call"]),
          and(eq(visits.state, "booked"), gt(visits.endsAt, at)),
        ),
      ),
    )
    .limit(1)
  const { reference, erasedAt, held, heldSince } = patient
  return { reference, heldSince, erased: erasedAt !== null, held, visitsOpen: open.length > 0 }
}
