import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { takeBackLink } from "@/lib/rooms/device-right"
import { removeJob } from "@/lib/rooms/jobs"
import { seatsIn, visitNamed } from "@/lib/rooms/queries"

import type { SendOutInput } from "./schema"
import { removeGuest, sendBack } from "./seat-commands"

type Answer = Result<undefined, "not_found" | "forbidden" | "not_in_call">

/**
 * Out of the room, by the name that LiveKit has for somebody there: a guest is removed, a patient is
 * back in the waiting room, a bedside device loses its link, and whoever never had a seat is sent out too.
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
    if (seat === undefined) await removeStranger(tx, actor, visit, identity, at)
    else if (seat.deviceId !== null) await takeBackLink(tx, actor, visit, seat.deviceId, at)
    await nudgeVisit(tx, visit.clinicId, visit.id)
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

/** Somebody who never had a seat is sent out by LiveKit's word alone. */
async function removeStranger(
  tx: Tx,
  actor: StaffActor,
  { id: visitId, clinicId, patientId }: VisitRow,
  identity: string,
  at: Date,
): Promise<void> {
  const entity = { type: "visit", id: visitId } as const
  const event = { entity, outcome: "success", purpose: "TREAT", patientId } as const
  const data = { visitId, role: "stranger" }
  await record(tx, actor, { ...event, action: "seat.removed", data }, at)
  await enqueue(tx, clinicId, removeJob, { visitId, identity })
}
