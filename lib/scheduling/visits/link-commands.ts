import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients, visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { issueLink } from "../booking/visit-link"
import { maySchedule } from "../policy"

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
