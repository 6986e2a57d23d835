import { and, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { alarmMonitors } from "@/db/schema/alarms"
import { holds } from "@/db/schema/booking"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { contactChanges, oneTimeCodes } from "@/db/schema/people"
import { queueEntries } from "@/db/schema/queue"
import { summaries } from "@/db/schema/record"
import { guests } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import { waitlistOffers } from "@/db/schema/waitlist"
import { env } from "@/lib/env"
import { codeOf } from "@/lib/identity/code"
import { linkToken } from "@/lib/identity/link-token"
import { HoldId } from "@/lib/ids"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"

import type { About } from "./about"
import type { OtherFacts, OtherKind } from "./other-letter"

/** The facts of a message about no visit, from how things stand now; undefined when it has nothing left to say. */
export async function otherFacts(
  tx: Tx,
  clinicId: ClinicId,
  kind: OtherKind,
  about: About,
  at: Date,
): Promise<OtherFacts | undefined> {
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId))
  if (clinic === undefined) return undefined
  const page = `${env().BASE_URL}/book/${clinic.slug}`
  switch (kind) {
    case "one_time_code": {
      const code = await codeRow(tx, about)
      if (code === undefined || code.usedAt !== null || code.expiresAt < at) return undefined
      return { name: "", language: code.language, clinic, code: codeOf(code.id) }
    }
    case "contact_code": {
      const change = await changeRow(tx, about)
      if (change === undefined || change.usedAt !== null || change.expiresAt < at) return undefined
      const person = await patientRow(tx, change.patientId)
      // Nobody has proved yet whose address it is: no name goes there.
      return person && { ...person, name: "", clinic, code: codeOf(change.id) }
    }
    case "contact_changed": {
      const change = await changeRow(tx, about)
      const person = await patientRow(tx, change?.patientId)
      return person && { ...person, clinic }
    }
    case "request_received":
    case "request_declined": {
      const hold = await holdRow(tx, about)
      const person = await patientRow(tx, hold?.patientId)
      if (hold === undefined || person === undefined) return undefined
      // Answered meanwhile: that is another letter.
      if (kind === "request_received" && hold.state !== "requested") return undefined
      return { ...person, clinic, startsAt: hold.startsAt }
    }
    case "queue_near": {
      if (about.entryId === undefined) return undefined
      const [entry] = await tx.select().from(queueEntries).where(eq(queueEntries.id, about.entryId))
      const person = await patientRow(tx, entry?.patientId)
      if (entry === undefined || person === undefined || entry.state !== "waiting") return undefined
      return { ...person, clinic, link: `${page}/now#t=${linkToken("queue", entry.id)}` }
    }
    case "waitlist_offer": {
      if (about.offerId === undefined) return undefined
      const [offer] = await tx
        .select()
        .from(waitlistOffers)
        .where(eq(waitlistOffers.id, about.offerId))
      const person = await patientRow(tx, about.patientId)
      if (offer === undefined || person === undefined || offer.state !== "open") return undefined
      if (offer.expiresAt < at) return undefined
      const link = `${page}/offer#t=${linkToken("offer", offer.id)}`
      return { ...person, clinic, startsAt: offer.startsAt, until: offer.expiresAt, link }
    }
    case "guest_invited": {
      const guest = await guestRow(tx, about)
      if (guest === undefined || guest.revokedAt !== null) return undefined
      const [visit] = await tx.select().from(visits).where(eq(visits.id, guest.visitId))
      if (visit === undefined || visit.state === "ended" || visit.state === "cancelled")
        return undefined
      const link = `${env().BASE_URL}/guest#t=${linkToken("guest", guest.id)}`
      const { name } = guest
      return { name, language: clinic.locale, clinic, startsAt: visit.startsAt, link }
    }
    case "proxy_added": {
      const person = await patientRow(tx, about.patientId)
      return person && { ...person, clinic }
    }
    case "break_glass":
    case "erasure_approved": {
      if (about.userId === undefined) return undefined
      const user = await activeUser(tx, about.userId)
      if (user === undefined) return undefined
      const link = `${env().BASE_URL}${kind === "break_glass" ? "/settings/break-glass" : "/audit"}`
      return { name: user.name, language: clinic.locale, clinic, link }
    }
    case "vitals_alarm": {
      const { userId, visitId } = about
      if (userId === undefined || visitId === undefined) return undefined
      const [alarm] = await tx
        .select({ startsAt: visits.startsAt, unanswered: alarmMonitors.unanswered })
        .from(alarmMonitors)
        .innerJoin(visits, eq(visits.id, alarmMonitors.visitId))
        .where(eq(alarmMonitors.visitId, visitId))
      const user = await activeUser(tx, userId)
      // Answered, or over by itself, before the letter was written.
      if (alarm === undefined || alarm.unanswered === null || user === undefined) return undefined
      const link = `${env().BASE_URL}/visits/${visitId}/alarms`
      const { startsAt } = alarm
      return { name: user.name, language: clinic.locale, clinic, startsAt, link }
    }
    case "instructions_ready": {
      if (about.visitId === undefined) return undefined
      // A draft is nobody's to hear of, however this was asked for.
      const [signed] = await tx
        .select({ patientId: visits.patientId, startsAt: visits.startsAt })
        .from(summaries)
        .innerJoin(visits, eq(visits.id, summaries.visitId))
        .where(and(eq(summaries.visitId, about.visitId), eq(summaries.state, "signed")))
      const person = await patientRow(tx, signed?.patientId)
      if (signed === undefined || person === undefined) return undefined
      const link = `${env().BASE_URL}/my#c=${clinic.slug}`
      return { ...person, clinic, startsAt: signed.startsAt, link }
    }
  }
}

async function activeUser(tx: Tx, id: UserId) {
  const [user] = await tx
    .select({ name: users.name, active: users.active })
    .from(users)
    .where(eq(users.id, id))
  return user?.active === true ? user : undefined
}

export async function codeRow(tx: Tx, { codeId }: About) {
  if (codeId === undefined) return undefined
  const [row] = await tx.select().from(oneTimeCodes).where(eq(oneTimeCodes.id, codeId))
  return row
}

export async function guestRow(tx: Tx, { guestId }: About) {
  if (guestId === undefined) return undefined
  const [row] = await tx.select().from(guests).where(eq(guests.id, guestId))
  return row
}

export async function changeRow(tx: Tx, { changeId }: About) {
  if (changeId === undefined) return undefined
  const [row] = await tx.select().from(contactChanges).where(eq(contactChanges.id, changeId))
  return row
}

export async function holdRow(tx: Tx, { holdId }: About) {
  if (holdId === undefined) return undefined
  const [row] = await tx
    .select()
    .from(holds)
    .where(eq(holds.id, HoldId.parse(holdId)))
  return row
}

async function patientRow(
  tx: Tx,
  id: PatientId | null | undefined,
): Promise<{ name: string; language: string } | undefined> {
  if (id === null || id === undefined) return undefined
  const [row] = await tx
    .select({ id: patients.id, name: patients.name, language: patients.language })
    .from(patients)
    .where(eq(patients.id, id))
  return row
}
