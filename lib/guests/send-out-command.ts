import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitRow } from "@/lib/consultations/visit-rows"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { removeJob } from "@/lib/rooms/jobs"
import { seatsIn, visitNamed } from "@/lib/rooms/queries"
import type { FoundSeat } from "@/lib/rooms/queries"
import { unseat } from "@/lib/rooms/seating"

import type { SendOutInput } from "./schema"
import { removeGuest, sendBack } from "./seat-commands"

type Answer = Result<undefined, "not_found" | "forbidden" | "not_in_call">

/**
 * Out of the room, by the name that LiveKit has for somebody there: a guest is removed, a patient is
 * back in the waiting room, a bedside device is unseated, and whoever never had a seat is sent out too.
 */
export async function sendOut(
  actor: StaffActor,
  { identity, ...sitting }: SendOutInput,
  at: Date,
): Promise<Answer> {
  const found = await withTenant(actor.clinicId, async (tx) => {
    const named = await visitNamed(tx, sitting)
    const mine = judge(actor, named && (await lockVisit(tx, named)), treats)
    if (!mine.ok) return mine
    const visit = mine.value
    if (visit.state !== "in_call" || visit.room === null) return refuse("not_in_call")
    const held = await seatsIn(tx, visit.room, identity)
    const { seat } = held.find((one) => one.seat.state === "admitted") ?? {}
    if (seat !== undefined && seat.role !== "device") return ok(seat)
    await unseatThing(tx, actor, visit, identity, seat, at)
    return ok(undefined)
  })
  if (!found.ok && found.reason !== "not_in_call") {
    const entity = { type: "visit", id: sitting.visitId ?? "none" } as const
    return deny(actor, "guest.send_out", entity, found.reason, at)
  }
  if (!found.ok || found.value === undefined) return found.ok ? ok() : found
  const { id, visitId, guestId } = found.value
  if (guestId !== null) return removeGuest(actor, visitId, id, { newRoom: false }, at)
  // A patient; the visit's own clinician is not to be sent out of it.
  return sendBack(actor, visitId, id, at)
}

async function unseatThing(
  tx: Tx,
  actor: StaffActor,
  { id: visitId, clinicId, patientId }: VisitRow,
  identity: string,
  seat: FoundSeat | undefined,
  at: Date,
): Promise<void> {
  if (seat !== undefined) await unseat(tx, seat, "withdrawn", at)
  const entity =
    seat === undefined
      ? ({ type: "visit", id: visitId } as const)
      : ({ type: "seat", id: seat.id } as const)
  const who = seat === undefined ? { role: "stranger" } : { seatId: seat.id, role: seat.role }
  const event = { entity, outcome: "success", purpose: "TREAT", patientId } as const
  await record(tx, actor, { ...event, action: "seat.removed", data: { visitId, ...who } }, at)
  await enqueue(tx, clinicId, removeJob, { visitId, identity })
  await nudgeVisit(tx, clinicId, visitId)
}
