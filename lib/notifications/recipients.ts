import { and, eq, inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { messageStops } from "@/db/schema/messages"
import type { Channel } from "@/db/schema/messages"
import { visits } from "@/db/schema/scheduling"
import { staffLetterFacts } from "@/lib/identity/staff-links"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"
import { addressHash } from "@/lib/sealing/blind-index"

import type { Asked } from "./about"
import { waysFor } from "./delivery"
import type { MessageKind, Reach } from "./delivery"
import { changeRow, codeRow, guestRow, holdRow } from "./other-facts"
import { countryOf, e164 } from "./phone"
import { smsIsSetUp } from "./sms"

export type Recipient = {
  readonly patientId: PatientId | null
  readonly userId: UserId | null
  readonly reach: Reach
}

/** Who a message is for and how they can be reached now; undefined where there is no such person. */
export async function recipientOf(
  tx: Tx,
  clinicId: ClinicId,
  { kind, about }: Asked,
): Promise<Recipient | undefined> {
  if (kind === "one_time_code") return onlyAt(tx, clinicId, await codeRow(tx, about))
  if (kind === "contact_code") return onlyAt(tx, clinicId, await changeRow(tx, about))
  if (kind === "contact_changed") return onlyAt(tx, clinicId, told(await changeRow(tx, about)))
  if (kind === "guest_invited") return onlyAt(tx, clinicId, sentTo(await guestRow(tx, about)))
  if ((kind === "break_glass" || kind === "vitals_alarm") && about.userId !== undefined)
    return staffMember(tx, about.userId)
  if (about.inviteId !== undefined) return linked(tx, clinicId, about)
  if (about.userId !== undefined && about.visitId === undefined && about.patientId === undefined)
    return staffMember(tx, about.userId)
  const patientId =
    about.patientId ?? (await holdRow(tx, about))?.patientId ?? (await patientOf(tx, about.visitId))
  return patientId === undefined ? undefined : patient(tx, clinicId, patientId)
}

/** By which way a message of this kind would reach a patient now; undefined where only a telephone call does. */
export async function wayTo(
  tx: Tx,
  clinicId: ClinicId,
  patientId: PatientId,
  kind: MessageKind,
): Promise<Channel | undefined> {
  const found = await patient(tx, clinicId, patientId)
  return found === undefined ? undefined : waysFor(kind, found.reach)[0]
}

/** The same of what somebody typed, and of nothing that the clinic knows: a number that said STOP is known to it. */
export async function wayToTyped(
  tx: Tx,
  clinicId: ClinicId,
  { email, phone }: { email: string | null; phone: string | null },
  kind: MessageKind,
): Promise<Channel | undefined> {
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId))
  const number = phone === null || clinic === undefined ? undefined : e164(phone, countryOf(clinic))
  const sms = smsIsSetUp() ? (number ?? null) : null
  return waysFor(kind, { email, sms, stopped: new Set() })[0]
}

/** Whether anything can be written to them, as a list of many shows it: a STOP is not looked up. */
export function isReachable({ email, phone }: { email: string | null; phone: string | null }) {
  return email !== null || (phone !== null && smsIsSetUp())
}

async function patient(
  tx: Tx,
  clinicId: ClinicId,
  patientId: PatientId,
): Promise<Recipient | undefined> {
  const [row] = await tx
    .select({
      id: patients.id,
      email: patients.email,
      phone: patients.phone,
      clinic: { country: clinics.country, phone: clinics.phone, zone: clinics.zone },
    })
    .from(patients)
    .innerJoin(clinics, eq(clinics.id, patients.clinicId))
    .where(eq(patients.id, patientId))
  if (row === undefined) return undefined
  const number = row.phone === null ? undefined : e164(row.phone, countryOf(row.clinic))
  const sms = smsIsSetUp() ? (number ?? null) : null
  const addresses = [row.email, sms].filter((one) => one !== null)
  const stopped = await stopsOf(tx, clinicId, addresses)
  return { patientId, userId: null, reach: { email: row.email, sms, stopped } }
}

type Place = { channel: Channel; address: string | null }

/** Who is told of a changed address: where the record said until then. */
function told(change: Awaited<ReturnType<typeof changeRow>>): Place | undefined {
  if (change === undefined || change.toldChannel === null) return undefined
  return { channel: change.toldChannel, address: change.toldAddress }
}

function sentTo(guest: Awaited<ReturnType<typeof guestRow>>): Place | undefined {
  if (guest === undefined || guest.channel === null) return undefined
  return { channel: guest.channel, address: guest.address }
}

/** A code, an invitation, or word of a change, goes to one address by its own way and no other. */
async function onlyAt(
  tx: Tx,
  clinicId: ClinicId,
  code: Place | undefined,
): Promise<Recipient | undefined> {
  if (code?.address == null) return undefined
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId))
  const number =
    code.channel === "sms" && clinic !== undefined && smsIsSetUp()
      ? (e164(code.address, countryOf(clinic)) ?? null)
      : null
  const email = code.channel === "email" ? code.address : null
  const stopped = await stopsOf(tx, clinicId, number === null ? [] : [number])
  return { patientId: null, userId: null, reach: { email, sms: number, stopped } }
}

async function stopsOf(
  tx: Tx,
  clinicId: ClinicId,
  addresses: string[],
): Promise<ReadonlySet<Channel>> {
  if (addresses.length === 0) return new Set()
  const stops = await tx
    .select({ channel: messageStops.channel })
    .from(messageStops)
    .where(
      and(
        eq(messageStops.clinicId, clinicId),
        inArray(messageStops.address, addresses.map(addressHash)),
      ),
    )
  return new Set(stops.map((stop) => stop.channel))
}

/** Whom an invitation or a forgotten password is for: an address, perhaps of nobody yet. */
async function linked(
  tx: Tx,
  clinicId: ClinicId,
  about: Asked["about"],
): Promise<Recipient | undefined> {
  const facts = await staffLetterFacts(tx, clinicId, about)
  if (facts === undefined) return undefined
  const reach: Reach = { email: facts.to, sms: null, stopped: new Set() }
  return { patientId: null, userId: about.userId ?? null, reach }
}

async function staffMember(tx: Tx, userId: UserId): Promise<Recipient | undefined> {
  const [row] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId))
  if (row === undefined) return undefined
  return { patientId: null, userId, reach: { email: row.email, sms: null, stopped: new Set() } }
}

async function patientOf(
  tx: Tx,
  visitId: Asked["about"]["visitId"],
): Promise<PatientId | undefined> {
  if (visitId === undefined) return undefined
  const [row] = await tx
    .select({ patientId: visits.patientId })
    .from(visits)
    .where(eq(visits.id, visitId))
  return row?.patientId
}
