import { and, eq, inArray, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients, visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { cancelledJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { maySchedule } from "./policy"
import type { Cancellation } from "./schema"
import { issueLink } from "./visit-link"

/** Cancels a visit that has not begun. Its link keeps leading to a page that says so. */
export async function cancelVisit(
  actor: StaffActor,
  visitId: VisitId,
  { reason }: Cancellation,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | VisitState>> {
  if (!maySchedule(actor))
    return deny(actor, "visit.cancelled", { type: "visit", id: visitId }, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx
      .update(visits)
      .set({ state: "cancelled", cancelReason: reason, version: sql`${visits.version} + 1` })
      .where(and(eq(visits.id, visitId), inArray(visits.state, ["booked", "waiting"])))
      .returning({ patientId: visits.patientId, version: visits.version })
    if (visit === undefined) {
      const [standing] = await tx
        .select({ state: visits.state })
        .from(visits)
        .where(eq(visits.id, visitId))
      return standing?.state
    }
    const { patientId, version } = visit
    await record(
      tx,
      actor,
      {
        action: "visit.cancelled",
        patientId,
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        data: { visitId, version, reason },
      },
      at,
    )
    await enqueue(tx, actor.clinicId, cancelledJob, { visitId })
    await nudgeVisit(tx, actor.clinicId, visitId)
    return "done" as const
  })
  if (answer === undefined)
    return deny(actor, "visit.cancelled", { type: "visit", id: visitId }, "not_found")
  return answer === "done" ? ok() : refuse(answer)
}

/** Sends a fresh link; the ones before it stop working. */
export async function sendLinkAgain(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | "cancelled" | "ended" | "no_email">> {
  if (!maySchedule(actor))
    return deny(actor, "link.issued", { type: "visit", id: visitId }, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx
      .select({
        id: visits.id,
        patientId: visits.patientId,
        endsAt: visits.endsAt,
        state: visits.state,
        email: patients.email,
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .where(eq(visits.id, visitId))
      .for("update", { of: visits })
    if (visit === undefined) return "not_found"
    if (visit.state === "cancelled" || visit.state === "ended") return visit.state
    if (visit.email === null) return "no_email"
    await tx
      .update(visitLinks)
      .set({ revokedAt: at })
      .where(and(eq(visitLinks.visitId, visitId), isNull(visitLinks.revokedAt)))
    await issueLink(tx, actor, { ...visit, hasEmail: true }, purposeOf(actor), at)
    return "done"
  })
  if (answer === "not_found")
    return deny(actor, "link.issued", { type: "visit", id: visitId }, "not_found")
  return answer === "done" ? ok() : refuse(answer)
}
