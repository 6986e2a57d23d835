import { and, eq, isNull, ne } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { guests, seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
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
import { findJoining, guestOf, hostOf, identitiesOut, visitNamed } from "@/lib/rooms/queries"
import type { FoundSeat, FoundVisit, SeatActor } from "@/lib/rooms/queries"
import type { VisitOfSeat } from "@/lib/rooms/schema"
import { windowAt } from "@/lib/visit-window"

import type {
  Colleague,
  Door,
  GuestLine,
  GuestStep,
  GuestView,
  Seated,
  SeatedName,
} from "./guest-view"
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
      group: await groupOf(tx, visit),
      step: stepOf(visit, seat?.state === "admitted", at),
      protection: visit.protection,
    }
  })
  if (view !== undefined) return ok(view)
  return deny(actor, "visit.read", { type: "visit", id: visitId }, "not_found", at)
}

async function groupOf(
  tx: Tx,
  { sessionId, visitTypeId }: FoundVisit,
): Promise<GuestView["group"]> {
  if (sessionId === null || visitTypeId === null) return null
  const [type] = await tx
    .select({ name: visitTypes.name, nameZh: visitTypes.nameZh })
    .from(visitTypes)
    .where(eq(visitTypes.id, visitTypeId))
  return type ?? null
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
    const people = await linesOf(tx, visit, patient.name)
    const entity = { type: "visit", id: visitId } as const
    const { patientId } = visit
    const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
    const data = { visitId, results: people.length }
    await record(tx, actor, { ...event, action: "guest.listed", data }, at)
    return ok({ people, colleagues: await colleaguesFor(tx, visit) })
  })
  return withDenials(actor, "guest.list", visitId, result)
}

/**
 * The names of those in the call, for whoever sits in it too. In a class only its host reads the names of
 * the records: the others read what each member chose, and of whom a member brought along no name at all.
 */
export async function seatedNames(
  actor: SeatActor,
  sitting: VisitOfSeat,
): Promise<Result<Seated, "not_found" | "not_admitted">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const joining = await findJoining(tx, actor, await visitNamed(tx, sitting))
    if (joining === undefined) return refuse("not_found")
    if (joining.seat?.state !== "admitted") return refuse("not_admitted")
    const { visit } = joining
    const out = visit.room === null ? [] : await identitiesOut(tx, visit.room)
    return ok({ names: await namesIn(tx, actor, visit), out, host: await hostOf(tx, visit) })
  })
  if (result.ok || result.reason !== "not_found") return result
  const entity = { type: "visit", id: sitting.visitId ?? "none" } as const
  return deny(actor, "guest.names", entity, "not_found")
}

async function namesIn(tx: Tx, actor: SeatActor, visit: FoundVisit): Promise<SeatedName[]> {
  const whole = actor.kind === "staff" && actor.userId === visit.clinicianId
  const here =
    visit.sessionId === null ? eq(visits.id, visit.id) : eq(visits.sessionId, visit.sessionId)
  const seated = await tx
    .selectDistinctOn([seats.identity], {
      seat: seats,
      place: visits.seatNo,
      patient: patients.name,
      guest: guests.name,
      user: users.name,
    })
    .from(seats)
    .innerJoin(visits, eq(visits.id, seats.visitId))
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .leftJoin(guests, and(eq(guests.id, seats.guestId), isNull(guests.revokedAt)))
    .leftJoin(users, eq(users.id, seats.userId))
    .where(and(here, eq(seats.state, "admitted"), ne(seats.role, "device")))
  return seated.flatMap(({ seat, place, patient, guest, user }): SeatedName[] => {
    const { identity, role, shownAs, visitId } = seat
    const known = whole || visitId === visit.id
    if (role === "patient" && visit.sessionId !== null && !whole)
      return [{ identity, name: shownAs, ...(place === null ? {} : { place }) }]
    const name = role === "patient" ? patient : known ? (guest ?? user) : user
    return name === null ? [] : [{ identity, name }]
  })
}

async function linesOf(
  tx: Tx,
  { id: visitId, protection }: FoundVisit,
  patient: string,
): Promise<GuestLine[]> {
  const isUnable = (encrypts: boolean | null | undefined) =>
    protection === "end_to_end" && encrypts === false
  const seated = await tx.select().from(seats).where(eq(seats.visitId, visitId))
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
