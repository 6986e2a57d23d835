import { inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { consentPurposes, standingConsents } from "@/db/schema/people"
import { consents } from "@/db/schema/rooms"
import { consentResource } from "@/lib/fhir/consent"
import type { ConsentFacts } from "@/lib/fhir/consent"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import { isWithin } from "@/lib/fhir/search-value"
import type { PatientId } from "@/lib/ids"

import { slice } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { uuids } from "./keyset"
import { everyRecord, open, survivors } from "./patient-queries"

/** What a patient agreed to: for a visit, and outside of any. A patient has so few that they are read whole. */
export const consentKind: Kind = { read, search: searchConsents }

async function read(question: Question, id: string): Promise<Found | undefined> {
  const [uuid] = uuids([{ id }])
  const patientId = uuid && (await patientOf(question.tx, uuid))
  if (!patientId) return undefined
  const owners = await survivors(question.tx, [patientId])
  return (await openDecisions(question, owners)).find(({ resource }) => resource.id === uuid)
}

async function searchConsents(question: Question, search: Search): Promise<Page | Refusal> {
  const { tokens, references, dates } = search
  const ids = tokens["_id"] && uuids(tokens["_id"])
  const asked = references["patient"] && uuids(references["patient"])
  const named: string[] = []
  for (const id of ids ?? []) named.push((await patientOf(question.tx, id)) ?? "")
  const patientIds = await survivors(question.tx, asked ?? named)
  const statuses = tokens["status"]?.map(({ code }) => code)
  const range = dates["date"]
  const all = (await openDecisions(question, patientIds)).filter(({ resource }) => {
    const at = Date.parse(String(resource["dateTime"]))
    return (
      (ids === undefined || ids.includes(resource.id)) &&
      (statuses === undefined || statuses.includes(String(resource["status"]))) &&
      isWithin(at, range)
    )
  })
  const { rows, next } = slice(all, search)
  return { found: rows, next, total: async () => all.length }
}

/** Of the patients whose record is open to the caller. */
async function openDecisions(
  question: Question,
  patientIds: readonly PatientId[],
): Promise<Found[]> {
  const all: Found[] = []
  for (const patientId of patientIds) {
    const { access, purpose } = await open(question, patientId)
    if (access.kind === "closed") continue
    const facts = await decisions(question, patientId)
    all.push(
      ...facts.map((one) => ({
        resource: consentResource(one),
        patientId,
        entity: { type: "consent" as const, id: one.id },
        ...(purpose === undefined ? {} : { purpose }),
      })),
    )
  }
  return all
}

/** Newest first. The newest of a visit counts there, the newest of a purpose everywhere else. */
async function decisions({ tx, caller }: Question, patientId: PatientId): Promise<ConsentFacts[]> {
  const records = await everyRecord(tx, [patientId])
  if (records.length === 0) return []
  const { clinicId } = caller
  const inVisits = await tx.select().from(consents).where(inArray(consents.patientId, records))
  const standing = await tx
    .select()
    .from(standingConsents)
    .where(inArray(standingConsents.patientId, records))
  const facts = [
    ...inVisits.map((row) => ({
      about: row.visitId,
      id: row.id,
      visitId: row.visitId,
      at: row.givenAt,
      byProxy: row.givenByProxy,
      purposes: consentPurposes.map((purpose) => ({ purpose, agreed: row[purpose] })),
      texts: row.texts.map(({ sha256 }) => sha256),
    })),
    ...standing.map((row) => ({
      about: row.purpose,
      id: row.id,
      visitId: null,
      at: row.givenAt,
      byProxy: row.givenByProxy,
      purposes: [{ purpose: row.purpose, agreed: row.agreed }],
      texts: [row.textSha256],
    })),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime() || a.id.localeCompare(b.id))
  const newest = new Map(facts.toReversed().map(({ about, id }) => [about, id]))
  return facts.map(({ about, at, ...row }) => ({
    ...row,
    patientId,
    clinicId,
    at: at.toISOString(),
    isNewest: newest.get(about) === row.id,
  }))
}

async function patientOf(tx: Tx, id: string): Promise<PatientId | undefined> {
  const [inVisit] = await tx
    .select({ patientId: consents.patientId })
    .from(consents)
    .where(inArray(consents.id, [id]))
  if (inVisit !== undefined) return inVisit.patientId
  const [standing] = await tx
    .select({ patientId: standingConsents.patientId })
    .from(standingConsents)
    .where(inArray(standingConsents.id, [id]))
  return standing?.patientId
}
