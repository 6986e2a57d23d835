import { randomBytes, randomUUID } from "node:crypto"

import { and, eq, inArray, isNull, ne, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { groupSessions } from "@/db/schema/booking"
import { devices, seats } from "@/db/schema/rooms"
import type { DeviceCheck, GuestRow, SeatRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import { Fault } from "@/lib/error"
import type { DeviceId, GuestId, UserId } from "@/lib/ids"
import { SeatId } from "@/lib/ids"

/**
 * The patient's one seat in a visit, made on first need and kept for ever after: reloads, other
 * tabs and a redelivered request all find the same. The unique index `seats_patient` decides races.
 */
export async function seatPatient(
  tx: Tx,
  visit: VisitRow,
  change: { deviceCheck?: DeviceCheck; seenAt: Date },
): Promise<SeatRow> {
  const rows = await tx
    .insert(seats)
    .values({ ...newSeat(visit), role: "patient", state: "waiting", ...change })
    .onConflictDoUpdate({ target: seats.visitId, targetWhere: sql`role = 'patient'`, set: change })
    .returning()
  return only(rows)
}

/**
 * The room of the sitting, named on first need. All visits of a class share theirs: whoever admits next
 * waits until it is named.
 */
export async function roomFor(tx: Tx, visit: VisitRow): Promise<string> {
  if (visit.room !== null) return visit.room
  if (visit.sessionId === null) return newRoomName()
  const rows = await tx
    .update(groupSessions)
    .set({ room: sql`coalesce(${groupSessions.room}, ${newRoomName()})` })
    .where(eq(groupSessions.id, visit.sessionId))
    .returning({ room: groupSessions.room })
  const room = rows[0]?.room
  if (room === undefined || room === null) throw new Fault("database", "a visit's class is there")
  return room
}

/**
 * Admission: the patient, the clinician who presses, and every bedside device of the visit. Where a
 * guest comes `first`, that one instead of the patient, and no device. In a class the clinician has the same identity
 * in every visit, and there are no devices: whatever they send would be read by all.
 */
export async function admitSeats(
  tx: Tx,
  visit: VisitRow,
  userId: UserId,
  at: Date,
  first?: SeatRow,
): Promise<void> {
  const admitted = { state: "admitted" as const, admittedAt: at }
  const whose = first === undefined ? eq(seats.role, "patient") : eq(seats.id, first.id)
  await tx
    .update(seats)
    .set(admitted)
    .where(and(eq(seats.visitId, visit.id), whose))
  const host = visit.sessionId === null ? {} : await hostIdentity(tx, visit, userId)
  await tx
    .insert(seats)
    .values({ ...newSeat(visit), ...host, ...admitted, role: "clinician", userId })
    .onConflictDoUpdate({
      target: [seats.visitId, seats.userId],
      targetWhere: sql`role = 'clinician' and guest_id is null`,
      set: admitted,
    })
  if (visit.sessionId !== null || first !== undefined) return
  await seatDevices(tx, visit, at)
}

/** Every bedside device that is linked to the visit, with its patient. */
export async function seatDevices(tx: Tx, visit: VisitRow, at: Date): Promise<void> {
  const linked = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.visitId, visit.id), isNull(devices.revokedAt)))
  for (const device of linked) await seatDevice(tx, visit, device.id, at)
}

async function hostIdentity(
  tx: Tx,
  { sessionId, id }: VisitRow,
  userId: UserId,
): Promise<{ identity?: string; sessionId?: string | null }> {
  if (sessionId === null) return {}
  const rows = await tx
    .select({ identity: seats.identity, sessionId: seats.sessionId })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .where(
      and(
        eq(visits.sessionId, sessionId),
        eq(seats.userId, userId),
        eq(seats.role, "clinician"),
        eq(seats.state, "admitted"),
        isNull(seats.guestId),
      ),
    )
    .orderBy(sql`${visits.id} = ${id} desc`)
    .limit(1)
  return rows[0] ?? {}
}

/** A guest's seat, waiting from the first moment on: an invitation alone lets nobody in. */
export async function seatGuest(
  tx: Tx,
  visit: VisitRow,
  guest: GuestRow,
  at: Date,
): Promise<SeatRow> {
  const { id: guestId, role, userId } = guest
  const rows = await tx
    .insert(seats)
    .values({ ...newSeat(visit), role, state: "waiting", guestId, userId, seenAt: at })
    .onConflictDoUpdate({
      target: seats.guestId,
      targetWhere: sql`guest_id is not null`,
      set: { seenAt: at },
    })
    .returning()
  return only(rows)
}

/** The row of a seat that somebody has to leave; `unseat` tells the others. */
export async function emptySeat(
  tx: Tx,
  seat: SeatRow,
  to: "waiting" | "withdrawn",
  at: Date,
): Promise<void> {
  const change =
    to === "waiting" ? { state: to, ...afresh(), admittedAt: null } : { state: to, withdrawnAt: at }
  await tx.update(seats).set(change).where(eq(seats.id, seat.id))
}

/** A bedside device is admitted with its patient, or when it comes later, at once. */
export async function seatDevice(
  tx: Tx,
  visit: VisitRow,
  deviceId: DeviceId,
  at: Date,
): Promise<SeatRow> {
  const admitted = { state: "admitted" as const, admittedAt: at }
  const rows = await tx
    .insert(seats)
    .values({ ...newSeat(visit), ...admitted, role: "device", deviceId })
    .onConflictDoUpdate({
      target: [seats.visitId, seats.deviceId],
      targetWhere: sql`role = 'device'`,
      set: admitted,
    })
    .returning()
  return only(rows)
}

/**
 * Whoever watches the vital signs sits down by asking, each time by the session that asks. A seat that was
 * taken from them is a new one to LiveKit and to the keys.
 */
export async function seatWatcher(
  tx: Tx,
  visit: VisitRow,
  userId: UserId,
  sessionId: string | undefined,
  at: Date,
): Promise<SeatRow> {
  const sits = { state: "admitted" as const, withdrawnAt: null, sessionId: sessionId ?? null }
  const isHeld = sql`${seats.state} = 'admitted'`
  const { identity, lostIdentities } = afresh()
  const rows = await tx
    .insert(seats)
    .values({ ...newSeat(visit), ...sits, role: "watcher", userId, admittedAt: at })
    .onConflictDoUpdate({
      target: [seats.visitId, seats.userId],
      targetWhere: sql`role = 'watcher'`,
      set: {
        ...sits,
        identity: sql`case when ${isHeld} then ${seats.identity} else ${identity} end`,
        lostIdentities: sql`case when ${isHeld} then ${seats.lostIdentities} else ${lostIdentities} end`,
        admittedAt: sql`case when ${isHeld} then ${seats.admittedAt} else ${at.toISOString()}::timestamptz end`,
      },
    })
    .returning()
  return only(rows)
}

/**
 * A staff seat follows the session that sits in it. After a revoked session it is a new one to
 * LiveKit and to the keys: whoever was sent out knows the old identity, and cannot be taken for this.
 */
export async function seatStaff(
  tx: Tx,
  visit: VisitRow,
  seat: SeatRow,
  sessionId: string | undefined,
): Promise<SeatRow> {
  if (visit.sessionId !== null) await holdClass(tx, visit.sessionId)
  const again =
    seat.state === "withdrawn" ? { state: "admitted" as const, withdrawnAt: null, ...afresh() } : {}
  const rows = await tx
    .update(seats)
    .set({ ...again, sessionId: sessionId ?? null })
    .where(eq(seats.id, seat.id))
    .returning()
  const own = only(rows)
  const isHost = own.userId !== null && own.userId === visit.clinicianId && own.guestId === null
  if (visit.sessionId !== null && isHost) await gatherHost(tx, visit.sessionId, own)
  return own
}

/** Two tokens of one host at once would each wait for the other's seats. */
async function holdClass(tx: Tx, classId: string): Promise<void> {
  await tx
    .select({ id: groupSessions.id })
    .from(groupSessions)
    .where(eq(groupSessions.id, classId))
    .for("update")
}

/**
 * The host of a class sits in each of its visits that go on under one identity, also in those that were
 * let in between two sessions of theirs.
 */
async function gatherHost(tx: Tx, classId: string, own: SeatRow): Promise<void> {
  const { identity, userId, sessionId } = own
  if (userId === null) return
  const goOn = tx
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.sessionId, classId), eq(visits.state, "in_call")))
  const lost = sql`case when ${seats.identity} = ${identity} then ${seats.lostIdentities}
    else array_append(${seats.lostIdentities}, ${seats.identity}) end`
  await tx
    .update(seats)
    .set({ identity, sessionId, state: "admitted", withdrawnAt: null, lostIdentities: lost })
    .where(
      and(
        inArray(seats.visitId, goOn),
        eq(seats.userId, userId),
        eq(seats.role, "clinician"),
        isNull(seats.guestId),
        ne(seats.id, own.id),
      ),
    )
}

/** The seat under an identity that nobody has a token for; the one that it had is remembered as lost. */
function afresh() {
  return {
    identity: newIdentity(),
    lostIdentities: sql`array_append(${seats.lostIdentities}, ${seats.identity})`,
    pub: null,
  }
}

/** A guest who was removed is invited again: the seat waits, and nobody holds a token for it. */
export async function seatAnew(tx: Tx, guestId: GuestId): Promise<void> {
  await tx
    .update(seats)
    .set({ state: "waiting", withdrawnAt: null, admittedAt: null, ...afresh() })
    .where(and(eq(seats.guestId, guestId), eq(seats.state, "withdrawn")))
}

function newSeat(visit: VisitRow) {
  return {
    id: SeatId.parse(randomUUID()),
    clinicId: visit.clinicId,
    visitId: visit.id,
    identity: newIdentity(),
  }
}

/** 24 characters that nobody can guess: LiveKit's room name is the sitting's only address. */
export function newRoomName(): string {
  return randomBytes(18).toString("base64url")
}

/** The LiveKit identity: random, so that it says nothing about whose it is. */
function newIdentity(): string {
  return randomBytes(18).toString("base64url")
}

function only(rows: readonly SeatRow[]): SeatRow {
  const [seat] = rows
  if (seat === undefined) throw new Fault("database", "an upsert answers with its row")
  return seat
}
