import { and, desc, eq, isNotNull, isNull, or } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { consents, guests, seats } from "@/db/schema/rooms"
import type { SeatRole } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { CompanionActor, DeviceActor, PatientActor, StaffActor } from "@/lib/actor"
import type { SeatId, VisitId } from "@/lib/ids"

export type SeatActor = StaffActor | PatientActor | CompanionActor | DeviceActor

export type FoundSeat = typeof seats.$inferSelect
export type FoundGuest = typeof guests.$inferSelect
export type FoundVisit = typeof visits.$inferSelect

export type Joining = {
  role: SeatRole
  visit: FoundVisit
  seat: FoundSeat | undefined
  consent: { video: boolean; vitals: boolean } | undefined
  returned: boolean
}

/** The actor's own visit and seat. Undefined: no such visit, or it is somebody else's. */
export async function findJoining(
  tx: Tx,
  actor: SeatActor,
  visitId: VisitId | undefined,
): Promise<Joining | undefined> {
  const id = actor.kind === "staff" ? visitId : actor.visitId
  if (id === undefined || (visitId !== undefined && visitId !== id)) return undefined
  const [visit] = await tx.select().from(visits).where(eq(visits.id, id))
  if (visit === undefined) return undefined
  const guest = await guestOf(tx, actor, visit)
  if (!isMine(actor, visit) && guest === undefined) return undefined
  const [found, given] = [
    await tx
      .select()
      .from(seats)
      .where(
        and(eq(seats.visitId, id), guest === undefined ? own(actor) : eq(seats.guestId, guest.id)),
      ),
    await tx
      .select()
      .from(consents)
      .where(eq(consents.visitId, id))
      .orderBy(desc(consents.givenAt))
      .limit(1),
  ]
  const [seat] = found
  return {
    role: guest?.role ?? roleOf(actor),
    visit,
    seat,
    consent: given[0],
    returned: seat !== undefined && hasReturned(actor, seat),
  }
}

/** The standing invitation of whoever is neither the visit's patient nor its clinician. */
export async function guestOf(
  tx: Tx,
  actor: SeatActor,
  visit: Pick<FoundVisit, "id" | "clinicianId">,
): Promise<FoundGuest | undefined> {
  const who = invitedAs(actor, visit)
  if (who === undefined) return undefined
  const [guest] = await tx
    .select()
    .from(guests)
    .where(and(eq(guests.visitId, visit.id), who, isNull(guests.revokedAt)))
  return guest
}

function invitedAs(actor: SeatActor, visit: Pick<FoundVisit, "clinicianId">) {
  switch (actor.kind) {
    case "staff":
      return actor.userId === visit.clinicianId ? undefined : eq(guests.userId, actor.userId)
    case "companion":
      return eq(guests.id, actor.companionId)
    case "patient":
    case "device":
      return undefined
  }
}

function hasReturned(actor: SeatActor, seat: FoundSeat): boolean {
  if (actor.kind !== "staff" || actor.session === undefined || seat.withdrawnAt === null)
    return false
  return actor.session.openedAt > seat.withdrawnAt
}

/** Until the transaction ends nobody changes the visit; others may hold it too. */
export async function holdVisit(tx: Tx, visitId: VisitId): Promise<void> {
  await tx.select({ id: visits.id }).from(visits).where(eq(visits.id, visitId)).for("share")
}

export async function findSeat(
  tx: Tx,
  visitId: VisitId,
  identity: string,
): Promise<FoundSeat | undefined> {
  const rows = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, visitId), eq(seats.identity, identity)))
  return rows[0]
}

/** The seat that this identity had, and has no more: withdrawn, or sent back to the waiting room. */
export async function findLostSeat(
  tx: Tx,
  visitId: VisitId,
  identity: string,
): Promise<FoundSeat | undefined> {
  const taken = and(eq(seats.identity, identity), eq(seats.state, "withdrawn"))
  const rows = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, visitId), or(taken, eq(seats.previousIdentity, identity))))
  return rows[0]
}

/** A guest's seat whose person waits to be let in. */
export async function waitingGuest(
  tx: Tx,
  visitId: VisitId,
  seatId: SeatId,
): Promise<FoundSeat | undefined> {
  const waits = and(eq(seats.state, "waiting"), isNotNull(seats.guestId))
  const rows = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.id, seatId), eq(seats.visitId, visitId), waits))
  return rows[0]
}

/** The room of a visit and its state, for the jobs. */
export async function findRoom(
  tx: Tx,
  visitId: VisitId,
): Promise<Pick<FoundVisit, "room" | "state"> | undefined> {
  const rows = await tx
    .select({ room: visits.room, state: visits.state })
    .from(visits)
    .where(eq(visits.id, visitId))
  return rows[0]
}

/** The rooms of a clinic in which somebody may be. */
export async function roomsInCall(tx: Tx): Promise<{ room: string; visit: FoundVisit }[]> {
  const rows = await tx
    .select()
    .from(visits)
    .where(and(eq(visits.state, "in_call"), isNotNull(visits.room)))
  return rows.flatMap((visit) => (visit.room === null ? [] : [{ room: visit.room, visit }]))
}

export async function seatsOf(tx: Tx, visitId: VisitId): Promise<FoundSeat[]> {
  return tx.select().from(seats).where(eq(seats.visitId, visitId))
}

function isMine(actor: SeatActor, visit: FoundVisit): boolean {
  switch (actor.kind) {
    case "staff":
      return visit.clinicianId === actor.userId
    case "patient":
    case "device":
      return visit.patientId === actor.patientId
    case "companion":
      return false
  }
}

function own(actor: SeatActor) {
  switch (actor.kind) {
    case "staff":
      return and(eq(seats.role, "clinician"), eq(seats.userId, actor.userId), isNull(seats.guestId))
    case "companion":
      return eq(seats.guestId, actor.companionId)
    case "patient":
      return eq(seats.role, "patient")
    case "device":
      return and(eq(seats.role, "device"), eq(seats.deviceId, actor.deviceId))
  }
}

function roleOf(actor: SeatActor): SeatRole {
  switch (actor.kind) {
    case "staff":
      return "clinician"
    case "companion":
      return actor.as
    case "patient":
    case "device":
      return actor.kind
  }
}
