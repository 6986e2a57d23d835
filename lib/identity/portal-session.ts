import { and, eq, gt, isNull } from "drizzle-orm"

import { withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { portalSessions } from "@/db/schema/people"
import { record } from "@/lib/audit/record"
import type { ClinicId, PatientId } from "@/lib/ids"
import { sealRow } from "@/lib/sealing/seal-row"
import { rowOf } from "@/lib/sealing/sealed-value"
import { Temporal } from "@/lib/time"

import { newToken, tokenHash } from "./link-token"
import { portalPeople } from "./portal-people"
import type { PortalPerson } from "./portal-people"
import { systemActor } from "./system"

/**
 * Sessions on /my: 30 minutes idle, as a phone is often put down and the code must be fetched again;
 * 12 hours at most. Opening a page is activity: nothing there asks by itself.
 */
export const portalIdleMs = 30 * 60_000
export const portalAbsoluteMs = 12 * 3_600_000

export type PortalSession = {
  clinicId: ClinicId
  /** For whom this person may act at this moment, at least one. */
  people: PortalPerson[]
  chosen: PortalPerson | undefined
}

type Holder = { clinicId: ClinicId; contact: string; birthDate: string }
type Chosen = { patientId: PatientId; proxyId: string | null }

export async function openPortalSession(
  tx: Tx,
  holder: Holder,
  only: Chosen | undefined,
  at: Date,
): Promise<{ token: string; cookieExpires: Date }> {
  const token = newToken()
  const absoluteExpiresAt = new Date(at.getTime() + portalAbsoluteMs)
  const hash = tokenHash(token)
  const whose = { clinicId: holder.clinicId, patientId: only?.patientId ?? null }
  await tx.insert(portalSessions).values({
    ...(await sealRow(tx, whose, portalSessions, rowOf([hash]), holder)),
    tokenHash: hash,
    patientId: only?.patientId ?? null,
    proxyId: only?.proxyId ?? null,
    createdAt: at,
    expiresAt: new Date(at.getTime() + portalIdleMs),
    absoluteExpiresAt,
  })
  return { token, cookieExpires: absoluteExpiresAt }
}

/** The session behind a cookie; undefined when it is unknown, idle, too old, signed out or leads to nobody. */
export async function findPortalSession(
  token: string,
  at: Date,
): Promise<PortalSession | undefined> {
  const hash = tokenHash(token)
  const found = await withCredential(hash, async (tx) => {
    const rows = await tx
      .select({ clinicId: portalSessions.clinicId })
      .from(portalSessions)
      .where(
        and(
          eq(portalSessions.tokenHash, hash),
          isNull(portalSessions.revokedAt),
          gt(portalSessions.expiresAt, at),
          gt(portalSessions.absoluteExpiresAt, at),
        ),
      )
    return rows[0]
  })
  if (found === undefined) return undefined
  return withTenant(found.clinicId, async (tx) => {
    // Who it is lies sealed, and opens inside the clinic only.
    const [session] = await tx
      .select()
      .from(portalSessions)
      .where(eq(portalSessions.tokenHash, hash))
    if (session === undefined) return undefined
    const { clinicId, contact: key, birthDate, patientId, proxyId } = session
    const channel = key.startsWith("email:") ? "email" : "sms"
    const people = await portalPeople(
      tx,
      clinicId,
      { channel, key },
      birthDate,
      await today(tx, clinicId, at),
    )
    if (people.length === 0) return undefined
    const idle = new Date(at.getTime() + portalIdleMs)
    // Once a minute is often enough, and spares a write with each page.
    if (idle.getTime() - session.expiresAt.getTime() > 60_000)
      await tx
        .update(portalSessions)
        .set({ expiresAt: idle })
        .where(eq(portalSessions.tokenHash, hash))
    const chosen = people.find((one) => one.patientId === patientId && one.proxyId === proxyId)
    return { clinicId, people, chosen }
  })
}

/** For whom the person acts from now on. False when that is not theirs to choose. */
export async function choosePerson(token: string, choice: Chosen, at: Date): Promise<boolean> {
  const session = await findPortalSession(token, at)
  const found = session?.people.find(
    (one) => one.patientId === choice.patientId && one.proxyId === choice.proxyId,
  )
  if (session === undefined || found === undefined) return false
  const { patientId, proxyId } = found
  await withTenant(session.clinicId, async (tx) => {
    await tx
      .update(portalSessions)
      .set({ patientId, proxyId })
      .where(eq(portalSessions.tokenHash, tokenHash(token)))
    await record(
      tx,
      systemActor("portal", session.clinicId),
      {
        action: "portal.person_chosen",
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "PATRQT",
        data: proxyId === null ? {} : { proxyId },
      },
      at,
    )
  })
  return true
}

export async function endPortalSession(token: string, at: Date): Promise<void> {
  const session = await findPortalSession(token, at)
  if (session === undefined) return
  const { patientId, proxyId } = session.chosen ?? { patientId: undefined, proxyId: null }
  await withTenant(session.clinicId, async (tx) => {
    await tx
      .update(portalSessions)
      .set({ revokedAt: at })
      .where(eq(portalSessions.tokenHash, tokenHash(token)))
    await record(
      tx,
      systemActor("portal", session.clinicId),
      {
        action: "portal.signed_out",
        ...(patientId === undefined ? {} : { patientId }),
        entity: { type: "patient", id: patientId ?? "unknown" },
        outcome: "success",
        purpose: "PATRQT",
        data: proxyId === null ? {} : { proxyId },
      },
      at,
    )
  })
}

async function today(tx: Tx, clinicId: ClinicId, at: Date): Promise<string> {
  const [clinic] = await tx
    .select({ zone: clinics.zone })
    .from(clinics)
    .where(eq(clinics.id, clinicId))
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(clinic?.zone ?? "UTC")
    .toPlainDate()
    .toString()
}
