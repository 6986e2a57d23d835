import { inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { documents } from "@/db/schema/people"
import { documentReferenceResource } from "@/lib/fhir/document-reference"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import { PatientId } from "@/lib/ids"
import { documentsOf } from "@/lib/patients/document-queries"

import { slice } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { uuids } from "./keyset"
import { open } from "./patient-queries"

/** Files of a patient's chart that were checked. Their bytes stay where they are. */
export const documentKind: Kind = { read, search: searchDocuments }

async function read(question: Question, id: string): Promise<Found | undefined> {
  const [uuid] = uuids([{ id }])
  const patientId = uuid && (await patientOf(question.tx, uuid))
  if (!patientId) return undefined
  return (await openDocuments(question, patientId)).find(({ resource }) => resource.id === uuid)
}

async function searchDocuments(question: Question, search: Search): Promise<Page | Refusal> {
  const { tokens, references, dates } = search
  const ids = tokens["_id"] && uuids(tokens["_id"])
  const owners = new Set(references["patient"] && uuids(references["patient"]))
  if (references["patient"] === undefined)
    for (const id of ids ?? []) owners.add((await patientOf(question.tx, id)) ?? "")
  const all: Found[] = []
  for (const owner of owners) {
    const patientId = PatientId.safeParse(owner)
    if (patientId.success) all.push(...(await openDocuments(question, patientId.data)))
  }
  const range = dates["date"]
  const matching = all.filter(({ resource }) => {
    const at = Date.parse(String(resource["date"]))
    return (
      (ids === undefined || ids.includes(resource.id)) &&
      (range === undefined ||
        ((range.from === null || at >= range.from) && (range.until === null || at < range.until)))
    )
  })
  const { rows, next } = slice(matching, search)
  return { found: rows, next }
}

/** None where the chart is not open to the caller. */
async function openDocuments(question: Question, patientId: PatientId): Promise<Found[]> {
  const { access, purpose } = await open(question, patientId)
  if (access.kind !== "own" && access.kind !== "emergency") return []
  const origin = new URL(question.base).origin
  return (await documentsOf(question.tx, patientId))
    .filter(({ checked }) => checked === "clean" || checked === "unscanned")
    .map((line) => ({
      resource: documentReferenceResource({
        ...line,
        patientId,
        url: `${origin}/api/patients/${patientId}/documents/${line.id}`,
      }),
      patientId,
      entity: { type: "document" as const, id: line.id },
      ...(purpose === undefined ? {} : { purpose }),
    }))
}

async function patientOf(tx: Tx, id: string): Promise<PatientId | undefined> {
  const [row] = await tx
    .select({ patientId: documents.patientId })
    .from(documents)
    .where(inArray(documents.id, [id]))
  return row?.patientId
}
