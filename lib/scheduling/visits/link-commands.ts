import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import type { VisitId } from "@/lib/ids"
import { wayTo } from "@/lib/notifications/recipients"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { issueLink } from "../booking/visit-link"
import { maySchedule } from "../policy"

/** Sends the patient a fresh link, by the way they can be reached; their links before it stop working. */
export async function sendLinkAgain(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | "cancelled" | "ended" | "no_address">> {
  if (!maySchedule(actor))
    return deny(actor, "link.issued", { type: "visit", id: visitId }, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx
      .select({
        id: visits.id,
        patientId: visits.patientId,
        endsAt: visits.endsAt,
        state: visits.state,
      })
      .from(visits)
      .where(eq(visits.id, visitId))
      .for("update")
    if (visit === undefined) return "not_found"
    if (visit.state === "cancelled" || visit.state === "ended") return visit.state
    if ((await wayTo(tx, actor.clinicId, visit.patientId, "link_again")) === undefined)
      return "no_address"
    await tx
      .update(visitLinks)
      .set({ revokedAt: at })
      .where(
        and(
          eq(visitLinks.visitId, visitId),
          eq(visitLinks.role, "patient"),
          isNull(visitLinks.revokedAt),
        ),
      )
    await issueLink(tx, actor, visit, purposeOf(actor), at)
    return "done"
  })
  if (answer === "not_found")
    return deny(actor, "link.issued", { type: "visit", id: visitId }, "not_found")
  return answer === "done" ? ok() : refuse(answer)
}
