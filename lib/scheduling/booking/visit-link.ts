import { randomUUID } from "node:crypto"

import type { Tx } from "@/db/client"
import { visitLinks } from "@/db/schema/identity"
import type { Actor } from "@/lib/actor"
import type { AuditPurpose } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import type { PatientId, VisitId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { inviteJob } from "@/lib/notifications/jobs"
import { wayTo } from "@/lib/notifications/recipients"
import { closesAfterMs } from "@/lib/visit-window"

export type LinkedVisit = { id: VisitId; patientId: PatientId; endsAt: Date }

/**
 * Makes a visit's link and promises the message that carries it, where there is a way to its patient.
 * Who has the page open that the link leads from is `shown` it and not written to.
 */
export async function issueLink(
  tx: Tx,
  actor: Actor,
  visit: LinkedVisit,
  purpose: AuditPurpose,
  at: Date,
  shown = false,
): Promise<string> {
  const id = randomUUID()
  const { clinicId } = actor
  const way = shown ? undefined : await wayTo(tx, clinicId, visit.patientId, "link_again")
  await tx.insert(visitLinks).values({
    id,
    tokenHash: tokenHash(linkToken("visit", id)),
    clinicId,
    visitId: visit.id,
    patientId: visit.patientId,
    createdAt: at,
  })
  const expiresAt = new Date(visit.endsAt.getTime() + closesAfterMs).toISOString()
  await record(
    tx,
    actor,
    {
      action: "link.issued",
      patientId: visit.patientId,
      entity: { type: "link", id },
      outcome: "success",
      purpose,
      data: { visitId: visit.id, channel: way ?? "none", expiresAt },
    },
    at,
  )
  if (way !== undefined) await enqueue(tx, clinicId, inviteJob, { linkId: id })
  return id
}
