import { and, desc, eq, isNull, ne, or, sql } from "drizzle-orm"

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
