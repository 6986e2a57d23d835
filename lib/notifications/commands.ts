import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users, visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { linkToken } from "@/lib/identity/link-token"
import type { PatientId, VisitId } from "@/lib/ids"

import { mailOf } from "./mail"
import type { Letter, Mail } from "./mail"
import type { Mailer } from "./mailer"
import { cancelledLetter, inviteLetter, localeOf } from "./visit-letter"
import type { VisitFacts } from "./visit-letter"

export type Delivery = { outboxId: string; signal?: AbortSignal }

/**
 * Sends a visit's link to its patient. Answers false, and sends nothing, when there is nothing left
 * to say: the link was replaced, the visit called off or over, the address removed.
 */
export async function sendInvite(
  actor: SystemActor,
  linkId: string,
  mailer: Mailer,
  delivery: Delivery,
): Promise<boolean> {
  const visit = await withTenant(actor.clinicId, async (tx) => {
    const [link] = await tx
      .select({ visitId: visitLinks.visitId })
      .from(visitLinks)
      .where(and(eq(visitLinks.id, linkId), isNull(visitLinks.revokedAt)))
    return link === undefined ? undefined : addressed(tx, link.visitId)
  })
  if (visit === undefined || visit.state === "cancelled" || visit.state === "ended") return false
  const href = `${env().BASE_URL}/join#t=${linkToken("visit", linkId)}`
  await deliver(actor, visit, "invite", inviteLetter(visit.facts, href), mailer, delivery)
  return true
}

/** Tells the patient that the visit is called off. */
export async function sendCancelled(
  actor: SystemActor,
  visitId: VisitId,
  mailer: Mailer,
  delivery: Delivery,
): Promise<boolean> {
  const visit = await withTenant(actor.clinicId, (tx) => addressed(tx, visitId))
  if (visit === undefined || visit.state !== "cancelled") return false
  await deliver(actor, visit, "cancelled", cancelledLetter(visit.facts), mailer, delivery)
  return true
}

type Addressed = {
  id: VisitId
  patientId: PatientId
  state: string
  address: string
  facts: VisitFacts
}

async function addressed(tx: Tx, visitId: VisitId): Promise<Addressed | undefined> {
  const [row] = await tx
    .select({
      patientId: visits.patientId,
      state: visits.state,
      startsAt: visits.startsAt,
      clinician: users.name,
      patient: patients.name,
      language: patients.language,
      email: patients.email,
      clinic: { name: clinics.name, phone: clinics.phone, zone: clinics.zone },
    })
    .from(visits)
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(eq(visits.id, visitId))
  if (row === undefined || row.email === null) return undefined
  const { patientId, state, email, ...facts } = row
  return { id: visitId, patientId, state, address: email, facts }
}

// SMTP is spoken outside any transaction; the event is written once the server has taken the message.
async function deliver(
  actor: SystemActor,
  visit: Addressed,
  template: string,
  letter: Letter,
  mailer: Mailer,
  { outboxId, signal }: Delivery,
): Promise<void> {
  const mail: Mail = mailOf(letter, {
    id: `outbox-${outboxId}.${actor.clinicId}`,
    address: visit.address,
    language: localeOf(visit.facts.language),
  })
  await mailer.send(mail, signal)
  await withTenant(actor.clinicId, (tx) =>
    record(tx, actor, {
      action: "message.sent",
      patientId: visit.patientId,
      entity: { type: "message", id: `outbox-${outboxId}` },
      outcome: "success",
      purpose: "TREAT",
      data: { visitId: visit.id, channel: "email", template },
    }),
  )
}
