import { and, eq, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import type { CompanionActor, StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge } from "@/lib/consultations/policy"
import { findVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { findJoining, guestOf } from "@/lib/rooms/queries"
import type { FoundSeat, SeatActor } from "@/lib/rooms/queries"
import { windowAt } from "@/lib/visit-window"

import type { Colleague, Door, GuestLine, GuestStep, GuestView, SeatedName } from "./guest-view"
import { standingGuests } from "./invite-commands"
import { colleagueSeat, mayInvite } from "./policy"

/** A guest's own page. Asking also says that the page is open. */
export async function guestView(
  actor: CompanionActor | StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<GuestView, "not_found">> {
  const view = await withTenant(actor.clinicId, async (tx) => {
    const found = await findVisit(tx, visitId)
    const guest = found && (await guestOf(tx, actor, found.visit))
    if (found === undefined || guest === undefined) return undefined
    const { visit, clinician, clinic } = found
    const [seat] = await tx.select().from(seats).where(eq(seats.guestId, guest.id))
    await recordRead(tx, actor, { visit, seenAt: seat?.seenAt ?? null }, at)
    if (seat !== undefined) await tx.update(seats).set({ seenAt: at }).where(eq(seats.id, seat.id))
    return {
      visitId: visit.id,
      clinic: { name: clinic.name, phone: clinic.phone, zone: clinic.zone },
      clinician: { name: clinician.name },
      startsAt: visit.startsAt.toISOString(),
      endsAt: visit.endsAt.toISOString(),
      guest: { name: guest.name, role: guest.role },
      step: stepOf(visit, seat?.state === "admitted", at),
      protection: visit.protection,
    }
  })
  if (view !== undefined) return ok(view)
  return deny(actor, "visit.read", { type: "visit", id: visitId }, "not_found", at)
}

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
    const people = await linesOf(tx, visitId, patient.name)
    const entity = { type: "visit", id: visitId } as const
    const { patientId } = visit
    const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
    const data = { visitId, results: people.length }
    await record(tx, actor, { ...event, action: "guest.listed", data }, at)
    return ok({ people, colleagues: await colleaguesFor(tx, visit) })
  })
  return withDenials(actor, "guest.list", visitId, result)
}

/** The names of those in the call, for whoever sits in it too. */
export async function seatedNames(
  actor: SeatActor,
  visitId: VisitId | undefined,
): Promise<Result<SeatedName[], "not_found" | "not_admitted">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const joining = await findJoining(tx, actor, visitId)
    if (joining === undefined) return refuse("not_found")
    if (joining.seat?.state !== "admitted") return refuse("not_admitted")
    return ok(await namesIn(tx, joining.visit.id))
  })
  if (result.ok || result.reason !== "not_found") return result
  return deny(actor, "guest.names", { type: "visit", id: visitId ?? "none" }, "not_found")
}

async function namesIn(tx: Tx, visitId: VisitId): Promise<SeatedName[]> {
  const found = await findVisit(tx, visitId)
  const guests = new Map((await standingGuests(tx, visitId)).map((guest) => [guest.id, guest.name]))
  const seated = await tx
    .select({ seat: seats, user: users.name })
    .from(seats)
    .leftJoin(users, eq(users.id, seats.userId))
    .where(and(eq(seats.visitId, visitId), eq(seats.state, "admitted"), ne(seats.role, "device")))
  return seated.flatMap(({ seat, user }) => {
    const guest = seat.guestId === null ? undefined : guests.get(seat.guestId)
    const name = guest ?? (seat.role === "patient" ? found?.patient.name : user)
    return name === undefined || name === null ? [] : [{ identity: seat.identity, name }]
  })
}

async function linesOf(tx: Tx, visitId: VisitId, patient: string): Promise<GuestLine[]> {
  const seated = await tx.select().from(seats).where(eq(seats.visitId, visitId))
  const invited = (await standingGuests(tx, visitId)).map((guest): GuestLine => {
    const seat = seated.find((one) => one.guestId === guest.id)
    const { id: guestId, role, name } = guest
    return { guestId, role, name, ...standing(seat) }
  })
  const own = seated.find((one) => one.role === "patient")
  if (own === undefined) return invited
  return [{ guestId: null, role: "patient", name: patient, ...standing(own) }, ...invited]
}

function standing(seat: FoundSeat | undefined) {
  const admitted = seat?.state === "admitted"
  return {
    seatId: seat?.id ?? null,
    identity: admitted ? seat.identity : null,
    state: seat === undefined ? "invited" : admitted ? "here" : "waiting",
    seenAt: seat?.seenAt?.toISOString() ?? null,
  } as const
}

async function colleaguesFor(tx: Tx, visit: ReadVisit): Promise<Colleague[]> {
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

type ReadVisit = NonNullable<Awaited<ReturnType<typeof findVisit>>>["visit"]

function stepOf(visit: ReadVisit, admitted: boolean, at: Date): GuestStep {
  if (visit.state === "cancelled") return "cancelled"
  if (visit.state === "ended") return "ended"
  if (windowAt(visit, at) === "over" && visit.state !== "in_call") return "ended"
  return visit.state === "in_call" && admitted ? "admitted" : "waiting"
}

/** A page that stays open asks again and again: within two minutes that is one and the same read. */
async function recordRead(
  tx: Tx,
  actor: CompanionActor | StaffActor,
  { visit, seenAt }: { visit: ReadVisit; seenAt: Date | null },
  at: Date,
): Promise<void> {
  if (seenAt !== null && at.getTime() - seenAt.getTime() < sameReadMs) return
  const entity = { type: "visit", id: visit.id } as const
  const { patientId } = visit
  const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
  const data = { visitId: visit.id, view: "guest" }
  await record(tx, actor, { ...event, action: "visit.read", data }, at)
}

const sameReadMs = 120_000
