import { and, eq, gt, lt } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import { freedSlots, waitlistOffers } from "@/db/schema/waitlist"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob, planJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { ownUndoUntil, undoUntil } from "@/lib/visit-undo"

import { knownPatient } from "../booking/booked-patient"
import { attempt, claim } from "../booking/claim"
import { isTheirs } from "../policy"
import type { Changer } from "../policy"
import { findVisitType } from "../visit-types/visit-types"
import { paced } from "./pace"
import type { TooOften } from "./pace"
import { lockVisit } from "./standing-visit"

/**
 * Takes a cancellation back within minutes: the same visit at its time, its link opens again, its
 * invitation keeps its UID and counts one up. The time must be free, and offered to nobody who waits:
 * whoever was faster keeps it.
 */
export function restoreVisit(
  actor: Changer,
  visitId: VisitId,
  at: Date,
): Promise<Restored | TooOften> {
  return paced(actor, visitId, at, () => restore(actor, visitId, at))
}

type Restored = Result<
  undefined,
  "forbidden" | "not_found" | "not_cancelled" | "by_clinic" | "too_late" | "taken"
>

async function restore(actor: Changer, visitId: VisitId, at: Date): Promise<Restored> {
  const entity = { type: "visit" as const, id: visitId }
  const denied = (reason: "forbidden" | "not_found") =>
    deny(actor, "visit.restored", entity, reason, at)
  if (!may(actor, actor.kind === "staff" ? "visit.cancel" : "own.cancel"))
    return denied("forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const locked = await lockVisit(tx, visitId, at)
    if (locked === undefined || !isTheirs(actor, locked)) return "not_found"
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    if (visit === undefined) return "not_found"
    if (visit.state === "booked") return "done"
    if (visit.state !== "cancelled") return "not_cancelled"
    if (actor.kind !== "staff" && visit.cancelReason !== "patient") return "by_clinic"
    const until = actor.kind === "staff" ? undoUntil(visit, at) : ownUndoUntil(visit, at)
    // Its patient may have been erased meanwhile: nothing is to come for what is left of them.
    const patient = await knownPatient(tx, visit.patientId)
    if (until === undefined || !patient.ok) return "too_late"
    if (await isOffered(tx, visit)) return "taken"
    const version = visit.version + 1
    if (!(await takeAgain(tx, visit, version, at))) return "taken"
    const { clinicId, patientId } = visit
    const about = { patientId, entity, outcome: "success" as const, purpose: purposeOf(actor) }
    const data = { visitId, version }
    await record(tx, actor, { ...about, action: "visit.restored", data }, at)
    await enqueue(tx, clinicId, letterJob, { kind: "restored", visitId })
    await enqueue(tx, clinicId, planJob, { visitId })
    await nudgeVisit(tx, clinicId, visitId)
    return "done"
  })
  if (answer === "not_found") return denied(answer)
  return answer === "done" ? ok() : refuse(answer)
}

/** The constraints judge whether everybody's time is still free. A seat of a group is taken anew. */
async function takeAgain(tx: Tx, visit: VisitRow, version: number, at: Date): Promise<boolean> {
  const back = {
    state: "booked" as const,
    cancelReason: null,
    cancelledAt: null,
    arrivedAt: null,
    version,
  }
  const write = async (savepoint: Tx, place: Partial<VisitRow> = {}) => {
    await savepoint
      .update(visits)
      .set({ ...place, ...back })
      .where(eq(visits.id, visit.id))
    return true
  }
  const type = visit.visitTypeId === null ? undefined : await findVisitType(tx, visit.visitTypeId)
  if (type === undefined || type.capacity === 1)
    return (await attempt(tx, (savepoint) => write(savepoint))) ?? false
  const { clinicianId, interpreterId, patientId, startsAt, endsAt } = visit
  const interpreters = interpreterId === null ? [] : [interpreterId]
  const when = { startsAt, endsAt, clinicians: [clinicianId], interpreters }
  return (await claim(tx, visit.clinicId, { type, patientId }, when, write, at)).ok
}

/** A time that is offered to all at once is nobody's yet, and no longer this patient's. */
async function isOffered(tx: Tx, visit: VisitRow): Promise<boolean> {
  const open = await tx
    .select({ id: waitlistOffers.id })
    .from(waitlistOffers)
    .innerJoin(freedSlots, eq(freedSlots.id, waitlistOffers.freedId))
    .where(
      and(
        eq(waitlistOffers.state, "open"),
        eq(freedSlots.clinicianId, visit.clinicianId),
        lt(freedSlots.startsAt, visit.endsAt),
        gt(freedSlots.endsAt, visit.startsAt),
      ),
    )
    .limit(1)
  return open.length > 0
}
