import { and, asc, desc, eq, isNull, ne, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"

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
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

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
  const sameEmail = sql<boolean>`lower(trim(${patients.email})) = lower(trim(${patient.email}))`
  const samePhone = sql<boolean>`right(regexp_replace(${patients.phone}, '\\D', '', 'g'), 9)
    = right(regexp_replace(${patient.phone}, '\\D', '', 'g'), 9)`
  const rows = await tx
    .select({
      id: patients.id,
      reference: patients.reference,
      name: patients.name,
      birthDate: patients.birthDate,
      email: sameEmail,
      phone: samePhone,
    })
    .from(patients)
    .where(
      and(
        ne(patients.id, patient.id),
        isNull(patients.mergedInto),
        or(eq(patients.birthDate, patient.birthDate), sameEmail, samePhone),
      ),
    )
    .limit(500)
  return rows.flatMap(({ email, phone, ...row }) => {
    const sameDay = row.birthDate === patient.birthDate
    const like = similarNames(row.name, patient.name)
    if (!like && !(sameDay && (email || phone))) return []
    const alike: Likeness[] = [
      ...(sameDay ? (["birth_date"] as const) : []),
      ...(email ? (["email"] as const) : []),
      ...(phone ? (["phone"] as const) : []),
    ]
    return [{ ...row, alike }]
  })
}

export type DuplicatePair = { older: DuplicateSide; newer: DuplicateSide; alike: Likeness[] }
export type DuplicateSide = Pick<PatientRow, "id" | "reference" | "name" | "birthDate">

/** As many as a person works through; the rest follow when these are done. */
const mostPairs = 100

/**
 * Every two records of the clinic that may be one person's, by the rule of `likelyDuplicates`; the
 * older record first, as it is the one that others have written down.
 */
export async function possibleDuplicates(
  actor: StaffActor,
  at: Date,
): Promise<Result<{ pairs: DuplicatePair[]; more: boolean }, "forbidden">> {
  const entity = { type: "patient", id: "duplicates" } as const
  if (!may(actor, "patient.merge")) return deny(actor, "patient.merged", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const all = (await alikePairs(tx)).filter(isOnePerson)
    const pairs = all.slice(0, mostPairs).map(pairOf)
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
    return ok({ pairs, more: all.length > pairs.length })
  })
}

type AlikeRow = Awaited<ReturnType<typeof alikePairs>>[number]

function alikePairs(tx: Tx) {
  const other = alias(patients, "other")
  const sameDay = sql<boolean>`${patients.birthDate} = ${other.birthDate}`
  const sameEmail = sql<boolean>`coalesce(lower(trim(${patients.email})) = lower(trim(${other.email})), false)`
  const samePhone = sql<boolean>`coalesce(right(regexp_replace(${patients.phone}, '\\D', '', 'g'), 9)
    = right(regexp_replace(${other.phone}, '\\D', '', 'g'), 9), false)`
  const side = (table: typeof patients | typeof other) => ({
    id: table.id,
    reference: table.reference,
    name: table.name,
    birthDate: table.birthDate,
  })
  return tx
    .select({ older: side(patients), newer: side(other), sameDay, sameEmail, samePhone })
    .from(patients)
    .innerJoin(
      other,
      and(
        sql`(${patients.createdAt}, ${patients.id}) < (${other.createdAt}, ${other.id})`,
        isNull(other.mergedInto),
        or(sameDay, sameEmail, samePhone),
      ),
    )
    .where(isNull(patients.mergedInto))
    .orderBy(asc(patients.name), asc(patients.id), asc(other.id))
}

function isOnePerson({ older, newer, sameDay, sameEmail, samePhone }: AlikeRow): boolean {
  return similarNames(older.name, newer.name) || (sameDay && (sameEmail || samePhone))
}

function pairOf({ older, newer, sameDay, sameEmail, samePhone }: AlikeRow): DuplicatePair {
  const alike: Likeness[] = [
    ...(sameDay ? (["birth_date"] as const) : []),
    ...(sameEmail ? (["email"] as const) : []),
    ...(samePhone ? (["phone"] as const) : []),
  ]
  return { older, newer, alike }
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
  const rows = await tx
    .select({
      mergeId: patientMerges.id,
      reference: patients.reference,
      name: patients.name,
      at: patientMerges.mergedAt,
      by: users.name,
    })
    .from(patientMerges)
    .innerJoin(patients, eq(patients.id, patientMerges.duplicateId))
    .innerJoin(users, eq(users.id, patientMerges.mergedBy))
    .where(and(eq(patientMerges.survivorId, survivorId), isNull(patientMerges.undoneAt)))
    .orderBy(desc(patientMerges.mergedAt))
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    mayUndo: at.getTime() - row.at.getTime() <= undoMs,
  }))
}
