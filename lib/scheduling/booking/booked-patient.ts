import { and, asc, eq, isNull, or, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import type { PatientId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"
import type { NewPatient } from "@/lib/patients/schema"

import { ownPatient } from "../policy"
import type { Booker } from "../policy"

/**
 * For whom a visit is booked, in the caller's transaction. Patients book for themselves whatever they
 * send. Staff name a patient or take down a new one. A visitor says who they are: whether the clinic
 * knows them is never told, the same answer follows either way.
 */
export async function bookedPatient(
  tx: Tx,
  actor: Booker,
  asked: { patientId?: PatientId | undefined; newPatient?: NewPatient | undefined },
  at: Date,
): Promise<PatientId | undefined> {
  const own = ownPatient(actor)
  if (own !== undefined) return own
  const { newPatient } = asked
  if (actor.kind === "visitor") {
    if (newPatient === undefined) return undefined
    return (await samePerson(tx, newPatient)) ?? registerPatient(tx, actor, newPatient, at)
  }
  if (newPatient !== undefined) return registerPatient(tx, actor, newPatient, at)
  if (asked.patientId === undefined) return undefined
  const [known] = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, asked.patientId), isNull(patients.mergedInto)))
  return known?.id
}

/** Name, birth date and one way to reach them must all agree. A record that was merged is its survivor. */
async function samePerson(
  tx: Tx,
  { name, birthDate, email, phone }: NewPatient,
): Promise<PatientId | undefined> {
  const reached = [
    email === null ? undefined : eq(sql`lower(${patients.email})`, email.toLowerCase()),
    phone === null
      ? undefined
      : eq(
          sql`regexp_replace(${patients.phone}, '[^0-9+]', '', 'g')`,
          phone.replaceAll(/[^0-9+]/g, ""),
        ),
  ].filter((one) => one !== undefined)
  if (reached.length === 0) return undefined
  const [person] = await tx
    .select({ id: sql<PatientId>`coalesce(${patients.mergedInto}, ${patients.id})` })
    .from(patients)
    .where(
      and(
        eq(sql`lower(${patients.name})`, name.toLowerCase()),
        eq(patients.birthDate, birthDate),
        or(...reached),
      ),
    )
    .orderBy(asc(patients.createdAt))
    .limit(1)
  return person?.id
}
