import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { cancelledJob, planJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import { isOfTheClinic, isTheirs, tooLate } from "../policy"
import type { Changer, TooLate } from "../policy"
import type { Cancellation } from "../schema"
import { enqueueFreed } from "./freed-time"
import { paced } from "./pace"
import type { TooOften } from "./pace"
import { lockVisit, versionOf } from "./standing-visit"

/**
 * Cancels a visit that has not begun. Its link keeps leading to a page that says so. `expected` is the version
 * that the caller saw (`versionOf`): of another one nothing is done.
 */
export function cancelVisit(
  actor: Changer,
  visitId: VisitId,
  cancellation: Cancellation,
  at: Date,
  expected?: string,
): Promise<Cancelled | TooOften> {
  return paced(actor, visitId, at, () => cancel(actor, visitId, cancellation, at, expected))
}

type Cancelled =
  | { ok: true; value: undefined }
  | Refused<"forbidden" | "not_found" | "changed" | VisitState>
  | TooLate

async function cancel(
  actor: Changer,
  visitId: VisitId,
  { reason }: Cancellation,
  at: Date,
  expected: string | undefined,
): Promise<Cancelled> {
  const entity = { type: "visit" as const, id: visitId }
  if (!may(actor, isOfTheClinic(actor) ? "visit.cancel" : "own.cancel"))
    return deny(actor, "visit.cancelled", entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const visit = await lockVisit(tx, visitId, at)
    if (visit === undefined || !isTheirs(actor, visit)) return "not_found"
    if (expected !== undefined && expected !== versionOf(visit)) return "changed"
    if (visit.state !== "booked" && visit.state !== "waiting") return visit.state
    if (tooLate(actor, visit, at)) return { phone: visit.phone }
    const why = isOfTheClinic(actor) ? reason : "patient"
    const version = visit.version + 1
    await tx
      .update(visits)
      .set({ state: "cancelled", cancelReason: why, cancelledAt: at, version })
      .where(eq(visits.id, visitId))
    const data = { visitId, version, reason: why }
    const { patientId } = visit
    const about = { patientId, entity, outcome: "success" as const, purpose: purposeOf(actor) }
    await record(tx, actor, { ...about, action: "visit.cancelled", data }, at)
    await enqueue(tx, actor.clinicId, cancelledJob, { visitId })
    await enqueue(tx, actor.clinicId, planJob, { visitId })
    await enqueueFreed(tx, visit, at)
    await nudgeVisit(tx, actor.clinicId, visitId)
    return "done"
  })
  if (answer === "not_found" || answer === "changed")
    return deny(actor, "visit.cancelled", entity, answer, at)
  if (typeof answer === "object") return refuse("too_late", answer)
  return answer === "done" ? ok() : refuse(answer)
}
