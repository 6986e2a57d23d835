import { and, eq, inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import type { SeatRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { Actor, StaffActor, SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { UserId, VisitId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"

import { removeJob } from "./jobs"
import { moveToNewRoom } from "./new-room"
import { emptySeat } from "./seating"

/**
 * Back to the waiting room, or out: to LiveKit and to the keys the seat is a new one from now on, so
 * that whoever still holds the old token is a stranger, and is sent out of the room.
 */
export async function unseat(
  tx: Tx,
  actor: StaffActor | SystemActor,
  { id: visitId, clinicId, patientId }: VisitRow,
  seat: SeatRow,
  to: "waiting" | "withdrawn",
  at: Date,
): Promise<void> {
  await emptySeat(tx, seat, to, at)
  const entity = { type: "seat", id: seat.id } as const
  // Staff send somebody out; where the system does, the person has come by another phone.
  const purpose = actor.kind === "staff" ? "TREAT" : "PATRQT"
  const event = { entity, outcome: "success", purpose, patientId } as const
  const action = to === "waiting" ? "seat.sent_back" : "seat.removed"
  const data = { visitId, seatId: seat.id, role: seat.role }
  await record(tx, actor, { ...event, action, data }, at)
  await enqueue(tx, clinicId, removeJob, { visitId, identity: seat.identity })
}

/** One person is at the door again, to be admitted as before: the place is kept. */
export async function sendToDoor(
  tx: Tx,
  actor: StaffActor | SystemActor,
  visit: VisitRow,
  seat: SeatRow,
  at: Date,
): Promise<void> {
  await unseat(tx, actor, visit, seat, "waiting", at)
  if (seat.role === "patient")
    for (const device of await devicesIn(tx, visit))
      await unseat(tx, actor, visit, device, "waiting", at)
  // Without keys only a door that is not there keeps out whoever holds the old token.
  if (visit.protection === "none") await moveToNewRoom(tx, actor, visit, at)
}

/**
 * The visit is over: nobody gets another token. In a class, whose room may go on, whoever sat there for
 * this visit is sent out.
 */
export async function unseatAll(tx: Tx, visit: VisitRow): Promise<void> {
  const { id: visitId, clinicId, sessionId } = visit
  const left = await tx
    .update(seats)
    .set({ state: "withdrawn" })
    .where(eq(seats.visitId, visitId))
    .returning({ identity: seats.identity })
  if (sessionId === null) return
  for (const { identity } of left) await enqueue(tx, clinicId, removeJob, { visitId, identity })
}

/**
 * Ended sessions hold no seat from now on. Answers every seat of theirs in a call, also of an earlier
 * try: the room may not have let go of it yet.
 */
export async function unseatSessions(
  tx: Tx,
  userId: UserId,
  sessionIds: readonly string[],
  at: Date,
): Promise<{ identity: string; room: string | null; visitId: VisitId }[]> {
  const taken = and(eq(seats.userId, userId), inArray(seats.sessionId, [...sessionIds]))
  await tx
    .update(seats)
    .set({ state: "withdrawn", withdrawnAt: at })
    .where(and(taken, eq(seats.state, "admitted")))
  return tx
    .select({ identity: seats.identity, room: visits.room, visitId: visits.id })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .where(and(taken, eq(seats.state, "withdrawn"), eq(visits.state, "in_call")))
}

/**
 * Nobody agrees any more that it is shown: the seats of whoever watches and of what measures are new ones
 * from now on, and empty. A device whose page hears nothing from us is sent out by LiveKit.
 */
export async function unseatVitals(
  tx: Tx,
  actor: Actor,
  { id: visitId, clinicId, patientId }: Pick<VisitRow, "id" | "clinicId" | "patientId">,
  at: Date,
): Promise<void> {
  const sits = and(inArray(seats.role, ["watcher", "device"]), eq(seats.state, "admitted"))
  const sitting = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, visitId), sits))
  for (const seat of sitting) {
    await emptySeat(tx, seat, "waiting", at)
    const entity = { type: "seat", id: seat.id } as const
    const event = { entity, outcome: "success", purpose: "PATRQT", patientId } as const
    const data = { visitId, seatId: seat.id, role: seat.role }
    await record(tx, actor, { ...event, action: "seat.sent_back", data }, at)
    await enqueue(tx, clinicId, removeJob, { visitId, identity: seat.identity })
  }
}

/** What measures a patient is in the call with them or not at all. */
function devicesIn(tx: Tx, { id }: VisitRow): Promise<SeatRow[]> {
  return tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, id), eq(seats.role, "device"), eq(seats.state, "admitted")))
}
