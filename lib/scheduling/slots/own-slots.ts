import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { PatientActor } from "@/lib/actor"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { readOpenSlots } from "./open-slots"
import type { OpenSlots } from "./open-slots"

/** The free times to which the patient's own visit could go: of its type, with its clinician. */
export async function readOwnSlots(
  actor: PatientActor,
  from: string | undefined,
  at: Date,
): Promise<Result<OpenSlots, "forbidden" | "not_found" | "no_type">> {
  const visit = await withTenant(actor.clinicId, async (tx) => {
    const [row] = await tx
      .select({ visitTypeId: visits.visitTypeId, clinicianId: visits.clinicianId })
      .from(visits)
      .where(eq(visits.id, actor.visitId))
    return row
  })
  if (visit === undefined || visit.visitTypeId === null) return refuse("no_type")
  const { visitTypeId, clinicianId } = visit
  const asked = { visitTypeId, clinicianId, days: 7, ...(from === undefined ? {} : { from }) }
  return readOpenSlots(actor, asked, at)
}
