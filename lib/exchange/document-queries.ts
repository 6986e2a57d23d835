import { inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { documents } from "@/db/schema/people"
import { documentReferenceResource } from "@/lib/fhir/document-reference"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import { isWithin } from "@/lib/fhir/search-value"
import type { PatientId } from "@/lib/ids"
import { documentsOf } from "@/lib/patients/document-queries"

import { damagedNotes, slice } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { uuids } from "./keyset"
import { open, survivors } from "./patient-queries"

/** Files of a patient's chart that were checked; `document-bytes.ts` hands out their bytes. */
export const documentKind: Kind = { read, search: searchDocuments }

async function read(question: Question, id: string): Promise<Found | undefined> {
  const [uuid] = uuids([{ id }])
  const patientId = uuid && (await patientOf(question.tx, uuid))
  if (!patientId) return undefined
  return (await openDocuments(question, patientId)).found.find(
    ({ resource }) => resource.id === uuid,
  )
}

async function searchDocuments(question: Question, search: Search): Promise<Page | Refusal> {
  const { tokens, references, dates } = search
  const ids = tokens["_id"] && uuids(tokens["_id"])
  const named: string[] = []
  for (const id of ids ?? []) named.push((await patientOf(question.tx, id)) ?? "")
  const owners = references["patient"] ? uuids(references["patient"]) : named
  const all: Found[] = []
  let damaged = 0
  for (const patientId of await survivors(question.tx, owners)) {
    const open = await openDocuments(question, patientId)
    all.push(...open.found)
    damaged += open.damaged
  }
  const range = dates["date"]
  const matching = all.filter(({ resource }) => {
    const at = Date.parse(String(resource["date"]))
    return (ids === undefined || ids.includes(resource.id)) && isWithin(at, range)
  })
  const { rows, next } = slice(matching, search)
  return {
    found: rows,
    next,
    notes: damagedNotes(damaged, search.type),
    total: async () => matching.length,
  }
}

/** None where the chart is not open to the caller. */
async function openDocuments(
  question: Question,
  patientId: PatientId,
): Promise<{ found: Found[]; damaged: number }> {
  const { access, purpose } = await open(question, patientId)
  if (access.kind !== "own" && access.kind !== "emergency") return { found: [], damaged: 0 }
  const checked = (await documentsOf(question.tx, patientId)).filter(
    ({ checked: state }) => state === "clean" || state === "unscanned",
  )
  const whole = checked.filter(({ damaged }) => !damaged)
  const found = whole.map((line) => ({
    resource: documentReferenceResource({
      ...line,
      patientId,
      base: question.base,
    }),
    patientId,
    entity: { type: "document" as const, id: line.id },
    ...(purpose === undefined ? {} : { purpose }),
  }))
  return { found, damaged: checked.length - whole.length }
}

async function patientOf(tx: Tx, id: string): Promise<PatientId | undefined> {
  const [row] = await tx
    .select({ patientId: documents.patientId })
    .from(documents)
    .where(inArray(documents.id, [id]))
  return row?.patientId
}
