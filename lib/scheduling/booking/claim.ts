import { randomUUID } from "node:crypto"

import { and, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { groupSessions, reservations } from "@/db/schema/booking"
import { databaseError } from "@/lib/error"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import type { OfferedType } from "../visit-types/visit-types"
import type { Candidates } from "./candidates"
import { lockPeople } from "./lock-people"

/** Whose time, when, and around it; for a group visit which seat. As a hold's or a visit's columns. */
export type Place = {
  visitTypeId: OfferedType["id"]
  clinicianId: UserId
  interpreterId: UserId | null
  sessionId: string | null
  seatNo: number | null
  startsAt: Date
  endsAt: Date
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
}

/**
 * Tries the candidates in turn until `write` has written a row that claims one's time: each in a
 * savepoint, so that a lost race costs one candidate and not the transaction. A savepoint that is
 * rolled back gives its locks back too, so nobody waits while holding another clinician.
 */
export async function claim<T>(
  tx: Tx,
  clinicId: ClinicId,
  wish: { type: OfferedType; patientId?: PatientId | undefined },
  { startsAt, endsAt, clinicians, interpreters }: Candidates,
  write: (tx: Tx, place: Place) => Promise<T>,
  at: Date,
): Promise<{ ok: true; value: T } | Refused<"taken">> {
  const { type, patientId } = wish
  const pairs = clinicians.flatMap((clinicianId) =>
    (interpreters.length === 0 ? [null] : interpreters).map((interpreterId) => ({
      clinicianId,
      interpreterId,
    })),
  )
  for (const { clinicianId, interpreterId } of pairs) {
    const place: Place = {
      visitTypeId: type.id,
      clinicianId,
      interpreterId,
      sessionId: null,
      seatNo: null,
      startsAt,
      endsAt,
      bufferBeforeMinutes: type.bufferBeforeMinutes,
      bufferAfterMinutes: type.bufferAfterMinutes,
    }
    const won = await attempt(tx, async (savepoint) => {
      const people = { clinicians: [clinicianId], interpreters: [interpreterId] }
      await lockPeople(savepoint, clinicId, { ...people, patients: [patientId] }, at)
      const seated = type.capacity > 1 ? await takeSeat(savepoint, clinicId, type, place) : place
      return { value: await write(savepoint, seated) }
    })
    if (won !== undefined) return { ok: true, value: won.value }
  }
  return refuse("taken")
}

/** Undefined, with nothing written and no lock kept, where somebody was faster. */
export async function attempt<T>(
  tx: Tx,
  work: (savepoint: Tx) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await tx.transaction(work)
  } catch (error) {
    if (lostRace(error)) return undefined
    throw error
  }
}

/** Undoes an attempt that no constraint refused: the last seat is gone, nothing of a series was free. */
export class Lost extends Error {}

/** Whether somebody else was faster: the person's time or the seat is taken. */
export function lostRace(error: unknown): boolean {
  if (error instanceof Lost) return true
  const constraint = databaseError(error)?.constraint
  return constraint === "reservations_person_free" || constraint === "reservations_seat_free"
}

/** The lowest free seat of the session that stands then, or of a new one. */
async function takeSeat(
  tx: Tx,
  clinicId: ClinicId,
  type: OfferedType,
  place: Place,
): Promise<Place> {
  const { visitTypeId, clinicianId, interpreterId, startsAt, endsAt } = place
  const { bufferBeforeMinutes, bufferAfterMinutes } = place
  await tx
    .insert(groupSessions)
    .values({
      id: randomUUID(),
      clinicId,
      visitTypeId,
      clinicianId,
      interpreterId,
      startsAt,
      endsAt,
      capacity: type.capacity,
      bufferBeforeMinutes,
      bufferAfterMinutes,
    })
    .onConflictDoNothing()
  const [session] = await tx
    .select()
    .from(groupSessions)
    .where(
      and(
        eq(groupSessions.visitTypeId, visitTypeId),
        eq(groupSessions.clinicianId, clinicianId),
        eq(groupSessions.startsAt, startsAt),
      ),
    )
    .for("update")
  if (session === undefined) throw new Lost()
  const taken = await tx
    .select({ seatNo: reservations.seatNo })
    .from(reservations)
    .where(and(eq(reservations.sessionId, session.id), eq(reservations.kind, "seat")))
  const used = new Set(taken.map(({ seatNo }) => seatNo))
  const seatNo = Array.from({ length: session.capacity }, (_, n) => n + 1).find(
    (seat) => !used.has(seat),
  )
  if (seatNo === undefined) throw new Lost()
  const { endsAt: until, interpreterId: interpreter } = session
  return { ...place, sessionId: session.id, seatNo, endsAt: until, interpreterId: interpreter }
}
