import { and, eq, isNull, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { guests, seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { refuseHasty } from "@/lib/rooms/pace"
import type { TooOften } from "@/lib/rooms/pace"
import { findJoining, hostOf, identitiesOut, namedVisit, visitNamed } from "@/lib/rooms/queries"
import type { SeatActor } from "@/lib/rooms/queries"
import type { VisitOfSeat } from "@/lib/rooms/schema"
import { asList } from "@/lib/sealing/as-list"

import type { Seated, SeatedName } from "./guest-view"

/**
 * The names of those in the call, for whoever sits in it too. In a class only its host reads the names of
 * the records: the others read what each member chose, and of whom a member brought along no name at all.
 */
export async function seatedNames(
  actor: SeatActor,
  sitting: VisitOfSeat,
): Promise<Result<Seated, "not_found" | "not_admitted"> | TooOften> {
  // Each is written down. A patient and a guest have their measure for all that they do; a device has none beside this.
  const over = actor.kind === "device" ? await refuseHasty("people", actor, new Date()) : undefined
  if (over !== undefined) return over
  const result = await withTenant(actor.clinicId, async (tx) => {
    const joining = await findJoining(tx, actor, await visitNamed(tx, sitting))
    if (joining === undefined) return refuse("not_found")
    if (joining.seat?.state !== "admitted") return refuse("not_admitted")
    const { visit } = joining
    const out = visit.room === null ? [] : await identitiesOut(tx, visit.room)
    const names = await namesIn(tx, actor, visit)
    await record(tx, actor, {
      action: "guest.listed",
      patientId: visit.patientId,
      entity: { type: "visit", id: visit.id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { visitId: visit.id, results: names.length },
    })
    return ok({ names, out, host: await hostOf(tx, visit) })
  })
  if (result.ok || result.reason !== "not_found") return result
  return deny(actor, "guest.names", namedVisit(sitting), "not_found")
}

async function namesIn(tx: Tx, actor: SeatActor, visit: VisitRow): Promise<SeatedName[]> {
  const whole = actor.kind === "staff" && actor.userId === visit.clinicianId
  const here =
    visit.sessionId === null ? eq(visits.id, visit.id) : eq(visits.sessionId, visit.sessionId)
  const seated = await asList(() =>
    tx
      .selectDistinctOn([seats.identity], {
        seat: seats,
        place: visits.seatNo,
        patient: { id: patients.id, name: patients.name },
        guest: { id: guests.id, name: guests.name },
        user: users.name,
      })
      .from(seats)
      .innerJoin(visits, eq(visits.id, seats.visitId))
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .leftJoin(guests, and(eq(guests.id, seats.guestId), isNull(guests.revokedAt)))
      .leftJoin(users, eq(users.id, seats.userId))
      .where(and(here, eq(seats.state, "admitted"), ne(seats.role, "device"))),
  )
  return seated.flatMap(({ seat, place, patient, guest, user }): SeatedName[] => {
    const { identity, role, shownAs, visitId } = seat
    const known = whole || visitId === visit.id
    if (role === "patient" && visit.sessionId !== null && !whole)
      return [{ identity, name: shownAs, ...(place === null ? {} : { place }) }]
    const name = role === "patient" ? patient.name : known ? (guest?.name ?? user) : user
    return name === null ? [] : [{ identity, name }]
  })
}
