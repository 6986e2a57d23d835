import { randomUUID } from "node:crypto"

import { and, eq, gt, isNull, sql } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { contactChanges, portalSessions } from "@/db/schema/people"
import type { PortalActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { countryOf, e164 } from "@/lib/notifications/phone"
import { smsIsSetUp } from "@/lib/notifications/sms"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { indexPatient, sealPatient } from "@/lib/sealing/patient-row"
import { sealRow } from "@/lib/sealing/seal-row"
import { rowOf } from "@/lib/sealing/sealed-value"

import { codeOf, sameDigits } from "./code"
import { contactOf } from "./contact"
import type { Contact } from "./contact"
import { refuseOver } from "./limiter"
import { tokenHash } from "./link-token"
import { codeMs } from "./one-time-code"
import { reachedContact } from "./portal-people"
import type { ContactProof, ContactWish } from "./schema"

type Over = Refused<"too_many", { retryAfter: number }> | Refused<"closed">
const quarterHour = 15 * 60

/**
 * Sends a code to the address by which the patient wants to be reached. Nothing changes before it is
 * given back. A proxy's wish is refused: who acts for somebody could lock them out of their own page.
 */
export async function askContactChange(
  actor: PortalActor,
  wish: ContactWish,
  from: string,
  at: Date,
): Promise<Result<{ changeId: string }, "forbidden" | "no_contact" | "same_contact"> | Over> {
  if (!mayChange(actor)) return refused(actor, "forbidden", at)
  const place = await withTenant(actor.clinicId, (tx) => placeOf(tx, actor, wish.contact))
  if (place === undefined) return refuse("no_contact")
  const over = await refuseOver(
    [
      [`contact/from/${from}`, { most: 20, seconds: quarterHour }],
      [`contact/patient/${actor.patientId}`, { most: 5, seconds: 3_600 }],
      // Nobody's phone is rung again and again by whoever has a page of their own.
      [`contact/to/${actor.clinicId}/${place.key}`, { most: 3, seconds: 3_600 }],
    ],
    at,
    "counted",
  )
  if (over !== undefined) return over
  const id = randomUUID()
  return withTenant(actor.clinicId, async (tx) => {
    const patient = await ownRow(tx, actor)
    if (patient[place.field] === place.address) return refuse("same_contact")
    await tx.insert(contactChanges).values({
      id,
      clinicId: actor.clinicId,
      patientId: actor.patientId,
      channel: place.channel,
      ...(await sealRow(tx, actor, contactChanges, id, { address: place.address })),
      createdAt: at,
      expiresAt: new Date(at.getTime() + codeMs),
    })
    const data = { channel: place.channel, purpose: "contact" }
    await note(tx, actor, id, { action: "code.issued", outcome: "success", data }, at)
    const { patientId } = actor
    await enqueue(tx, actor.clinicId, letterJob, { kind: "contact_code", changeId: id, patientId })
    return ok({ changeId: id })
  })
}

type ProofRefusal =
  | Refused<"wrong_code", { triesLeft: number }>
  | Refused<"forbidden" | "code_over">

/**
 * The code came back: the record says so, the address that was is told, and this session stays open
 * while others that were opened with the old address end. A try is taken before the digits are compared.
 */
export async function proveContactChange(
  actor: PortalActor,
  token: string,
  proof: ContactProof,
  from: string,
  at: Date,
): Promise<Result<{ channel: Contact["channel"] }> | ProofRefusal | Over> {
  if (!mayChange(actor)) return refused(actor, "forbidden", at)
  const limits = [[`contact/prove/${from}`, { most: 30, seconds: quarterHour }]] as const
  const over = await refuseOver(limits, at, "counted")
  if (over !== undefined) return over
  return withTenant(actor.clinicId, async (tx) => {
    const change = await takeTry(tx, actor, proof.changeId, at)
    const refuseWith = (reason: string, more: { triesLeft?: number } = {}) => {
      const data = { reason, ...more }
      return note(
        tx,
        actor,
        proof.changeId,
        { action: "code.refused", outcome: "refused", data },
        at,
      )
    }
    if (change === undefined) {
      await refuseWith("code_over")
      return refuse("code_over")
    }
    const { channel, address, triesLeft } = change
    if (!sameDigits(codeOf(change.id), proof.code)) {
      await refuseWith("wrong_code", { triesLeft })
      return refuse("wrong_code", { triesLeft })
    }
    const before = await ownRow(tx, actor)
    const told = toldOf(before, channel)
    await tx
      .update(contactChanges)
      .set({
        usedAt: at,
        toldChannel: told?.channel ?? null,
        ...(await sealRow(tx, actor, contactChanges, change.id, {
          toldAddress: told?.address ?? null,
        })),
      })
      .where(eq(contactChanges.id, change.id))
    const version = before.version + 1
    const field = channel === "email" ? "email" : "phone"
    await tx
      .update(patients)
      .set({
        ...(await sealPatient(tx, actor.clinicId, actor.patientId, { [field]: address })),
        version,
      })
      .where(eq(patients.id, actor.patientId))
    await indexPatient(tx, actor.clinicId, actor.patientId, { ...before, [field]: address })
    await keepSession(tx, actor, token, before[field], address)
    await record(
      tx,
      actor,
      {
        action: "patient.changed",
        patientId: actor.patientId,
        entity: { type: "patient", id: actor.patientId },
        outcome: "success",
        purpose: "PATRQT",
        data: { version, fields: [field] },
      },
      at,
    )
    if (told !== undefined) {
      const { patientId } = actor
      const changeId = change.id
      await enqueue(tx, actor.clinicId, letterJob, { kind: "contact_changed", changeId, patientId })
    }
    return ok({ channel })
  })
}

function mayChange(actor: PortalActor): boolean {
  return may(actor, "own.contacts") && actor.proxyId === null
}

type Place = Contact & { field: "email" | "phone"; address: string }

/** The address in the form in which the record keeps it; undefined where no message could reach it. */
async function placeOf(tx: Tx, actor: PortalActor, typed: string): Promise<Place | undefined> {
  const contact = contactOf(typed)
  if (contact === undefined) return undefined
  if (contact.channel === "email") {
    const address = typed.normalize("NFKC").trim()
    const good = z.email().max(254).safeParse(address).success
    return good ? { ...contact, field: "email", address } : undefined
  }
  if (!smsIsSetUp()) return undefined
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
  const number = clinic && e164(typed.normalize("NFKC"), countryOf(clinic))
  return number === undefined ? undefined : { ...contact, field: "phone", address: number }
}

async function ownRow(tx: Tx, { patientId }: PortalActor) {
  const [row] = await tx.select().from(patients).where(eq(patients.id, patientId)).for("update")
  if (row === undefined) throw new Fault("invariant", "a portal session has a patient")
  return row
}

async function takeTry(tx: Tx, { patientId }: PortalActor, changeId: string, at: Date) {
  const [row] = await tx
    .update(contactChanges)
    .set({ triesLeft: sql`${contactChanges.triesLeft} - 1` })
    .where(
      and(
        eq(contactChanges.id, changeId),
        eq(contactChanges.patientId, patientId),
        gt(contactChanges.triesLeft, 0),
        isNull(contactChanges.usedAt),
        gt(contactChanges.expiresAt, at),
      ),
    )
    .returning()
  return row
}

/** The address that was, or the other one where there was none. */
function toldOf(
  { email, phone }: { email: string | null; phone: string | null },
  changed: Contact["channel"],
): { channel: Contact["channel"]; address: string } | undefined {
  const places = [
    { channel: "email" as const, address: email },
    { channel: "sms" as const, address: phone },
  ]
  const first = places.find(({ channel }) => channel === changed)
  const all = [first, ...places.filter((one) => one !== first)]
  for (const one of all)
    if (one !== undefined && one.address !== null) return { ...one, address: one.address }
  return undefined
}

/** A session is known by the address that it was opened with: this one moves along. */
async function keepSession(
  tx: Tx,
  { clinicId }: PortalActor,
  token: string,
  before: string | null,
  address: string,
): Promise<void> {
  const [was, now] = [contactOf(before ?? ""), contactOf(address)]
  if (was === undefined || now === undefined) return
  const { key: from } = await reachedContact(tx, clinicId, was, before)
  const { key: to } = await reachedContact(tx, clinicId, now, address)
  const hash = tokenHash(token)
  const [session] = await tx
    .select({ tokenHash: portalSessions.tokenHash, contact: portalSessions.contact })
    .from(portalSessions)
    .where(eq(portalSessions.tokenHash, hash))
    .for("update")
  if (session?.contact !== from) return
  const nobodys = { clinicId, patientId: null }
  await tx
    .update(portalSessions)
    .set(await sealRow(tx, nobodys, portalSessions, rowOf([hash]), { contact: to }))
    .where(eq(portalSessions.tokenHash, hash))
}

async function refused(
  actor: PortalActor,
  reason: "forbidden",
  at: Date,
): Promise<Refused<"forbidden">> {
  await withTenant(actor.clinicId, (tx) =>
    note(
      tx,
      actor,
      actor.patientId,
      { action: "code.refused", outcome: "refused", data: { reason } },
      at,
    ),
  )
  return refuse(reason)
}

type Noted =
  | { action: "code.issued"; outcome: "success"; data: { channel: string; purpose: string } }
  | { action: "code.refused"; outcome: "refused"; data: { reason: string; triesLeft?: number } }

function note(tx: Tx, actor: PortalActor, id: string, event: Noted, at: Date): Promise<void> {
  const { patientId } = actor
  const about = { patientId, entity: { type: "code" as const, id }, purpose: "PATRQT" as const }
  return record(tx, actor, { ...about, ...event }, at)
}
