import { and, eq, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import type { SeatRow } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge } from "@/lib/consultations/policy"
import { findVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import type { Colleague, Door, GuestLine, Standing } from "./guest-view"
import { standingGuests } from "./invite-commands"
import { colleagueSeat, mayInvite } from "./policy"

/** Everybody at the door or in the call beside the visit's clinician, and who else could be asked. */
export async function doorOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<Door, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await findVisit(tx, visitId)
    const mine = judge(actor, found?.visit, mayInvite)
    if (!mine.ok) return mine
    if (found === undefined) return refuse("not_found")
    const { visit, patient } = found
    const people = await linesOf(tx, visit, patient.name)
    const entity = { type: "visit", id: visitId } as const
    const { patientId } = visit
    const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
    const data = { visitId, results: people.length }
    await record(tx, actor, { ...event, action: "guest.listed", data }, at)
    return ok({ people, colleagues: await colleaguesFor(tx, visit) })
  })
  return withDenials(actor, "guest.list", visitId, result, at)
}

async function linesOf(
  tx: Tx,
  { id: visitId, protection }: VisitRow,
  patient: string,
): Promise<GuestLine[]> {
  const isUnable = (encrypts: boolean | null | undefined) =>
    protection === "end_to_end" && encrypts === false
  const seated = await asList(() => tx.select().from(seats).where(eq(seats.visitId, visitId)))
  const invited = (await standingGuests(tx, visitId)).map((guest): GuestLine => {
    const seat = seated.find((one) => one.guestId === guest.id)
    const { id: guestId, role, name, encrypts } = guest
    return { guestId, role, name, unable: isUnable(encrypts), ...standing(seat) }
  })
  const own = seated.find((one) => one.role === "patient")
  if (own === undefined) return invited
  const unable = isUnable(own.deviceCheck?.encryption)
  return [{ guestId: null, role: "patient", name: patient, unable, ...standing(own) }, ...invited]
}

function standing(seat: SeatRow | undefined): Standing {
  if (seat === undefined) return { state: "invited", seatId: null }
  const { id: seatId, identity } = seat
  return seat.state === "admitted"
    ? { state: "here", seatId, identity }
    : { state: "waiting", seatId }
}

async function colleaguesFor(tx: Tx, visit: VisitRow): Promise<Colleague[]> {
  const invited = await standingGuests(tx, visit.id)
  const staff = await tx
    .select({ userId: users.id, name: users.name, role: users.role })
    .from(users)
    .where(and(eq(users.active, true), ne(users.id, visit.clinicianId)))
    .orderBy(users.name)
  return staff.flatMap(({ userId, name, role }) => {
    const as = colleagueSeat(role)
    const asked = invited.some((guest) => guest.userId === userId)
    return as === undefined || asked ? [] : [{ userId, name, role: as }]
  })
}
