import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { guests, seats } from "@/db/schema/rooms"
import type { SeatRow } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { CompanionActor, StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { SeatId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { moveToNewRoom } from "@/lib/rooms/new-room"
import { guestOf } from "@/lib/rooms/queries"
import { seatDevices, seatGuest } from "@/lib/rooms/seating"
import { sendToDoor, unseat } from "@/lib/rooms/unseat"

import { mayRemove, maySendBack } from "./policy"
import type { RemoveInput } from "./schema"

type Change = Result<undefined, "not_found" | "forbidden" | "not_in_call">

/** A guest is at the door, or back at it: the place is kept, and nothing else happens. */
export async function arriveAsGuest(
  actor: CompanionActor | StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<undefined, "not_found" | "ended" | "cancelled">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const visit = await lockVisit(tx, visitId)
    const guest = visit && (await guestOf(tx, actor, visit))
    if (visit === undefined || guest === undefined) return refuse("not_found")
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    const before = await tx.select({ id: seats.id }).from(seats).where(eq(seats.guestId, guest.id))
    const seat = await seatGuest(tx, visit, guest, at)
    if (before.length > 0) return ok()
    const data = { visitId, seatId: seat.id, role: seat.role }
    const entity = { type: "seat", id: seat.id } as const
    const { patientId } = visit
    const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
    await record(tx, actor, { ...event, action: "seat.arrived", data }, at)
    await nudgeVisit(tx, visit.clinicId, visit.id)
    return ok()
  })
  if (result.ok || result.reason !== "not_found") return result
  return deny(actor, "guest.arrive", { type: "visit", id: visitId }, "not_found", at)
}

/** Lets one guest in, or a patient again who was sent back. A second press changes nothing. */
export function admitSeat(
  actor: StaffActor,
  visitId: VisitId,
  seatId: SeatId,
  at: Date,
): Promise<Change> {
  return changeSeat(actor, "guest.admit", visitId, seatId, at, async (tx, visit, seat) => {
    if (!maySendBack(seat)) return refuse("forbidden")
    if (seat.state === "admitted") return ok()
    if (seat.state === "withdrawn") return refuse("not_found")
    await tx.update(seats).set({ state: "admitted", admittedAt: at }).where(eq(seats.id, seat.id))
    if (seat.role === "patient" && visit.sessionId === null) await seatDevices(tx, visit, at)
    const guest = seat.guestId === null ? {} : { guestId: seat.guestId }
    const data = { visitId: visit.id, seatId: seat.id, role: seat.role, ...guest }
    await record(tx, actor, { ...about(visit, seat), action: "guest.admitted", data }, at)
    return ok()
  })
}

/** Back to the waiting room: out of the call, the place kept, the keys rotated by those who stay. */
export function sendBack(
  actor: StaffActor,
  visitId: VisitId,
  seatId: SeatId,
  at: Date,
): Promise<Change> {
  return changeSeat(actor, "guest.send_back", visitId, seatId, at, async (tx, visit, seat) => {
    if (!maySendBack(seat)) return refuse("forbidden")
    if (seat.state !== "admitted") return ok()
    await sendToDoor(tx, actor, visit, seat, at)
    return ok()
  })
}

/**
 * Out of the visit for good: the invitation ends, and whoever comes back by an old token is sent out.
 * With a new room there is nothing to come back to: everybody else follows by themselves, and the old
 * room is closed.
 */
export function removeGuest(
  actor: StaffActor,
  visitId: VisitId,
  seatId: SeatId,
  { newRoom }: RemoveInput,
  at: Date,
): Promise<Change> {
  return changeSeat(actor, "guest.remove", visitId, seatId, at, async (tx, visit, seat) => {
    if (!mayRemove(seat) || seat.guestId === null) return refuse("forbidden")
    if (seat.state === "withdrawn") return ok()
    await unseat(tx, actor, visit, seat, "withdrawn", at)
    await tx.update(guests).set({ revokedAt: at }).where(eq(guests.id, seat.guestId))
    // A class moves as a whole or not at all.
    if (visit.sessionId === null && (newRoom || visit.protection === "none"))
      await moveToNewRoom(tx, actor, visit, at)
    return ok()
  })
}

/** The visit's own clinician, one change after the other, while the visit is on. */
async function changeSeat(
  actor: StaffActor,
  attempted: string,
  visitId: VisitId,
  seatId: SeatId,
  at: Date,
  change: (tx: Tx, visit: VisitRow, seat: SeatRow) => Promise<Change>,
): Promise<Change> {
  const result = await withTenant(actor.clinicId, async (tx): Promise<Change> => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const visit = mine.value
    if (visit.state !== "in_call") return refuse("not_in_call")
    const [seat] = await tx
      .select()
      .from(seats)
      .where(and(eq(seats.id, seatId), eq(seats.visitId, visitId)))
      .for("update")
    if (seat === undefined) return refuse("not_found")
    const changed = await change(tx, visit, seat)
    if (changed.ok) await nudgeVisit(tx, visit.clinicId, visit.id)
    return changed
  })
  return withDenials(actor, attempted, visitId, result, at)
}

function about(visit: VisitRow, seat: SeatRow) {
  const entity = { type: "seat", id: seat.id } as const
  return { entity, outcome: "success", purpose: "TREAT", patientId: visit.patientId } as const
}
