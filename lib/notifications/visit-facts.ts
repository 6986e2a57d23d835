import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users, visitLinks } from "@/db/schema/identity"
import { messages } from "@/db/schema/messages"
import { visits } from "@/db/schema/scheduling"
import type { PatientId, VisitId } from "@/lib/ids"
import { closesAfterMs } from "@/lib/visit-window"

export type VisitRecord = NonNullable<Awaited<ReturnType<typeof findVisit>>>

/** A visit with everything that a message about it may need. */
export async function findVisit(tx: Tx, visitId: VisitId) {
  const [row] = await tx
    .select({ visit: visits, clinician: users.name, patient: patients, clinic: clinics })
    .from(visits)
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(eq(visits.id, visitId))
  return row
}

/** Held until the transaction ends: what was told about a visit is decided one at a time. */
export async function lockVisit(tx: Tx, visitId: VisitId): Promise<void> {
  await tx.select({ id: visits.id }).from(visits).where(eq(visits.id, visitId)).for("update")
}

export async function newestLink(tx: Tx, visitId: VisitId): Promise<string | undefined> {
  const [link] = await tx
    .select({ id: visitLinks.id })
    .from(visitLinks)
    .where(
      and(
        eq(visitLinks.visitId, visitId),
        eq(visitLinks.role, "patient"),
        isNull(visitLinks.revokedAt),
      ),
    )
    .orderBy(desc(visitLinks.createdAt))
    .limit(1)
  return link?.id
}

export type Told = typeof messages.$inferSelect

/** The newest message that told the patient when, with whom and by which link. */
export async function lastTold(tx: Tx, visitId: VisitId): Promise<Told | undefined> {
  const [row] = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.visitId, visitId),
        inArray(messages.kind, ["confirmation", "rescheduled", "link_again"]),
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(1)
  return row
}

/** The patient's next visit whose waiting room has not closed. */
export async function nextVisit(
  tx: Tx,
  patientId: PatientId,
  at: Date,
): Promise<{ id: VisitId; patientId: PatientId; endsAt: Date } | undefined> {
  const [row] = await tx
    .select({ id: visits.id, patientId: visits.patientId, endsAt: visits.endsAt })
    .from(visits)
    .where(
      and(
        eq(visits.patientId, patientId),
        inArray(visits.state, ["booked", "waiting", "in_call"]),
        gt(visits.endsAt, new Date(at.getTime() - closesAfterMs)),
      ),
    )
    .orderBy(visits.startsAt)
    .limit(1)
  return row
}
