import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { Actor } from "@/lib/actor"
import type { AuditPurpose } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import type { UserId, VisitTypeId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { planJob } from "@/lib/notifications/jobs"
import { sealRow } from "@/lib/sealing/seal-row"

import { issueLink } from "./visit-link"
import type { LinkedVisit } from "./visit-link"

export type PlannedVisit = LinkedVisit & {
  visitTypeId: VisitTypeId
  clinicianId: UserId
  interpreterId?: UserId | null
  sessionId?: string | null
  seatNo?: number | null
  seriesId?: string | null
  occurrence?: string | null
  startsAt: Date
  /** The type's, where they are absent. */
  bufferBeforeMinutes?: number
  bufferAfterMinutes?: number
  reason: string
}

/**
 * Writes a visit with its link, its audit events and its messages, in the caller's transaction.
 * Throws 23P01 where somebody of it has no time then. Returns the link's id.
 */
export async function insertVisit(
  tx: Tx,
  actor: Actor,
  visit: PlannedVisit,
  purpose: AuditPurpose,
  at: Date,
): Promise<string> {
  const { clinicId } = actor
  const { id, patientId, clinicianId, startsAt, endsAt } = visit
  const sealed = await sealRow(tx, { clinicId, patientId }, visits, id, visit)
  await tx.insert(visits).values({ ...sealed, clinicId, createdAt: at })
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
  await enqueue(tx, clinicId, planJob, { visitId: id })
  await nudge(tx, clinicId, "visits")
  return linkId
}
