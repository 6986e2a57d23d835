import { and, eq, isNotNull } from "drizzle-orm"

import type { PatientId } from "@/lib/ids"

import type { Tx } from "./client"
import { patients } from "./schema/identity"

/** Whoever was erased in the demo stays so: nothing can be sealed for them any more. */
export async function isErased(tx: Tx, patientId: PatientId): Promise<boolean> {
  return (
    (await tx.$count(patients, and(eq(patients.id, patientId), isNotNull(patients.erasedAt)))) > 0
  )
}
