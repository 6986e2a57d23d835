import { and, asc, eq, isNotNull, isNull, ne, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { groupSessions } from "@/db/schema/booking"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { guests, seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import type { ClassId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { classState, memberState } from "./class-view"
import type { ClassMember, ClassView } from "./class-view"
import { hosts } from "./policy"

/** The class with everybody who booked a place, for its host. Each of them was looked up. */
export async function classView(
  actor: StaffActor,
  classId: ClassId,
  at: Date,
): Promise<Result<ClassView, "not_found">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await findClass(tx, classId)
    if (found === undefined || !hosts(actor, found.session)) return refuse("not_found")
    const { session, type, host, clinic } = found
    const rows = await peopleOf(tx, classId)
    const own = rows.filter(({ guest }) => guest === null)
    await recordAll(
      tx,
      actor,
      own.map(({ visit }) => ({
        action: "visit.listed" as const,
        entity: { type: "visit" as const, id: visit.id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        patientId: visit.patientId,
        data: { view: "class", results: own.length },
      })),
      at,
    )
    return ok({
      classId,
      type,
      clinic,
      host: { name: host },
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
      places: session.capacity,
      room: session.room,
      state: classState(own.map(({ visit }) => visit.state)),
      members: rows.map(memberOf),
    })
  })
  if (result.ok) return result
  return deny(actor, "class.read", { type: "visit", id: classId }, result.reason, at)
}

async function findClass(tx: Tx, classId: ClassId) {
  const rows = await tx
    .select({
      session: groupSessions,
      type: { name: visitTypes.name, nameZh: visitTypes.nameZh },
      host: users.name,
      clinic: { name: clinics.name, phone: clinics.phone, zone: clinics.zone },
    })
    .from(groupSessions)
    .innerJoin(visitTypes, eq(visitTypes.id, groupSessions.visitTypeId))
    .innerJoin(users, eq(users.id, groupSessions.clinicianId))
    .innerJoin(clinics, eq(clinics.id, groupSessions.clinicId))
    .where(eq(groupSessions.id, classId))
  return rows[0]
}

type Row = Awaited<ReturnType<typeof peopleOf>>[number]

/** Every place that is not given back, and who was brought along and has come. */
async function peopleOf(tx: Tx, classId: ClassId) {
  const person = or(
    eq(seats.role, "patient"),
    and(isNotNull(seats.guestId), ne(seats.state, "withdrawn")),
  )
  return asList(() =>
    tx
      .select({
        visit: visits,
        patient: { id: patients.id, name: patients.name },
        seat: seats,
        guest: { id: guests.id, name: guests.name },
        encrypts: guests.encrypts,
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .leftJoin(seats, and(eq(seats.visitId, visits.id), person))
      .leftJoin(guests, and(eq(guests.id, seats.guestId), isNull(guests.revokedAt)))
      .where(and(eq(visits.sessionId, classId), ne(visits.state, "cancelled")))
      .orderBy(asc(visits.seatNo), asc(guests.id)),
  )
}

function memberOf({ visit, patient, seat, guest, encrypts }: Row): ClassMember {
  if (visit.seatNo === null) throw new Fault("invariant", "a visit of a class has a place")
  const role = seat === null || seat.role === "device" ? "patient" : seat.role
  const state = memberState(visit.state, seat ?? undefined)
  return {
    visitId: visit.id,
    seatId: seat?.id ?? null,
    role,
    name: guest?.name ?? patient.name,
    shownAs: seat?.shownAs ?? null,
    place: visit.seatNo,
    state,
    begun: visit.state === "in_call",
    identity: state === "here" ? (seat?.identity ?? null) : null,
    unable: (guest === null ? seat?.deviceCheck?.encryption : encrypts) === false,
  }
}
