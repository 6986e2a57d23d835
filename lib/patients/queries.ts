import { and, asc, desc, eq, ilike } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { AuditEntity } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import { PatientId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { mayReadPatients } from "./policy"
import { likeAnywhere, searchOf } from "./search"
import type { Search } from "./search"

export type PatientLine = {
  id: PatientId
  reference: string
  name: string
  birthDate: string
  language: string
  hasEmail: boolean
}

export type PatientPage = {
  patient: Omit<PatientLine, "hasEmail"> & {
    sex: "F" | "M" | "X"
    email: string | null
    phone: string | null
    allergies: string
  }
  zone: string
  visits: {
    id: VisitId
    startsAt: Date
    endsAt: Date
    state: VisitState
    reason: string
    clinician: string
  }[]
}

const mostResults = 20

/** Patients by name, reference or birth date; each one shown is an event of its own. */
export async function searchPatients(
  actor: StaffActor,
  query: string,
): Promise<Result<PatientLine[], "forbidden">> {
  if (!mayReadPatients(actor)) return deny(actor, "patient.searched", entityOf(""), "forbidden")
  const search = searchOf(query)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({
        id: patients.id,
        reference: patients.reference,
        name: patients.name,
        birthDate: patients.birthDate,
        language: patients.language,
        email: patients.email,
      })
      .from(patients)
      .where(conditionOf(search))
      .orderBy(asc(patients.name), asc(patients.reference))
      .limit(mostResults)
    await recordSearch(tx, actor, search, rows)
    return ok(rows.map(({ email, ...line }) => ({ ...line, hasEmail: email !== null })))
  })
}

/** One patient's header and visits, newest first. */
export async function readPatient(
  actor: StaffActor,
  id: string,
): Promise<Result<PatientPage, "forbidden" | "not_found">> {
  if (!mayReadPatients(actor)) return deny(actor, "patient.read", entityOf(id), "forbidden")
  const patientId = PatientId.safeParse(id)
  const page = patientId.success ? await pageOf(actor, patientId.data) : undefined
  return page === undefined ? deny(actor, "patient.read", entityOf(id), "not_found") : ok(page)
}

function conditionOf(search: Search) {
  switch (search.by) {
    case "birth_date":
      return eq(patients.birthDate, search.date)
    case "reference":
      return ilike(patients.reference, likeAnywhere(search.part))
    case "name":
      return and(...search.words.map((word) => ilike(patients.name, likeAnywhere(word))))
  }
}

async function recordSearch(
  tx: Tx,
  actor: StaffActor,
  search: Search,
  found: readonly { id: PatientId }[],
): Promise<void> {
  const event = {
    action: "patient.searched" as const,
    outcome: "success" as const,
    purpose: purposeOf(actor),
    data: { fields: [search.by], results: found.length },
  }
  if (found.length === 0)
    return record(tx, actor, { ...event, entity: { type: "patient", id: "none" } })
  await recordAll(
    tx,
    actor,
    found.map(({ id }) => ({ ...event, patientId: id, entity: { type: "patient" as const, id } })),
  )
}

function pageOf(actor: StaffActor, patientId: PatientId): Promise<PatientPage | undefined> {
  return withTenant(actor.clinicId, async (tx) => {
    const [found] = await tx
      .select({ patient: patients, zone: clinics.zone })
      .from(patients)
      .innerJoin(clinics, eq(clinics.id, patients.clinicId))
      .where(eq(patients.id, patientId))
    if (found === undefined) return undefined
    const rows = await tx
      .select({
        id: visits.id,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        state: visits.state,
        reason: visits.reason,
        clinician: users.name,
      })
      .from(visits)
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .where(eq(visits.patientId, patientId))
      .orderBy(desc(visits.startsAt))
      .limit(100)
    await record(tx, actor, {
      action: "patient.read",
      patientId,
      entity: { type: "patient", id: patientId },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { view: "page", fields: ["header", "visits"] },
    })
    const { clinicId: _, createdAt: __, ...patient } = found.patient
    return { patient, zone: found.zone, visits: rows }
  })
}

/** An id that is no id is not written down. */
function entityOf(id: string): AuditEntity {
  const named = PatientId.safeParse(id)
  return { type: "patient", id: named.success ? named.data : "unknown" }
}
