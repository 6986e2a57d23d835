import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import type { messages } from "@/db/schema/messages"
import { env } from "@/lib/env"
import { linkToken } from "@/lib/identity/link-token"
import { staffLetterFacts } from "@/lib/identity/staff-links"
import { senderOf, visitIcs } from "@/lib/scheduling/ics/ics"
import { icsWords } from "@/lib/scheduling/ics/ics-words"

import { About } from "./about"
import type { Letter, Mail } from "./mail"
import { otherFacts } from "./other-facts"
import { otherLetter } from "./other-letter"
import { reminderKinds, stillFits } from "./plan"
import { staffLetter, staffLetterKinds } from "./staff-letter"
import { findVisit, newestLink } from "./visit-facts"
import type { VisitRecord } from "./visit-facts"
import { visitLetter, visitText } from "./visit-letter"
import type { VisitFacts, VisitLetterKind } from "./visit-letter"

/** A message as it is to be sent now: a letter for the mail server, a text for the gateway. */
export type Content =
  | {
      readonly channel: "email"
      readonly letter: Letter
      readonly language: string
      readonly calendar?: Mail["calendar"]
    }
  | { readonly channel: "sms"; readonly text: string }

type Row = typeof messages.$inferSelect

/**
 * The words of a message, from how things stand now. Undefined when there is nothing left to say: the
 * visit was called off or moved, is over, or its link was replaced.
 */
export async function contentOf(tx: Tx, row: Row, at: Date): Promise<Content | undefined> {
  const about = About.parse(row.about)
  const staffKind = staffLetterKinds.find((one) => one === row.kind)
  if (staffKind !== undefined) {
    const facts = await staffLetterFacts(tx, row.clinicId, about)
    // A mail server that was away for long must not hand on a link that is dead.
    if (facts === undefined || (facts.expiresAt !== null && facts.expiresAt <= at)) return undefined
    const letter = staffLetter(staffKind, facts)
    return { channel: "email", letter, language: facts.clinic.locale }
  }
  if (
    about.visitId === undefined ||
    row.kind === "vitals_alarm" ||
    row.kind === "instructions_ready"
  )
    return withoutVisit(tx, row, about, at)
  const found = await findVisit(tx, about.visitId)
  if (found === undefined) return undefined
  const kind = letterKindOf(row, found, at)
  if (kind === undefined) return undefined
  const linkId = await newestLink(tx, found.visit.id)
  const link =
    linkId === undefined ? null : `${env().BASE_URL}/join#t=${linkToken("visit", linkId)}`
  const facts = factsOf(found)
  if (row.channel === "sms") return { channel: "sms", text: visitText(kind, facts, link) }
  const calendar = calendarOf(kind, found, row.address, at)
  return {
    channel: "email",
    letter: visitLetter(kind, facts, link),
    language: facts.language,
    ...(calendar === undefined ? {} : { calendar }),
  }
}

/** Somebody asked for a new link and has no visit to come: that is said, so that nobody waits for one. */
async function withoutVisit(
  tx: Tx,
  row: Row,
  about: About,
  at: Date,
): Promise<Content | undefined> {
  const other = otherKinds.find((one) => one === row.kind)
  if (other !== undefined) {
    const said = await otherFacts(tx, row.clinicId, other, about, at)
    if (said === undefined) return undefined
    const { letter, text } = otherLetter(other, said)
    return row.channel === "sms"
      ? { channel: "sms", text }
      : { channel: "email", letter, language: said.language }
  }
  if (row.kind !== "link_again" || about.patientId === undefined) return undefined
  const [found] = await tx
    .select({ patient: patients, clinic: clinics })
    .from(patients)
    .innerJoin(clinics, eq(clinics.id, patients.clinicId))
    .where(eq(patients.id, about.patientId))
  if (found === undefined) return undefined
  const { patient, clinic } = found
  const facts = { patient: patient.name, clinician: "", clinic, startsAt: row.createdAt }
  const said = { ...facts, language: patient.language }
  return row.channel === "sms"
    ? { channel: "sms", text: visitText("no_visit", said, null) }
    : {
        channel: "email",
        letter: visitLetter("no_visit", said, null),
        language: patient.language,
      }
}

function letterKindOf(row: Row, { visit }: VisitRecord, at: Date): VisitLetterKind | undefined {
  const reminder = reminderKinds.find((one) => one === row.kind)
  const toCome = visit.state === "booked" || visit.state === "waiting"
  if (reminder !== undefined)
    return toCome && visit.state === "booked" && stillFits(reminder, visit.startsAt, at)
      ? reminder
      : undefined
  switch (row.kind) {
    case "confirmation":
    case "rescheduled":
    case "link_again": {
      if (visit.state === "cancelled" || visit.state === "ended") return undefined
      // A later letter speaks of a later time.
      const stale = row.tellsStart !== null && row.tellsStart.getTime() !== visit.startsAt.getTime()
      return stale ? undefined : row.kind
    }
    case "restored":
    case "running_late":
    case "queue_near":
      return toCome ? row.kind : undefined
    case "missed":
      return visit.state === "cancelled" ? undefined : "missed"
    case "cancelled":
      if (visit.state !== "cancelled") return undefined
      return visit.cancelReason === "patient" ? "cancelled_own" : "cancelled"
    default:
      return undefined
  }
}

function factsOf({ visit, patient, clinician, clinic }: VisitRecord): VisitFacts {
  return {
    patient: patient.name,
    clinician,
    clinic: { name: clinic.name, phone: clinic.phone, zone: clinic.zone },
    startsAt: visit.startsAt,
    language: patient.language,
    zone: patient.zone,
  }
}

function calendarOf(
  kind: VisitLetterKind,
  { visit, patient, clinic }: VisitRecord,
  attendeeEmail: string,
  at: Date,
): Mail["calendar"] | undefined {
  const method = methods[kind]
  if (method === undefined) return undefined
  return visitIcs(
    {
      visitId: visit.id,
      sequence: visit.sequence,
      startsAt: visit.startsAt,
      endsAt: visit.endsAt,
      ...icsWords(patient.language, clinic),
      organizer: senderOf(env().MAIL_FROM),
      attendeeEmail,
      at,
    },
    method,
  )
}

const methods: Readonly<Partial<Record<VisitLetterKind, "REQUEST" | "CANCEL">>> = {
  confirmation: "REQUEST",
  rescheduled: "REQUEST",
  restored: "REQUEST",
  cancelled: "CANCEL",
  cancelled_own: "CANCEL",
}

const otherKinds = [
  "one_time_code",
  "contact_code",
  "contact_changed",
  "request_received",
  "request_declined",
  "queue_near",
  "waitlist_offer",
  "guest_invited",
  "proxy_added",
  "break_glass",
  "erasure_approved",
  "vitals_alarm",
  "instructions_ready",
] as const
