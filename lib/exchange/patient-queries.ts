import { and, inArray, isNull, or } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { purposeOf } from "@/lib/audit/purpose"
import { refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import { patientResource, referenceSystem } from "@/lib/fhir/person"
import type { Search } from "@/lib/fhir/search-query"
import { PatientId } from "@/lib/ids"
import { purposeIn } from "@/lib/patients/policy"
import type { RecordAccess } from "@/lib/patients/policy"
import { matchingPatients } from "@/lib/patients/queries"
import { accessTo, findPatient, findPatients } from "@/lib/patients/record-access"
import { searchOf } from "@/lib/patients/search"
import { asList, isUnreadable } from "@/lib/sealing/as-list"

import { damagedNotes, slice } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { uuids } from "./keyset"

export const patientKind: Kind = { read, search: searchPatients }

/** More than these are not a search for somebody. */
const mostMatches = 200

async function read(question: Question, id: string): Promise<Found | undefined> {
  const patientId = PatientId.safeParse(id)
  if (!patientId.success) return undefined
  const patient = await findPatient(question.tx, patientId.data)
  return patient && found(question, patient)
}

/** What is left of a person who was erased is no patient. */
async function found(
  question: Question,
  patient: NonNullable<Awaited<ReturnType<typeof findPatient>>>,
): Promise<Found | undefined> {
  if (patient.erasedAt !== null) return undefined
  const opened = await open(question, patient.id)
  const isClosed = opened.access.kind === "closed"
  return {
    resource: patientResource({
      ...patient,
      // A record that is closed to a clinician says who it is, as its page does.
      email: isClosed ? undefined : patient.email,
      phone: isClosed ? undefined : patient.phone,
      clinicId: question.caller.clinicId,
    }),
    patientId: patient.id,
    entity: { type: "patient", id: patient.id },
    purpose: opened.purpose,
  }
}

async function searchPatients(question: Question, search: Search): Promise<Page | Refusal> {
  const { strings, tokens, dates } = search
  const lists: string[][] = []
  const ids = tokens["_id"]
  if (ids !== undefined) lists.push(uuids(ids))
  const numbers = tokens["identifier"]
  if (numbers !== undefined) {
    const system = referenceSystem(question.caller.clinicId)
    const own = numbers.filter((one) => one.system === undefined || one.system === system)
    lists.push(
      await withNumbers(
        question.tx,
        own.map(({ code }) => code),
      ),
    )
  }
  const born = dates["birthdate"]
  if (born !== undefined) {
    if (born.from === null || born.until === null || born.until - born.from !== dayMs)
      return refusal(400, "not-supported", "birthdate takes one whole day", "birthdate")
    const date = new Date(born.from).toISOString().slice(0, 10)
    const matching = await matchingPatients(
      question.tx,
      question.caller.clinicId,
      { by: "birth_date", date },
      mostMatches + 1,
    )
    lists.push(matching.map(({ id }) => id))
  }
  const name = strings["name"]
  if (name !== undefined) {
    const wanted = searchOf(name)
    // What looks like a number or a day is not a name: each has a parameter of its own.
    const matching =
      wanted.by === "name" && wanted.words.length > 0
        ? await matchingPatients(question.tx, question.caller.clinicId, wanted, mostMatches + 1)
        : []
    lists.push(matching.map(({ id }) => id))
  }
  if (lists.some((list) => list.length > mostMatches))
    return refusal(400, "too-costly", `More than ${mostMatches} patients match: narrow the search`)
  const [first = [], ...others] = lists
  const both = [...new Set(first)].filter((id) => others.every((list) => list.includes(id)))
  const { rows, next } = slice(both, search)
  const byId = new Map(
    (await asList(() => findPatients(question.tx, patientIds(rows)))).map((patient) => [
      String(patient.id),
      patient,
    ]),
  )
  const shown: Found[] = []
  let damaged = 0
  for (const id of rows) {
    const patient = byId.get(id)
    const one = patient && (await found(question, patient))
    if (patient === undefined || one === undefined) continue
    const { name, birthDate, email, phone } = patient
    if (isUnreadable(name, birthDate, email, phone)) damaged += 1
    else shown.push(one)
  }
  return {
    found: shown,
    next,
    notes: damagedNotes(damaged, search.type),
    total: () => {
      const standing = and(inArray(patients.id, patientIds(both)), isNull(patients.erasedAt))
      return question.tx.$count(patients, standing)
    },
  }
}

/** How far a patient's record is open to the caller: a client's scopes say all that there is to say. */
export async function open(
  { tx, caller, at }: Question,
  patientId: PatientId,
): Promise<{ access: RecordAccess; purpose: Found["purpose"] }> {
  if (caller.kind === "client") return { access: { kind: "own" }, purpose: purposeOf(caller) }
  const access = await accessTo(tx, caller, patientId, at)
  return { access, purpose: purposeIn(caller, access) }
}

/** That the record was there and was erased: who asks for it learns so. */
export async function wasErased(tx: Tx, id: string): Promise<boolean> {
  const patientId = PatientId.safeParse(id)
  const patient = patientId.success ? await findPatient(tx, patientId.data) : undefined
  return patient !== undefined && patient.erasedAt !== null
}

/** The records that these are part of: their own, that they were merged into, and all that were. */
export async function everyRecord(tx: Tx, ids: readonly string[]): Promise<PatientId[]> {
  const heads = await survivors(tx, ids)
  if (heads.length === 0) return []
  const rows = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(or(inArray(patients.id, heads), inArray(patients.mergedInto, heads)))
  return rows.map((row) => row.id)
}

/** Each once, and instead of a record that was merged the one that it was merged into. */
export async function survivors(tx: Tx, ids: readonly string[]): Promise<PatientId[]> {
  const known = patientIds(ids)
  if (known.length === 0) return []
  const rows = await tx
    .select({ id: patients.id, mergedInto: patients.mergedInto })
    .from(patients)
    .where(inArray(patients.id, known))
  const heads = new Map(rows.map(({ id, mergedInto }) => [id, mergedInto ?? id]))
  return [...new Set(known.flatMap((id) => heads.get(id) ?? []))]
}

async function withNumbers(tx: Tx, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return []
  const rows = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(inArray(patients.reference, [...numbers]))
  return rows.map((row) => row.id)
}

function patientIds(ids: readonly string[]): PatientId[] {
  return ids.flatMap((id) => {
    const patientId = PatientId.safeParse(id)
    return patientId.success ? [patientId.data] : []
  })
}

const dayMs = 86_400_000
