import type { Tx } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { judge, mayReadNote } from "@/lib/consultations/policy"
import { findVisit } from "@/lib/consultations/visit-rows"
import type { PatientId, VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { Denied } from "./review"

type VisitFound = NonNullable<Awaited<ReturnType<typeof findVisit>>>

/** The visit whose note and summary are to be read, for whoever may. */
export async function visitToRead(
  tx: Tx,
  actor: StaffActor,
  visitId: VisitId,
): Promise<Result<VisitFound, Denied>> {
  const found = await findVisit(tx, visitId)
  const may = judge(actor, found?.visit, mayReadNote)
  if (!may.ok) return may
  return found === undefined ? refuse("not_found") : ok(found)
}

type Read = Extract<AuditEvent, { action: "summary.read" }>["data"]

/** The event of one reading: `view` says what beside the summary's page. */
export async function recordReading(
  tx: Tx,
  actor: StaffActor,
  visit: { id: VisitId; patientId: PatientId },
  { state, view }: Pick<Read, "state" | "view">,
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "summary.read",
      entity: { type: "summary", id: visit.id },
      outcome: "success",
      purpose: purposeOf(actor),
      patientId: visit.patientId,
      data: { visitId: visit.id, state, ...(view === undefined ? {} : { view }) },
    },
    at,
  )
}
