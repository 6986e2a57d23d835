import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { Actor } from "@/lib/actor"
import type { AuditPurpose } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import type { UserId, VisitTypeId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"

import { issueLink } from "./visit-link"
import type { LinkedVisit } from "./visit-link"

export type PlannedVisit = LinkedVisit & {
  visitTypeId: VisitTypeId
  clinicianId: UserId
  startsAt: Date
  reason: string
}

/**
 * Writes a visit with its link, its audit events and its message, in the caller's transaction.
 * Throws 23P01 where the clinician or the patient has another visit then. Returns the link's id.
 */
export async function insertVisit(
  tx: Tx,
  actor: Actor,
  visit: PlannedVisit,
  purpose: AuditPurpose,
  at: Date,
): Promise<string> {
  const { clinicId } = actor
  const { id, patientId, clinicianId, visitTypeId, startsAt, endsAt, reason } = visit
  await tx.insert(visits).values({
    id,
    clinicId,
    patientId,
    clinicianId,
    visitTypeId,
    startsAt,
    endsAt,
    reason,
    createdAt: at,
  })
  await record(
    tx,
    actor,
    {
      action: "visit.booked",
      patientId,
      entity: { type: "visit", id },
      outcome: "success",
      purpose,
      data: {
        visitId: id,
        version: 1,
        clinicianId,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      },
    },
    at,
  )
  const linkId = await issueLink(tx, actor, visit, purpose, at)
  await nudge(tx, clinicId, "visits")
  return linkId
}
