import { eq } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { UserId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob, planJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { answerOnce } from "../booking/answer-once"
import { findCandidates } from "../booking/candidates"
import { claim } from "../booking/claim"
import { nextFree } from "../booking/next-free"
import type { NextFree } from "../booking/next-free"
import { holderOf, isOfTheClinic, isTheirs, mayMoveTo, tooLate } from "../policy"
import type { Changer, TooLate } from "../policy"
import type { Move } from "../schema"
import { findVisitType, interpretersOf } from "../visit-types/visit-types"
import { enqueueFreed } from "./freed-time"
import { paced } from "./pace"
import type { TooOften } from "./pace"
import { findStanding, lockVisit, versionOf } from "./standing-visit"
import type { Standing } from "./standing-visit"

/** Times are ISO 8601, UTC. */
export const Moved = z.object({
  visitId: VisitId,
  clinicianId: UserId,
  startsAt: z.string(),
  endsAt: z.string(),
  version: z.number().int(),
})
export type Moved = z.infer<typeof Moved>

export type MoveRefused =
  | Refused<
      "forbidden" | "not_found" | "changed" | "no_type" | "not_a_slot" | "past" | "key_reused"
    >
  | Refused<Exclude<VisitState, "booked">>
  | Refused<"taken", NextFree>
  | TooLate

/**
 * Moves a visit that has not begun: one transaction, so a failed move keeps the old time. The visit
 * stays the same one: its link works on, its invitation keeps its UID and counts one up. `expected` is the
 * version that the caller saw (`versionOf`): of another one nothing is done.
 */
export function moveVisit(
  actor: Changer,
  visitId: VisitId,
  to: Move,
  at: Date,
  expected?: string,
): Promise<{ ok: true; value: Moved } | MoveRefused | TooOften> {
  return paced(actor, visitId, at, () => moveOnce(actor, visitId, to, at, expected))
}

async function moveOnce(
  actor: Changer,
  visitId: VisitId,
  { key, ...to }: Move,
  at: Date,
  expected: string | undefined,
): Promise<{ ok: true; value: Moved } | MoveRefused> {
  const entity = { type: "visit" as const, id: visitId }
  if (!may(actor, isOfTheClinic(actor) ? "visit.move" : "own.move"))
    return deny(actor, "visit.moved", entity, "forbidden", at)
  const standing = await withTenant(actor.clinicId, (tx) => findStanding(tx, visitId))
  if (standing === undefined || !isTheirs(actor, standing))
    return deny(actor, "visit.moved", entity, "not_found", at)
  const { clinicId } = actor
  const attempt = { clinicId, holder: holderOf(actor), key }
  const answer = await withTenant(clinicId, (tx) =>
    answerOnce(
      tx,
      attempt,
      { what: "move", visitId, ...to },
      Moved,
      () => move(tx, actor, visitId, to, at, expected),
      at,
    ),
  )
  if (answer.ok) return answer
  switch (answer.reason) {
    case "forbidden":
    case "not_found":
    case "changed":
      return deny(actor, "visit.moved", entity, answer.reason, at)
    case "too_late":
      return refuse("too_late", { phone: standing.phone })
    case "taken": {
      const { visitTypeId, patientId } = standing
      if (visitTypeId === null) return refuse("no_type")
      const clinicianId = to.clinicianId ?? standing.clinicianId
      const wish = { visitTypeId, clinicianId, startsAt: to.startsAt }
      return refuse("taken", await nextFree(actor, wish, patientId, at, { visitId }))
    }
    case "no_type":
    case "not_a_slot":
    case "past":
    case "key_reused":
    case "waiting":
    case "in_call":
    case "ended":
    case "cancelled":
      return refuse(answer.reason)
  }
}

async function move(
  tx: Tx,
  actor: Changer,
  visitId: VisitId,
  to: Omit<Move, "key">,
  at: Date,
  expected: string | undefined,
): Promise<
  Result<
    Moved,
    | "forbidden"
    | "not_found"
    | "changed"
    | "no_type"
    | "too_late"
    | "not_a_slot"
    | "past"
    | "taken"
    | Exclude<VisitState, "booked">
  >
> {
  const visit = await lockVisit(tx, visitId, at, {
    clinicians: to.clinicianId === undefined ? [] : [to.clinicianId],
    // Whoever of them is free then: all are locked before the patient is.
    interpreters: await interpretersOf(tx),
  })
  if (visit === undefined) return refuse("not_found")
  if (expected !== undefined && expected !== versionOf(visit)) return refuse("changed")
  if (visit.state !== "booked") return refuse(visit.state)
  if (tooLate(actor, visit, at)) return refuse("too_late")
  const type = visit.visitTypeId === null ? undefined : await findVisitType(tx, visit.visitTypeId)
  if (type === undefined) return refuse("no_type")
  // What patients may not book by themselves they may not move by themselves: they call.
  if (!mayMoveTo(actor, type)) return refuse("forbidden")
  const clinicianId = to.clinicianId ?? visit.clinicianId
  if (!type.clinicianIds.includes(clinicianId)) return refuse("not_a_slot")
  if (clinicianId === visit.clinicianId && to.startsAt.getTime() === visit.startsAt.getTime())
    return ok(asMoved(visit, visit.version))
  const { patientId } = visit
  const wish = { type, clinicianId, startsAt: to.startsAt, patientId, except: { visitId } }
  const found = await findCandidates(tx, actor.clinicId, wish, at)
  if (!found.ok) return refuse(found.reason)

  const version = visit.version + 1
  const moved = await claim(
    tx,
    actor.clinicId,
    wish,
    found.value,
    async (savepoint, place) => {
      await savepoint
        .update(visits)
        .set({ ...place, version })
        .where(eq(visits.id, visitId))
      return place
    },
    at,
  )
  if (!moved.ok) return moved
  const place = moved.value
  await record(
    tx,
    actor,
    {
      action: "visit.moved",
      patientId,
      entity: { type: "visit", id: visitId },
      outcome: "success",
      purpose: purposeOf(actor),
      data: {
        visitId,
        version,
        clinicianId,
        from: visit.startsAt.toISOString(),
        to: place.startsAt.toISOString(),
      },
    },
    at,
  )
  await enqueue(tx, actor.clinicId, letterJob, { kind: "rescheduled", visitId })
  await enqueue(tx, actor.clinicId, planJob, { visitId })
  await enqueueFreed(tx, visit, at)
  await nudgeVisit(tx, actor.clinicId, visitId)
  return ok(asMoved({ ...place, id: visitId }, version))
}

function asMoved(
  {
    id,
    clinicianId,
    startsAt,
    endsAt,
  }: Pick<Standing, "id" | "clinicianId" | "startsAt" | "endsAt">,
  version: number,
): Moved {
  return {
    visitId: id,
    clinicianId,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    version,
  }
}
