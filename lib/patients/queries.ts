import { and, ilike, isNull, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import type { ClinicId, PatientId } from "@/lib/ids"
import { isReachable } from "@/lib/notifications/recipients"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList, isUnreadable } from "@/lib/sealing/as-list"
import { askedParts, dayOfYear, hashed, hasWord, wordsOf } from "@/lib/sealing/blind-index"
import { patientsLike } from "@/lib/sealing/patient-row"

import { mayReadPatients } from "./policy"
import { patientEntity } from "./record-access"
import { likeAnywhere, searchOf } from "./search"
import type { Search } from "./search"

export type PatientLine = {
  id: PatientId
  reference: string
  name: string
  birthDate: string
  language: string
  reachable: boolean
}

const mostResults = 20

/** Patients by name, reference or birth date; each one shown is an event of its own. */
export async function searchPatients(
  actor: StaffActor,
  query: string,
): Promise<Result<PatientLine[], "forbidden">> {
  if (!mayReadPatients(actor))
    return deny(actor, "patient.searched", patientEntity(""), "forbidden")
  const search = searchOf(query)
  return withTenant(actor.clinicId, async (tx) => {
    const found = await matchingPatients(tx, actor.clinicId, search, mostResults)
    await recordSearch(tx, actor, search, found)
    return ok(
      found.map(({ email, phone, ...line }) => ({
        ...line,
        reachable: isReachable({ email, phone }),
      })),
    )
  })
}

/** At most `most` patients, by name. The caller has judged who asks, and records what it shows. */
export async function matchingPatients(
  tx: Tx,
  clinicId: ClinicId,
  search: Search,
  most: number,
): Promise<(Omit<PatientLine, "reachable"> & { email: string | null; phone: string | null })[]> {
  const rows = await asList(() =>
    tx
      .select({
        id: patients.id,
        reference: patients.reference,
        name: patients.name,
        birthDate: patients.birthDate,
        language: patients.language,
        email: patients.email,
        phone: patients.phone,
      })
      .from(patients)
      .where(and(isNull(patients.mergedInto), conditionOf(clinicId, search))),
  )
  return rows
    .filter((row) => isMeant(search, row))
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.reference.localeCompare(b.reference))
    .slice(0, most)
}

/** Names and birth dates lie sealed: the index finds whoever it may be, `isMeant` reads who it is. */
function conditionOf(clinicId: ClinicId, search: Search) {
  switch (search.by) {
    case "birth_date":
      return patientsLike(clinicId, [hashed(clinicId, "patient.birthday", dayOfYear(search.date))])
    case "reference":
      return or(
        ilike(patients.reference, likeAnywhere(search.part)),
        mergedReference(likeAnywhere(search.part)),
      )
    case "name": {
      const parts = search.words.flatMap(wordsOf).flatMap(askedParts)
      if (parts.length === 0) return sql`false`
      return and(
        ...parts.map((part) => patientsLike(clinicId, [hashed(clinicId, "patient.word", part)])),
      )
    }
  }
}

function isMeant(search: Search, row: { name: string; birthDate: string }): boolean {
  // The index found whom it may be; what cannot be read is shown so.
  if (search.by !== "reference" && isUnreadable(row.name, row.birthDate)) return true
  switch (search.by) {
    case "birth_date":
      return row.birthDate === search.date
    case "reference":
      return true
    case "name":
      return search.words.flatMap(wordsOf).every((word) => hasWord(row.name, word))
  }
}

/** The number of a record that was merged keeps leading to the one that survived. */
function mergedReference(pattern: string) {
  return sql`exists (select 1 from patients merged
    where merged.merged_into = ${patients.id} and merged.reference ilike ${pattern})`
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
