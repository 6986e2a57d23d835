import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { ClinicId, UserId, VisitId } from "@/lib/ids"

export type Topic = "visits" | "audit" | "visit" | "queue" | "session"
export type Nudge = { clinicId: ClinicId; topic: Topic; visitId?: VisitId; userId?: UserId }

/**
 * Tells open pages that something changed, when the transaction commits and not before. A nudge
 * carries no data: the page asks again, so a lost one costs a moment and a repeated one nothing.
 */
export async function nudge(
  tx: Tx,
  clinicId: ClinicId,
  topic: Topic,
  visitId?: VisitId,
): Promise<void> {
  const payload: Nudge = visitId === undefined ? { clinicId, topic } : { clinicId, topic, visitId }
  await tx.execute(sql`select pg_notify('nudge', ${JSON.stringify(payload)})`)
}

/** A visit changed: the lists of its clinic, and the pages of the visit itself. */
export async function nudgeVisit(tx: Tx, clinicId: ClinicId, visitId: VisitId): Promise<void> {
  await nudge(tx, clinicId, "visits")
  await nudge(tx, clinicId, "visit", visitId)
}

/** Sessions of this person were revoked: their open streams look at once whether theirs still holds. */
export async function nudgeSession(tx: Tx, clinicId: ClinicId, userId: UserId): Promise<void> {
  const payload: Nudge = { clinicId, topic: "session", userId }
  await tx.execute(sql`select pg_notify('nudge', ${JSON.stringify(payload)})`)
}
