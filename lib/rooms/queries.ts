import { and, desc, eq, isNotNull, isNull, ne, or, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { consents, guests, seats } from "@/db/schema/rooms"
import type { GuestRow, SeatRole, SeatRow, SeatState } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { CompanionActor, DeviceActor, PatientActor, StaffActor } from "@/lib/actor"
import type { SeatId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { asList } from "@/lib/sealing/as-list"

import { hasRight } from "./device-right"
import type { VisitOfSeat } from "./schema"

export type SeatActor = StaffActor | PatientActor | CompanionActor | DeviceActor

export type Joining = {
  role: SeatRole
  visit: VisitRow
  seat: SeatRow | undefined
  consent: { id: string; video: boolean; vitals: boolean } | undefined
  returned: boolean
  /** Of the visit's patient; undefined: they never came. */
  patient: SeatState | undefined
}

/** The actor's own visit and seat. Undefined: no such visit, or it is somebody else's. */
export async function findJoining(
  tx: Tx,
  actor: SeatActor,
  visitId: VisitId | undefined,
): Promise<Joining | undefined> {
  const id = actor.kind === "staff" ? visitId : actor.visitId
  if (id === undefined || (visitId !== undefined && visitId !== id)) return undefined
  const right = actor.kind === "device" ? hasRight(tx, actor) : undefined
  const [visit] = await tx
    .select()
    .from(visits)
    .where(and(eq(visits.id, id), right))
  if (visit === undefined) return undefined
  const guest = await guestOf(tx, actor, visit)
  if (!isMine(actor, visit) && guest === undefined) return undefined
  const mine = guest === undefined ? own(actor) : eq(seats.guestId, guest.id)
  const [seat] = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, id), mine))
  return {
    ...(await factsOf(tx, id)),
    role: guest?.role ?? roleOf(actor),
    visit,
    seat,
    returned: seat !== undefined && hasReturned(actor, seat),
  }
}

/** The visit that somebody may watch, with their own seat as its watcher. Undefined: not of this clinic, or without the right. */
export async function findWatching(
  tx: Tx,
  actor: StaffActor,
  id: VisitId | undefined,
): Promise<Joining | undefined> {
  if (id === undefined || !may(actor, "ward.watch")) return undefined
  const [visit] = await tx.select().from(visits).where(eq(visits.id, id))
  if (visit === undefined) return undefined
  const own = and(eq(seats.role, "watcher"), eq(seats.userId, actor.userId))
  const [seat] = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, id), own))
  const facts = await factsOf(tx, id)
  return {
    ...facts,
    role: "watcher",
    visit,
    seat,
    returned: seat !== undefined && hasReturned(actor, seat),
  }
}

/** What counts at this moment for whoever comes: the newest consent, and where the patient is. */
async function factsOf(tx: Tx, id: VisitId): Promise<Pick<Joining, "consent" | "patient">> {
  const [consent] = await tx
    .select()
    .from(consents)
    .where(eq(consents.visitId, id))
    .orderBy(desc(consents.givenAt))
    .limit(1)
  const [patient] = await tx
    .select({ state: seats.state })
    .from(seats)
    .where(and(eq(seats.visitId, id), eq(seats.role, "patient")))
  return { consent, patient: patient?.state }
}

/** The visit that a request means: of a class any that goes on, as its host sits in each of them. */
export async function visitNamed(
  tx: Tx,
  { visitId, classId }: VisitOfSeat,
): Promise<VisitId | undefined> {
  if (classId === undefined) return visitId
  const rows = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(eq(visits.sessionId, classId))
    .orderBy(sql`${visits.state} = 'in_call' desc`, visits.id)
    .limit(1)
  return rows[0]?.id
}

/** What an attempt at it is written down about: somebody else's visit looks like none at all. */
export function namedVisit({ visitId }: Pick<VisitOfSeat, "visitId">) {
  return { type: "visit", id: visitId ?? "none" } as const
}

/** The standing invitation of whoever is neither the visit's patient nor its clinician. */
export async function guestOf(
  tx: Tx,
  actor: SeatActor,
  visit: Pick<VisitRow, "id" | "clinicianId">,
): Promise<GuestRow | undefined> {
  const who = invitedAs(actor, visit)
  if (who === undefined) return undefined
  const [guest] = await tx
    .select()
    .from(guests)
    .where(and(eq(guests.visitId, visit.id), who, isNull(guests.revokedAt)))
  // A colleague comes as what they were asked as, for as long as they are that.
  return actor.kind === "staff" && guest?.role !== actor.role ? undefined : guest
}

function invitedAs(actor: SeatActor, visit: Pick<VisitRow, "clinicianId">) {
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

function hasReturned(actor: SeatActor, seat: SeatRow): boolean {
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
): Promise<SeatRow | undefined> {
  const rows = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, visitId), eq(seats.identity, identity)))
  return rows[0]
}

type SeatInRoom = { seat: SeatRow; visit: VisitRow }

/** The seats of this identity in the room: one, but for the host of a class. */
export async function seatsIn(tx: Tx, room: string, identity: string): Promise<SeatInRoom[]> {
  return tx
    .select({ seat: seats, visit: visits })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .where(and(eq(visits.room, room), eq(seats.identity, identity)))
}

/**
 * The seat that this identity had in the room, and has no more: withdrawn, or sent back to the waiting
 * room. Undefined also where another seat of the same identity stands.
 */
export async function findLostSeat(
  tx: Tx,
  room: string,
  identity: string,
): Promise<SeatInRoom | undefined> {
  const had = or(eq(seats.identity, identity), sql`${identity} = any(${seats.lostIdentities})`)
  const rows = await tx
    .select({ seat: seats, visit: visits })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .where(and(eq(visits.room, room), had))
  if (rows.some(({ seat }) => seat.identity === identity && seat.state !== "withdrawn"))
    return undefined
  return rows[0]
}

/** Identities that had a seat in this room and have none now. Whoever still comes by one gets no key. */
export async function identitiesOut(tx: Tx, room: string): Promise<string[]> {
  const rows = await tx
    .select({ identity: seats.identity, state: seats.state, lost: seats.lostIdentities })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .where(eq(visits.room, room))
  const stand = new Set(rows.flatMap((row) => (row.state === "withdrawn" ? [] : [row.identity])))
  const had = rows.flatMap(({ identity, lost }) => [identity, ...lost])
  return [...new Set(had)].filter((identity) => !stand.has(identity))
}

/** The visit's own clinician, as the room has them. Null: not seated yet, or their session was ended. */
export async function hostOf(
  tx: Tx,
  { id, clinicianId }: Pick<VisitRow, "id" | "clinicianId">,
): Promise<string | null> {
  const own = and(eq(seats.userId, clinicianId), eq(seats.role, "clinician"), isNull(seats.guestId))
  const [seat] = await tx
    .select({ identity: seats.identity })
    .from(seats)
    .where(and(eq(seats.visitId, id), own, eq(seats.state, "admitted")))
  return seat?.identity ?? null
}

/** Whether another seat of the room has shown this key: public keys are public, and a copy would take its place. */
export async function isKeyOfAnother(
  tx: Tx,
  room: string,
  pub: string,
  identity: string,
): Promise<boolean> {
  const rows = await tx
    .select({ id: seats.id })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .where(and(eq(visits.room, room), eq(seats.pub, pub), ne(seats.identity, identity)))
    .limit(1)
  return rows.length > 0
}

/** A guest's seat whose person waits to be let in. */
export async function waitingGuest(
  tx: Tx,
  visitId: VisitId,
  seatId: SeatId,
): Promise<SeatRow | undefined> {
  const waits = and(eq(seats.state, "waiting"), isNotNull(seats.guestId))
  const rows = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.id, seatId), eq(seats.visitId, visitId), waits))
  return rows[0]
}

export type SittingRoom = { room: string; goesOn: boolean; isClass: boolean }

/** The room of a visit, and whether anybody may still be in it, for the jobs. */
export async function findRoom(tx: Tx, visitId: VisitId): Promise<SittingRoom | undefined> {
  const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
  if (visit === undefined || visit.room === null) return undefined
  const { room, sessionId } = visit
  const goesOn = (await visitsIn(tx, room)).some(({ state }) => state === "in_call")
  return { room, goesOn, isClass: sessionId !== null }
}

/** One visit, or all of a class. */
export async function visitsIn(tx: Tx, room: string): Promise<VisitRow[]> {
  return asList(() => tx.select().from(visits).where(eq(visits.room, room)))
}

/** The rooms of a clinic in which somebody may be, each with its visits that go on. */
export async function roomsInCall(tx: Tx): Promise<Map<string, VisitRow[]>> {
  const rows = await asList(() =>
    tx
      .select()
      .from(visits)
      .where(and(eq(visits.state, "in_call"), isNotNull(visits.room))),
  )
  const rooms = new Map<string, VisitRow[]>()
  for (const visit of rows)
    if (visit.room !== null) rooms.set(visit.room, [...(rooms.get(visit.room) ?? []), visit])
  return rooms
}

export async function seatsOf(tx: Tx, visitId: VisitId): Promise<SeatRow[]> {
  return asList(() => tx.select().from(seats).where(eq(seats.visitId, visitId)))
}

function isMine(actor: SeatActor, visit: VisitRow): boolean {
  switch (actor.kind) {
    case "staff":
      return may(actor, "visit.admit") && visit.clinicianId === actor.userId
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
