import { eq, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { ClinicId, UserId, VisitId } from "@/lib/ids"

export type Topic = "visits" | "audit" | "visit" | "queue" | "session" | "alarms"
export type Nudge = {
  clinicId: ClinicId
  topic: Topic
  visitId?: VisitId
  userId?: UserId
  /** With "visits": in whose line something changed. */
  clinicianId?: UserId
}

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
  await notify(tx, visitId === undefined ? { clinicId, topic } : { clinicId, topic, visitId })
}

/** A visit changed: the lists of its clinic, those who wait for the same clinician, and the pages of the visit itself. */
export async function nudgeVisit(tx: Tx, clinicId: ClinicId, visitId: VisitId): Promise<void> {
  const [visit] = await tx
    .select({ clinicianId: visits.clinicianId })
    .from(visits)
    .where(eq(visits.id, visitId))
  await notify(tx, { clinicId, topic: "visits", ...visit })
  await notify(tx, { clinicId, topic: "visit", visitId })
}

/** Sessions of this person were revoked: their open streams look at once whether theirs still holds. */
export async function nudgeSession(tx: Tx, clinicId: ClinicId, userId: UserId): Promise<void> {
  await notify(tx, { clinicId, topic: "session", userId })
}

async function notify(tx: Tx, payload: Nudge): Promise<void> {
  await tx.execute(sql`select pg_notify('nudge', ${JSON.stringify(payload)})`)
}
