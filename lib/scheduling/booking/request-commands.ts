import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { HoldId, VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { slotFreedJob } from "../jobs"
import { mayApprove } from "../policy"
import type { Decline } from "../schema"
import { fillHold, lockHold } from "./fill-hold"
import type { StandingHold } from "./fill-hold"

/** Somebody else decided first, the patient took it back, or its time came. */
type NotOpen = "already_approved" | "already_declined" | "request_expired"

/** Approves a request: the time that it kept becomes the patient's visit. Of many at once one approves. */
export async function approveRequest(
  actor: StaffActor,
  holdId: HoldId,
  at: Date,
): Promise<Result<{ visitId: VisitId }, "forbidden" | "not_found" | NotOpen>> {
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const request = await openRequest(tx, actor, holdId, at)
    if (typeof request === "string") return refuse(request)
    const { patientId, reason } = request
    const visitId = await fillHold(tx, actor, request, { patientId, reason }, at, actor.userId)
    const event = about(actor, request)
    await record(tx, actor, { ...event, action: "visit.approved", data: { holdId, visitId } }, at)
    return ok({ visitId })
  })
  return answered(actor, holdId, "visit.approved", answer, at)
}

/** Declines a request: its time is free again, and the patient is told. */
export async function declineRequest(
  actor: StaffActor,
  holdId: HoldId,
  { reason }: Decline,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | NotOpen>> {
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const request = await openRequest(tx, actor, holdId, at)
    if (typeof request === "string") return refuse(request)
    await tx
      .update(holds)
      .set({ state: "declined", decidedBy: actor.userId })
      .where(and(eq(holds.id, holdId), eq(holds.state, "requested")))
    const event = about(actor, request)
    await record(tx, actor, { ...event, action: "visit.declined", data: { holdId, reason } }, at)
    const { clinicId, clinicianId, visitTypeId } = request
    await enqueue(tx, clinicId, letterJob, { kind: "request_declined", holdId })
    await enqueue(tx, clinicId, slotFreedJob, {
      clinicianId,
      visitTypeId,
      startsAt: request.startsAt.toISOString(),
      endsAt: request.endsAt.toISOString(),
    })
    await nudge(tx, clinicId, "visits")
    return ok()
  })
  return answered(actor, holdId, "visit.declined", answer, at)
}

type Request = StandingHold & { patientId: NonNullable<StandingHold["patientId"]>; reason: string }

async function openRequest(
  tx: Tx,
  actor: StaffActor,
  holdId: HoldId,
  at: Date,
): Promise<Request | "forbidden" | "not_found" | NotOpen> {
  if (!may(actor, "visit.approve")) return "forbidden"
  const hold = await lockHold(tx, holdId, undefined, at)
  if (hold === undefined) return "not_found"
  if (!mayApprove(actor, hold)) return "forbidden"
  switch (hold.state) {
    case "confirmed":
      return "already_approved"
    case "declined":
      return "already_declined"
    case "released":
    case "expired":
      return "request_expired"
    case "held":
      return "not_found"
    case "requested":
      if (hold.expiresAt <= at) return "request_expired"
      return hold.patientId === null
        ? "not_found"
        : { ...hold, patientId: hold.patientId, reason: hold.reason ?? "" }
  }
}

function about(actor: StaffActor, { id, patientId }: Request) {
  return {
    patientId,
    entity: { type: "hold" as const, id },
    outcome: "success" as const,
    purpose: purposeOf(actor),
  }
}

async function answered<T>(
  actor: StaffActor,
  holdId: HoldId,
  attempted: string,
  answer: Result<T, "forbidden" | "not_found" | NotOpen>,
  at: Date,
): Promise<Result<T, "forbidden" | "not_found" | NotOpen>> {
  if (answer.ok || (answer.reason !== "forbidden" && answer.reason !== "not_found")) return answer
  return deny(actor, attempted, { type: "hold", id: holdId }, answer.reason, at)
}
