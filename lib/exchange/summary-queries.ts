import { and, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { summaries } from "@/db/schema/record"
import { compositionResource, provenanceResource } from "@/lib/fhir/composition"
import type { CompositionFacts } from "@/lib/fhir/composition"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import type { ClinicId } from "@/lib/ids"
import { VisitId } from "@/lib/ids"
import { signedSummaries } from "@/lib/summaries/signed-queries"
import type { SignedSummary } from "@/lib/summaries/signed-queries"

import { pageOf } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { afterKeys, inOrder, inRange, isRefused, uuids } from "./keyset"
import { everyRecord } from "./patient-queries"
import { oneOf, seen } from "./visit-queries"

/** Signed summaries, by the visit's id. Who wrote and signed each is a Provenance of the same id. */
export const compositions: Kind = {
  read: (question, id) => read(question, id, compositionResource),
  search: (question, search) => searchSigned(question, search, compositionResource),
}

export const provenances: Kind = {
  read: (question, id) => read(question, id, provenanceResource),
  search: (question, search) => searchSigned(question, search, provenanceResource),
}

type View = typeof compositionResource | typeof provenanceResource

async function read(question: Question, id: string, view: View): Promise<Found | undefined> {
  const visitId = VisitId.safeParse(id)
  if (!visitId.success) return undefined
  const { tx, caller } = question
  const where = and(eq(summaries.visitId, visitId.data), seen(question))
  const [row] = await signedSummaries(tx, where, inOrder(summaries.signedAt, summaries.visitId), 1)
  return row && found(row, await clinicOf(tx, caller.clinicId), view)
}

async function searchSigned(
  question: Question,
  search: Search,
  view: View,
): Promise<Page | Refusal> {
  const after = afterKeys(search.after, summaries.signedAt, summaries.visitId)
  if (isRefused(after)) return after
  const { tx, caller } = question
  const { tokens, references, dates } = search
  const statuses = tokens["status"]?.map(({ code }) => code)
  if (statuses !== undefined && !statuses.includes("final")) return { found: [] }
  const ids = [tokens["_id"], references["encounter"], references["target"]]
  const patientIds = references["patient"] && (await everyRecord(tx, uuids(references["patient"])))
  const rows = await signedSummaries(
    tx,
    and(
      seen(question),
      ...ids.map((list) => list && oneOf(summaries.visitId, uuids(list))),
      patientIds && oneOf(summaries.patientId, patientIds),
      inRange(summaries.signedAt, dates["date"]),
      after,
    ),
    inOrder(summaries.signedAt, summaries.visitId),
    search.count + 1,
  )
  const clinic = await clinicOf(tx, caller.clinicId)
  const page = pageOf(rows, search.count, (row) => [row.signedAt.toISOString(), row.visitId])
  return { found: page.rows.map((row) => found(row, clinic, view)), next: page.next }
}

type Clinic = { id: string; name: string }

async function clinicOf(tx: Tx, clinicId: ClinicId): Promise<Clinic> {
  const [clinic] = await tx
    .select({ id: clinics.id, name: clinics.name })
    .from(clinics)
    .where(eq(clinics.id, clinicId))
  return clinic ?? { id: clinicId, name: "" }
}

function found(row: SignedSummary, clinic: Clinic, view: View): Found {
  const facts: CompositionFacts = {
    visitId: row.visitId,
    patientId: row.patientId,
    clinicianId: row.clinicianId,
    clinic,
    version: row.version,
    signedAt: row.signedAt.toISOString(),
    signedBy: row.signedBy,
    sha256: row.signedSha256,
    lines: row.lines,
    wasDrafted: row.draftedAt !== null,
  }
  return {
    resource: view(facts),
    patientId: row.patientId,
    entity: { type: "summary", id: row.visitId },
  }
}
