import { desc, eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { visitOutcomes } from "@/db/schema/outcomes"
import type { OutcomeResult } from "@/db/schema/outcomes"
import { summaries } from "@/db/schema/record"
import type { SummaryState } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { PatientId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { isReachable } from "@/lib/notifications/recipients"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { chartOf } from "./chart-queries"
import type { ChartEntry } from "./chart-queries"
import { documentsOf } from "./document-queries"
import type { DocumentLine } from "./document-queries"
import { likelyDuplicates, mergesInto } from "./merge-queries"
import type { Duplicate, Merged } from "./merge-queries"
import { mayReadPatients, purposeIn } from "./policy"
import type { RecordAccess } from "./policy"
import { proxiesOf } from "./proxy-queries"
import type { ProxyLine } from "./proxy-queries"
import { accessTo, findPatient, patientEntity } from "./record-access"
import type { PatientRow } from "./record-access"
import { trendsOf } from "./trends"
import type { Trend } from "./trends"

/** Who it is: also shown of a record that is closed to the reader. */
export type PatientHead = Pick<
  PatientRow,
  "id" | "reference" | "name" | "birthDate" | "sex" | "language"
> & { reachable: boolean }

export type PatientPage =
  | { view: "closed"; patient: PatientHead; zone: string }
  | {
      view: "open"
      patient: PatientHead & Pick<PatientRow, "email" | "phone" | "zone" | "version">
      zone: string
      /** Until when an emergency keeps the record open; null: it is the reader's own to read. */
      emergencyUntil: string | null
      visits: VisitLine[]
      proxies: ProxyLine[]
      /** null: not for this role. */
      chart: Chart | null
      merging: { duplicates: Duplicate[]; merged: Merged[] } | null
    }

export type Chart = { entries: ChartEntry[]; documents: DocumentLine[]; trends: Trend[] }
export type VisitLine = {
  id: VisitId
  startsAt: Date
  endsAt: Date
  state: VisitState
  outcome: OutcomeResult | null
  /** null: none, or not for this role. */
  summary: SummaryState | null
  reason: string
  clinician: string
}

/**
 * One patient's record, as far as it is open to the reader. The id of a record that was merged leads to
 * the survivor.
 */
export async function readPatient(
  actor: StaffActor,
  id: string,
  at: Date,
): Promise<
  Result<PatientPage, "forbidden" | "not_found" | "erased"> | Refused<"merged", { into: PatientId }>
> {
  if (!mayReadPatients(actor)) return deny(actor, "patient.read", patientEntity(id), "forbidden")
  const patientId = PatientId.safeParse(id)
  const answer = patientId.success ? await pageOf(actor, patientId.data, at) : undefined
  return answer ?? deny(actor, "patient.read", patientEntity(id), "not_found")
}

function pageOf(actor: StaffActor, patientId: PatientId, at: Date) {
  return withTenant(actor.clinicId, async (tx) => {
    const patient = await findPatient(tx, patientId)
    if (patient === undefined) return undefined
    if (patient.mergedInto !== null) return refuse("merged", { into: patient.mergedInto })
    if (patient.erasedAt !== null) return refuse("erased")
    const access = await accessTo(tx, actor, patientId, at)
    const zone = await zoneOf(tx, actor)
    await recordRead(tx, actor, patientId, access, at)
    const { id, reference, name, birthDate, sex, language, email, phone, version } = patient
    const head = { id, reference, name, birthDate, sex, language, reachable: isReachable(patient) }
    if (access.kind === "closed") return ok({ view: "closed" as const, patient: head, zone })
    const readsChart = access.kind !== "desk"
    return ok({
      view: "open" as const,
      patient: { ...head, email, phone, zone: patient.zone, version },
      zone,
      emergencyUntil: access.kind === "emergency" ? access.until.toISOString() : null,
      visits: await visitsOf(tx, patientId, readsChart),
      proxies: await proxiesOf(tx, patientId),
      chart: readsChart
        ? {
            entries: await chartOf(tx, patientId),
            documents: await documentsOf(tx, patientId),
            trends: await trendsOf(tx, patientId),
          }
        : null,
      merging: may(actor, "patient.merge")
        ? {
            duplicates: await likelyDuplicates(tx, patient),
            merged: await mergesInto(tx, patientId, at),
          }
        : null,
    })
  })
}

async function recordRead(
  tx: Tx,
  actor: StaffActor,
  patientId: PatientId,
  access: RecordAccess,
  at: Date,
): Promise<void> {
  const event = {
    patientId,
    entity: { type: "patient" as const, id: patientId },
    outcome: "success" as const,
    purpose: purposeIn(actor, access),
  }
  const [view, fields] =
    access.kind === "closed"
      ? (["closed", ["header"]] as const)
      : (["page", ["header", "contacts", "visits", "proxies"]] as const)
  await record(
    tx,
    actor,
    { ...event, action: "patient.read", data: { view, fields: [...fields] } },
    at,
  )
  if (access.kind !== "own" && access.kind !== "emergency") return
  const chart = ["entries", "documents", "trends", "summaries"]
  await record(
    tx,
    actor,
    { ...event, action: "chart.read", data: { view: "page", fields: chart } },
    at,
  )
}

/** Newest first. */
async function visitsOf(tx: Tx, patientId: PatientId, readsChart: boolean): Promise<VisitLine[]> {
  const rows = await asList(() =>
    tx
      .select({
        id: visits.id,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        state: visits.state,
        outcome: newestOutcome(),
        summary: summaries.state,
        reason: visits.reason,
        clinician: users.name,
      })
      .from(visits)
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .leftJoin(summaries, eq(summaries.visitId, visits.id))
      .where(eq(visits.patientId, patientId))
      .orderBy(desc(visits.startsAt))
      .limit(100),
  )
  return rows.map((row) => ({ ...row, summary: readsChart ? row.summary : null }))
}

function newestOutcome() {
  return sql<OutcomeResult | null>`(select ${visitOutcomes.result} from ${visitOutcomes}
    where ${visitOutcomes.visitId} = ${visits.id} order by ${visitOutcomes.seq} desc limit 1)`
}

async function zoneOf(tx: Tx, actor: StaffActor): Promise<string> {
  const [clinic] = await tx
    .select({ zone: clinics.zone })
    .from(clinics)
    .where(eq(clinics.id, actor.clinicId))
  return clinic?.zone ?? "UTC"
}
