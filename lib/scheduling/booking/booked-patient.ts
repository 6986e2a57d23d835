import { and, asc, eq, isNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import type { ClinicId, PatientId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"
import type { NewPatient } from "@/lib/patients/schema"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { emailForms, hashed, phoneForms } from "@/lib/sealing/blind-index"
import { patientsLike } from "@/lib/sealing/patient-row"

import { ownPatient } from "../policy"
import type { Booker } from "../policy"

/**
 * For whom a visit is booked, in the caller's transaction. Patients book for themselves whatever they
 * send. Staff name a patient or take down a new one. A visitor says who they are: whether the clinic
 * knows them is never told, the same answer follows either way. Nobody is booked for what is left of a
 * person who was erased.
 */
export async function bookedPatient(
  tx: Tx,
  actor: Booker,
  asked: { patientId?: PatientId | undefined; newPatient?: NewPatient | undefined },
  at: Date,
): Promise<Result<PatientId, NoPatient>> {
  const own = ownPatient(actor)
  if (own !== undefined) return ok(own)
  const { newPatient } = asked
  if (actor.kind === "visitor") {
    if (newPatient === undefined) return refuse("no_patient")
    const known = await samePerson(tx, actor.clinicId, newPatient)
    return ok(known ?? (await registerPatient(tx, actor, newPatient, at)))
  }
  if (newPatient !== undefined) return ok(await registerPatient(tx, actor, newPatient, at))
  return asked.patientId === undefined ? refuse("no_patient") : knownPatient(tx, asked.patientId)
}

/** Whoever a visitor names, as somebody whom the clinic does not know. */
export async function strangerNamed(
  tx: Tx,
  actor: Booker,
  { newPatient }: { newPatient?: NewPatient | undefined },
  at: Date,
): Promise<Result<PatientId, NoPatient>> {
  if (newPatient === undefined) return refuse("no_patient")
  return ok(await registerPatient(tx, actor, newPatient, at))
}

export type NoPatient = "no_patient" | "patient_erased"

/** A patient for whom something may be booked; who is not erased before the transaction ends. */
export async function knownPatient(tx: Tx, id: PatientId): Promise<Result<PatientId, NoPatient>> {
  const [known] = await tx
    .select({ id: patients.id, erasedAt: patients.erasedAt })
    .from(patients)
    .where(and(eq(patients.id, id), isNull(patients.mergedInto)))
    .for("key share")
  if (known === undefined) return refuse("no_patient")
  return known.erasedAt === null ? ok(known.id) : refuse("patient_erased")
}

/** Name, birth date and one way to reach them must all agree. A record that was merged is its survivor. */
async function samePerson(
  tx: Tx,
  clinicId: ClinicId,
  { name, birthDate, email, phone }: NewPatient,
): Promise<PatientId | undefined> {
  const hashes = [
    ...emailForms(email).map((form) => hashed(clinicId, "patient.email", form)),
    ...phoneForms(phone).map((form) => hashed(clinicId, "patient.phone", form)),
  ]
  if (hashes.length === 0) return undefined
  const rows = await tx
    .select()
    .from(patients)
    .where(patientsLike(clinicId, hashes))
    .orderBy(asc(patients.createdAt))
  const person = rows.find(
    (row) =>
      row.name.toLowerCase() === name.toLowerCase() &&
      row.birthDate === birthDate &&
      (agree(emailForms(row.email), emailForms(email)) || agree(digits(row.phone), digits(phone))),
  )
  return person && (person.mergedInto ?? person.id)
}

function agree(one: readonly string[], other: readonly string[]): boolean {
  return one.some((form) => other.includes(form))
}

/** All of a number: its last digits find it, but two countries can share them. */
function digits(phone: string | null): string[] {
  const all = phone?.replaceAll(/[^0-9+]/g, "") ?? ""
  return all === "" ? [] : [all]
}
