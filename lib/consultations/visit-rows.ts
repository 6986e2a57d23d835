import { and, desc, eq, inArray, isNull, or } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { question } from "@/db/question"
import type { Asking, Value } from "@/db/question"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { consents, seats } from "@/db/schema/rooms"
import type { ConsentRow, SeatRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { UserId, VisitId } from "@/lib/ids"
import { asList } from "@/lib/sealing/as-list"

import type { InLine } from "./line"

/** The visit with the people and the clinic it belongs to; undefined in another clinic. */
export async function findVisit(tx: Tx, visitId: VisitId) {
  const [row] = await visitBy(tx, { visitId })
  return row
}

/** The same of several, in no order. */
export function findVisits(tx: Tx, ids: readonly VisitId[]) {
  return withPeople(tx).where(inArray(visits.id, [...ids]))
}

const visitBy = question("visit_with_people", (db, value: Value<{ visitId: VisitId }>) =>
  withPeople(db).where(eq(visits.id, value("visitId"))),
)

function withPeople(db: Asking) {
  return db
    .select({
      visit: visits,
      patient: patients,
      clinician: { id: users.id, name: users.name },
      clinic: clinics,
    })
    .from(visits)
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
}

/** Held until the transaction ends: every change of a visit's state goes one after the other. */
export async function lockVisit(tx: Tx, visitId: VisitId): Promise<VisitRow | undefined> {
  const rows = await tx.select().from(visits).where(eq(visits.id, visitId)).for("update")
  return rows[0]
}

export async function patientSeat(tx: Tx, visitId: VisitId): Promise<SeatRow | undefined> {
  const [row] = await seatBy(tx, { visitId })
  return row
}

const seatBy = question("patient_seat", (db, value: Value<{ visitId: VisitId }>) =>
  db
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, value("visitId")), eq(seats.role, "patient"))),
)

/** Who waits for, or is in the call with, this clinician. Whoever waits for a class is in nobody's way: it has no line. */
export async function lineOf(tx: Tx, clinicianId: UserId): Promise<InLine[]> {
  const rows = await asList(() => lineBy(tx, { clinicianId }))
  return rows.map(inLine)
}

const lineBy = question("line", (db, value: Value<{ clinicianId: UserId }>) =>
  db
    .select()
    .from(visits)
    .where(
      and(
        eq(visits.clinicianId, value("clinicianId")),
        or(and(eq(visits.state, "waiting"), isNull(visits.sessionId)), eq(visits.state, "in_call")),
      ),
    ),
)

export function inLine(visit: VisitRow): InLine {
  const { id, startsAt, endsAt, arrivedAt, admittedAt } = visit
  const state = visit.state === "in_call" ? "in_call" : "waiting"
  return { visitId: id, state, startsAt, endsAt, arrivedAt, admittedAt }
}

/** The newest consent of each visit. */
export async function consentsOf(tx: Tx, ids: VisitId[]): Promise<Map<VisitId, ConsentRow>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectDistinctOn([consents.visitId])
    .from(consents)
    .where(inArray(consents.visitId, ids))
    .orderBy(consents.visitId, desc(consents.givenAt))
  return new Map(rows.map((row) => [row.visitId, row]))
}

export async function patientSeatsOf(tx: Tx, ids: VisitId[]): Promise<Map<VisitId, SeatRow>> {
  if (ids.length === 0) return new Map()
  const rows = await asList(() =>
    tx
      .select()
      .from(seats)
      .where(and(inArray(seats.visitId, ids), eq(seats.role, "patient"))),
  )
  return new Map(rows.map((row) => [row.visitId, row]))
}

/** Whoever is back in the room needs no call any more. */
export function waitsForPhone(seat: SeatRow | undefined): Date | undefined {
  const at = seat?.phoneMeAt ?? undefined
  const joinedAt = seat?.joinedAt ?? undefined
  return at !== undefined && joinedAt !== undefined && joinedAt > at ? undefined : at
}
