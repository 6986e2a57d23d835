import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { linkToken } from "@/lib/identity/link-token"
import type { VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { issueLink } from "../booking/visit-link"

/**
 * A link for the visit's own clinician to hand to the patient without us, beside the one that was
 * sent. Their browser adds a secret that this server never sees (docs/e2ee.md §5).
 */
export async function shareLink(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<{ token: string }, "forbidden" | "not_found" | "ended" | "cancelled">> {
  const entity = { type: "visit", id: visitId } as const
  if (!may(actor, "visit.admit")) return deny(actor, "link.issued", entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId)).for("update")
    if (visit === undefined || visit.clinicianId !== actor.userId) return "not_found"
    if (visit.state === "cancelled" || visit.state === "ended") return visit.state
    return { linkId: await issueLink(tx, actor, visit, "TREAT", at, true) }
  })
  if (answer === "not_found") return deny(actor, "link.issued", entity, answer, at)
  return typeof answer === "string"
    ? refuse(answer)
    : ok({ token: linkToken("visit", answer.linkId) })
}
