import { randomUUID } from "node:crypto"

import { and, eq, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { Channel } from "@/db/schema/messages"
import { guests } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import { env } from "@/lib/env"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { GuestId } from "@/lib/ids"
import type { UserId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { countryOf, e164 } from "@/lib/notifications/phone"
import { smsIsSetUp } from "@/lib/notifications/sms"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { seatAnew } from "@/lib/rooms/seating"
import { asList } from "@/lib/sealing/as-list"
import { sealRow } from "@/lib/sealing/seal-row"
import { visitWindow } from "@/lib/visit-window"

import { colleagueSeat, mayInvite, mostGuests } from "./policy"
import type { InviteInput } from "./schema"

export type Invited = {
  guestId: GuestId
  /** Answered here and shown nowhere again. Null: a colleague comes by their own sign-in. */
  link: string | null
}
type InviteRefusal =
  | "not_found"
  | "forbidden"
  | "ended"
  | "cancelled"
  | "full"
  | "unknown_colleague"
  | "bad_address"

/** Asks somebody to a visit. An invitation lets nobody in: they wait until they are admitted. */
export async function inviteGuest(
  actor: StaffActor,
  visitId: VisitId,
  input: InviteInput,
  at: Date,
): Promise<Result<Invited, InviteRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), mayInvite)
    if (!mine.ok) return mine
    const visit = mine.value
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    const standing = await standingGuests(tx, visitId)
    if (standing.length >= mostGuests) return refuse("full")
    if (input.kind === "link") return inviteByLink(tx, actor, visit, input, at)
    return inviteColleague(tx, actor, visit, input.userId, at)
  })
  return withDenials(actor, "guest.invite", visitId, result, at)
}

async function inviteByLink(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  { role, name, send }: Extract<InviteInput, { kind: "link" }>,
  at: Date,
): Promise<Result<Invited, "bad_address">> {
  const address = send && (await addressOf(tx, visit, send))
  if (send !== undefined && address === undefined) return refuse("bad_address")
  const to = { channel: send?.channel ?? null, address: address ?? null }
  const guestId = GuestId.parse(randomUUID())
  const token = linkToken("guest", guestId)
  const invitation = { id: guestId, role, name, tokenHash: tokenHash(token), userId: null, ...to }
  const sealed = await sealRow(tx, visit, guests, guestId, invitation)
  await tx.insert(guests).values({ ...about(actor, visit, at), ...sealed })
  await recordInvited(tx, actor, visit, { guestId, role, channel: send?.channel ?? "none" }, at)
  if (send !== undefined) await enqueue(tx, visit.clinicId, letterJob, invitationTo(guestId))
  return ok({ guestId, link: `${env().BASE_URL}/guest#t=${token}` })
}

function invitationTo(guestId: GuestId) {
  return { kind: "guest_invited", guestId } as const
}

/** As it can be written to; undefined where no message would arrive. */
async function addressOf(
  tx: Tx,
  { clinicId }: VisitRow,
  { channel, address }: { channel: Channel; address: string },
): Promise<string | undefined> {
  if (channel === "email") return address
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId))
  if (clinic === undefined || !smsIsSetUp()) return undefined
  return e164(address, countryOf(clinic))
}

/** Asked again after they were uninvited, a colleague has the same place as before, and waits at the door. */
async function inviteColleague(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  userId: UserId,
  at: Date,
): Promise<Result<Invited, "unknown_colleague">> {
  const [colleague] = await tx
    .select({ name: users.name, role: users.role })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.active, true)))
  const role = colleague && colleagueSeat(colleague.role)
  if (colleague === undefined || role === undefined || userId === visit.clinicianId)
    return refuse("unknown_colleague")
  const id = GuestId.parse(randomUUID())
  const invitation = { id, role, userId }
  const sealed = await sealRow(tx, visit, guests, id, { name: colleague.name })
  const [row] = await tx
    .insert(guests)
    .values({ ...about(actor, visit, at), ...invitation, ...sealed })
    .onConflictDoUpdate({
      target: [guests.visitId, guests.userId],
      targetWhere: sql`user_id is not null`,
      set: { revokedAt: null, role },
    })
    .returning({ id: guests.id })
  const guestId = row?.id ?? invitation.id
  await seatAnew(tx, guestId)
  await recordInvited(tx, actor, visit, { guestId, role }, at)
  return ok({ guestId, link: null })
}

export async function standingGuests(tx: Tx, visitId: VisitId) {
  return asList(() =>
    tx
      .select()
      .from(guests)
      .where(and(eq(guests.visitId, visitId), isNull(guests.revokedAt)))
      .orderBy(guests.invitedAt, guests.id),
  )
}

function about(actor: StaffActor, visit: VisitRow, at: Date) {
  const { clinicId, id: visitId, patientId } = visit
  return { clinicId, visitId, patientId, invitedBy: actor.userId, invitedAt: at }
}

async function recordInvited(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  guest: { guestId: GuestId; role: string; channel?: string },
  at: Date,
): Promise<void> {
  const entity = { type: "visit", id: visit.id } as const
  const expiresAt = visitWindow(visit).closesAt.toISOString()
  const event = {
    entity,
    outcome: "success",
    purpose: "TREAT",
    patientId: visit.patientId,
  } as const
  const data = { visitId: visit.id, ...guest, expiresAt }
  await record(tx, actor, { ...event, action: "guest.invited", data }, at)
  await nudgeVisit(tx, visit.clinicId, visit.id)
}
