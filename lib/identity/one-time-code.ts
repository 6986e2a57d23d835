import { randomUUID } from "node:crypto"

import { and, asc, eq, gt, isNull, sql } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { oneTimeCodes } from "@/db/schema/people"
import { record } from "@/lib/audit/record"
import type { ClinicId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"
import { Temporal } from "@/lib/time"

import { codeOf, sameDigits } from "./code"
import { contactOf } from "./contact"
import { refuseOver } from "./limiter"
import { portalPeople, reachedContact } from "./portal-people"
import { openPortalSession } from "./portal-session"
import type { CodeRedemption, CodeRequest } from "./schema"
import { systemActor } from "./system"

export const codeMs = 10 * 60_000
const quarterHour = 15 * 60

type TooMany = Refused<"too_many", { retryAfter: number }> | Refused<"closed">
export type PublicClinic = { id: ClinicId; name: string; phone: string; zone: string }

/** The clinic that a page names by its slug, or the only one. A clinic's name and number are public. */
export async function publicClinic(slug: string): Promise<PublicClinic | undefined> {
  const rows = await withLookup("clinic", (tx) =>
    tx
      .select({
        id: clinics.id,
        slug: clinics.slug,
        name: clinics.name,
        phone: clinics.phone,
        zone: clinics.zone,
      })
      .from(clinics)
      .orderBy(asc(clinics.createdAt)),
  )
  const found = slug === "" && rows.length === 1 ? rows[0] : rows.find((row) => row.slug === slug)
  return found && { id: found.id, name: found.name, phone: found.phone, zone: found.zone }
}

/**
 * Sends a code to the registered address of whoever has this contact and birth date. The same answer,
 * after the same work, when nobody has: a row without an address, for which nothing is sent.
 */
export async function requestCode(
  input: CodeRequest,
  address: string,
  at: Date,
): Promise<Result<{ codeId: string }> | Refused<"unknown_clinic" | "no_contact"> | TooMany> {
  const contact = contactOf(input.contact)
  if (contact === undefined) return refuse("no_contact")
  const clinic = await publicClinic(input.clinic)
  if (clinic === undefined) return refuse("unknown_clinic")
  const account = `${clinic.id}/${contact.key}`
  const limited = await refuseOver(
    [
      [`code/from/${address}`, { most: 20, seconds: quarterHour }],
      [`code/to/${account}`, { most: 3, seconds: quarterHour }],
      [`code/person/${account}/${input.birthDate}`, { most: 10, seconds: 86_400 }],
    ],
    at,
    "counted",
  )
  if (limited !== undefined) return limited

  const id = randomUUID()
  await withTenant(clinic.id, async (tx) => {
    const [person] = await portalPeople(
      tx,
      clinic.id,
      contact,
      input.birthDate,
      dayIn(clinic.zone, at),
    )
    const whose = { clinicId: clinic.id, patientId: person?.patientId ?? null }
    const said = {
      contact: contact.key,
      birthDate: input.birthDate,
      address: person?.address ?? null,
    }
    await tx.insert(oneTimeCodes).values({
      ...(await sealRow(tx, whose, oneTimeCodes, id, said)),
      id,
      clinicId: clinic.id,
      channel: contact.channel,
      language: person?.language ?? "en",
      createdAt: at,
      expiresAt: new Date(at.getTime() + codeMs),
    })
    await record(
      tx,
      systemActor("portal", clinic.id),
      {
        entity: { type: "code", id },
        purpose: "PATRQT",
        ...(person === undefined ? {} : { patientId: person.patientId }),
        ...(person === undefined
          ? { action: "code.refused", outcome: "refused", data: { reason: "unknown_person" } }
          : { action: "code.issued", outcome: "success", data: { channel: contact.channel } }),
      },
      at,
    )
    await enqueue(tx, clinic.id, letterJob, {
      kind: "one_time_code",
      codeId: id,
      ...(person === undefined ? {} : { patientId: person.patientId }),
    })
  })
  return ok({ codeId: id })
}

/** A try is taken before the digits are compared, so that fifty at once are still five. */
export async function redeemCode(
  input: CodeRedemption,
  address: string,
  at: Date,
): Promise<
  | Result<{ token: string; cookieExpires: Date }>
  | Refused<"wrong_code", { triesLeft: number }>
  | Refused<"unknown_clinic" | "code_over">
  | TooMany
> {
  const clinic = await publicClinic(input.clinic)
  if (clinic === undefined) return refuse("unknown_clinic")
  const limited = await refuseOver(
    [[`code/redeem/${address}`, { most: 30, seconds: quarterHour }]],
    at,
    "counted",
  )
  if (limited !== undefined) return limited
  return withTenant(clinic.id, async (tx) => {
    const actor = systemActor("portal", clinic.id)
    const event = {
      entity: { type: "code" as const, id: input.codeId },
      purpose: "PATRQT" as const,
    }
    const code = await takeTry(tx, input.codeId, at)
    if (code === undefined) {
      const data = { reason: "code_over" }
      await record(tx, actor, { ...event, action: "code.refused", outcome: "refused", data }, at)
      return refuse("code_over")
    }
    const { channel, contact: key, birthDate, triesLeft } = code
    const contact = await reachedContact(tx, clinic.id, { channel, key }, code.address)
    const today = dayIn(clinic.zone, at)
    const people = await portalPeople(tx, clinic.id, contact, birthDate, today)
    if (!sameDigits(codeOf(input.codeId), input.code) || people.length === 0) {
      const data = { reason: "wrong_code", triesLeft }
      await record(tx, actor, { ...event, action: "code.refused", outcome: "refused", data }, at)
      return refuse("wrong_code", { triesLeft })
    }
    await tx.update(oneTimeCodes).set({ usedAt: at }).where(eq(oneTimeCodes.id, input.codeId))
    const only = people.length === 1 ? people[0] : undefined
    const session = await openPortalSession(
      tx,
      { clinicId: clinic.id, contact: contact.key, birthDate },
      only,
      at,
    )
    const patientId = only?.patientId
    await record(
      tx,
      actor,
      {
        ...event,
        ...(patientId === undefined ? {} : { patientId }),
        action: "code.redeemed",
        outcome: "success",
        data: {},
      },
      at,
    )
    return ok(session)
  })
}

async function takeTry(tx: Tx, codeId: string, at: Date) {
  const rows = await tx
    .update(oneTimeCodes)
    .set({ triesLeft: sql`${oneTimeCodes.triesLeft} - 1` })
    .where(
      and(
        eq(oneTimeCodes.id, codeId),
        gt(oneTimeCodes.triesLeft, 0),
        isNull(oneTimeCodes.usedAt),
        gt(oneTimeCodes.expiresAt, at),
      ),
    )
    .returning()
  return rows[0]
}

export function dayIn(zone: string, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}
