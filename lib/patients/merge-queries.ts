import { and, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { chartEntries, documents, patientMerges } from "@/db/schema/people"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { PatientId } from "@/lib/ids"
import type { ClinicId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"
import { birthInitials, emailForms, hashed, phoneForms } from "@/lib/sealing/blind-index"
import type { Hashed, Person } from "@/lib/sealing/blind-index"
import { patientsLike } from "@/lib/sealing/patient-row"

import { undoMs } from "./merge-commands"
import { findPatient, patientEntity } from "./record-access"
import type { PatientRow } from "./record-access"
import { similarNames } from "./similar"

export type Likeness = "birth_date" | "email" | "phone"
export type Duplicate = {
  id: PatientId
  reference: string
  name: string
  birthDate: string
  alike: Likeness[]
}

/**
 * Who may be the same person: of the same birth date with a like name, or with the same address and a
 * like name or birth date. Two of one family share an address, so that alone says nothing.
 */
export async function likelyDuplicates(tx: Tx, patient: PatientRow): Promise<Duplicate[]> {
  const rows = await asList(() =>
    tx
      .select(sideColumns)
      .from(patients)
      .where(
        and(
          ne(patients.id, patient.id),
          isNull(patients.mergedInto),
          patientsLike(patient.clinicId, alikeHashes(patient.clinicId, patient)),
        ),
      )
      .limit(500),
  )
  return rows.flatMap(({ id, reference, name, birthDate, ...contacts }) => {
    const row = { id, reference, name, birthDate }
    const alike = likenesses({ ...row, ...contacts }, patient)
    return isOnePerson(row, patient, alike) ? [{ ...row, alike }] : []
  })
}

/** By what a record of the same person would be found. */
function alikeHashes(clinicId: ClinicId, person: Person): Hashed[] {
  return [
    ...emailForms(person.email).map((form) => hashed(clinicId, "patient.email", form)),
    ...phoneForms(person.phone).map((form) => hashed(clinicId, "patient.phone", form)),
    ...birthInitials(person).map((text) => hashed(clinicId, "patient.birth_initial", text)),
  ]
}

type Likened = Person & { id: PatientId; reference: string }

const sideColumns = {
  id: patients.id,
  reference: patients.reference,
  name: patients.name,
  birthDate: patients.birthDate,
  email: patients.email,
  phone: patients.phone,
}

function likenesses(one: Person, other: Person): Likeness[] {
  const meet = (here: readonly string[], there: readonly string[]) =>
    here.some((form) => there.includes(form))
  return [
    ...(one.birthDate === other.birthDate ? (["birth_date"] as const) : []),
    ...(meet(emailForms(one.email), emailForms(other.email)) ? (["email"] as const) : []),
    ...(meet(phoneForms(one.phone), phoneForms(other.phone)) ? (["phone"] as const) : []),
  ]
}

function isOnePerson(
  one: Pick<Person, "name">,
  other: Pick<Person, "name">,
  alike: readonly Likeness[],
): boolean {
  if (alike.length === 0) return false
  const sameDay = alike.includes("birth_date")
  return similarNames(one.name, other.name) || (sameDay && alike.length > 1)
}

export type DuplicatePair = { older: DuplicateSide; newer: DuplicateSide; alike: Likeness[] }
export type DuplicateSide = Pick<PatientRow, "id" | "reference" | "name" | "birthDate">

/** On one page. */
const pairsAPage = 100

/**
 * Every two records of the clinic that may be one person's, by the rule of `likelyDuplicates`; the
 * older record first, as it is the one that others have written down. `page` counts from 1; one behind
 * the last, where others were merged meanwhile, is the last.
 */
export async function possibleDuplicates(
  actor: StaffActor,
  at: Date,
  page = 1,
): Promise<
  Result<{ pairs: DuplicatePair[]; page: number; pages: number; total: number }, "forbidden">
> {
  const entity = { type: "patient", id: "duplicates" } as const
  if (!may(actor, "patient.merge")) return deny(actor, "patient.merged", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const all = await alikePairs(tx, actor.clinicId)
    const pages = Math.max(1, Math.ceil(all.length / pairsAPage))
    const shown = Math.min(Math.max(1, page), pages)
    const pairs = all.slice((shown - 1) * pairsAPage, shown * pairsAPage)
    const ids = new Set(pairs.flatMap(({ older, newer }) => [older.id, newer.id]))
    await recordAll(
      tx,
      actor,
      [...ids].map((id) => ({
        action: "patient.read" as const,
        patientId: id,
        entity: { type: "patient" as const, id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { view: "duplicates", fields: ["header"] },
      })),
      at,
    )
    return ok({ pairs, page: shown, pages, total: all.length })
  })
}

/** Whoever shares a contact, or a birth date and an initial; rows that were never sealed share with all. */
async function alikePairs(tx: Tx, clinicId: ClinicId): Promise<DuplicatePair[]> {
  const { rows } = await tx.execute<{ one: PatientId; other: PatientId }>(sql`
    with standing as (select id, name not like 'hc1.%' as in_clear from patients where merged_into is null and erased_at is null)
    select a.row_id as one, b.row_id as other from search_hashes a
      join search_hashes b on b.clinic_id = a.clinic_id and b.kind = a.kind and b.hash = a.hash and b.row_id > a.row_id
      where a.clinic_id = ${clinicId} and a.kind in ('patient.email', 'patient.phone', 'patient.birth_initial')
        and a.row_id in (select id from standing) and b.row_id in (select id from standing)
    union
    select least(a.id, b.id), greatest(a.id, b.id) from standing a join standing b on b.id <> a.id where a.in_clear`)
  const ids = [...new Set(rows.flatMap(({ one, other }) => [one, other]))]
  const found = await asList(() =>
    tx
      .select({ ...sideColumns, createdAt: patients.createdAt })
      .from(patients)
      .where(inArray(patients.id, ids)),
  )
  const byId = new Map(found.map((row) => [row.id, row]))
  return rows
    .flatMap((pair) => {
      const sides = [byId.get(pair.one), byId.get(pair.other)].filter((row) => row !== undefined)
      const [older, newer] = sides.toSorted(
        (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
      )
      if (older === undefined || newer === undefined) return []
      const alike = likenesses(older, newer)
      return isOnePerson(older, newer, alike)
        ? [{ older: sideOnly(older), newer: sideOnly(newer), alike }]
        : []
    })
    .toSorted(
      (a, b) =>
        a.older.name.localeCompare(b.older.name) ||
        (a.older.id + a.newer.id < b.older.id + b.newer.id ? -1 : 1),
    )
}

function sideOnly({ id, reference, name, birthDate }: Likened): DuplicateSide {
  return { id, reference, name, birthDate }
}

export type MergeSide = Pick<
  PatientRow,
  "id" | "reference" | "name" | "birthDate" | "sex" | "language" | "email" | "phone" | "version"
> & { visits: number; entries: number; documents: number }

/** Both records side by side, before anything is changed. */
export async function mergePreview(
  actor: StaffActor,
  survivor: string,
  duplicate: string,
): Promise<Result<{ survivor: MergeSide; duplicate: MergeSide }, "forbidden" | "not_found">> {
  if (!may(actor, "patient.merge"))
    return deny(actor, "patient.merged", patientEntity(survivor), "forbidden")
  const ids = [PatientId.safeParse(survivor), PatientId.safeParse(duplicate)] as const
  const sides =
    ids[0].success && ids[1].success && survivor !== duplicate
      ? await sidesOf(actor, ids[0].data, ids[1].data)
      : undefined
  return sides === undefined
    ? deny(actor, "patient.merged", patientEntity(duplicate), "not_found")
    : ok(sides)
}

function sidesOf(actor: StaffActor, survivorId: PatientId, duplicateId: PatientId) {
  return withTenant(actor.clinicId, async (tx) => {
    const [one, other] = [await findPatient(tx, survivorId), await findPatient(tx, duplicateId)]
    if (one === undefined || other === undefined) return undefined
    if (one.mergedInto !== null || other.mergedInto !== null) return undefined
    await recordAll(
      tx,
      actor,
      [one, other].map(({ id }) => ({
        action: "patient.read" as const,
        patientId: id,
        entity: { type: "patient" as const, id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { view: "merge", fields: ["header"] },
      })),
    )
    return { survivor: await sideOf(tx, one), duplicate: await sideOf(tx, other) }
  })
}

async function sideOf(tx: Tx, patient: PatientRow): Promise<MergeSide> {
  const { id, reference, name, birthDate, sex, language, email, phone, version } = patient
  return {
    ...{ id, reference, name, birthDate, sex, language, email, phone, version },
    visits: await tx.$count(visits, eq(visits.patientId, id)),
    entries: await tx.$count(chartEntries, eq(chartEntries.patientId, id)),
    documents: await tx.$count(documents, eq(documents.patientId, id)),
  }
}

export type Merged = {
  mergeId: string
  reference: string
  name: string
  at: string
  by: string
  mayUndo: boolean
}

/** What was merged into this record and still is, newest first. */
export async function mergesInto(tx: Tx, survivorId: PatientId, at: Date): Promise<Merged[]> {
  const rows = await asList(() =>
    tx
      .select({
        mergeId: patientMerges.id,
        duplicateId: patients.id,
        reference: patients.reference,
        name: patients.name,
        at: patientMerges.mergedAt,
        by: users.name,
      })
      .from(patientMerges)
      .innerJoin(patients, eq(patients.id, patientMerges.duplicateId))
      .innerJoin(users, eq(users.id, patientMerges.mergedBy))
      .where(and(eq(patientMerges.survivorId, survivorId), isNull(patientMerges.undoneAt)))
      .orderBy(desc(patientMerges.mergedAt)),
  )
  return rows.map((row) => ({
    mergeId: row.mergeId,
    reference: row.reference,
    name: row.name,
    by: row.by,
    at: row.at.toISOString(),
    mayUndo: at.getTime() - row.at.getTime() <= undoMs,
  }))
}
