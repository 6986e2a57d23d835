import { desc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { alarmLimits } from "@/db/schema/alarms"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"

import { ageInMonths, isBorn } from "../scores/person"
import { defaultLimits } from "./age-limits"
import { defaultAdultLimits } from "./limits"
import type { Limits } from "./limits"

export type Monitored = {
  readonly visitId: VisitId
  readonly clinicId: ClinicId
  readonly patientId: PatientId
}

export type StoredLimits = {
  readonly limits: Limits
  /** Null: nobody set them, they are those of the age. */
  readonly set: { readonly by: UserId; readonly at: Date } | null
  readonly defaults: Limits
}

export async function limitsIn(tx: Tx, of: Monitored, now: Date): Promise<StoredLimits> {
  const [row] = await tx
    .select()
    .from(alarmLimits)
    .where(eq(alarmLimits.visitId, of.visitId))
    .orderBy(desc(alarmLimits.version))
    .limit(1)
  const defaults = await defaultsFor(tx, of, now)
  if (row === undefined) return { limits: defaults, set: null, defaults }
  // What was set before an alarm was known says nothing about it.
  const limits = { ...row.limits, reported: { ...defaults.reported, ...row.limits.reported } }
  return { limits, set: { by: row.setBy, at: row.setAt }, defaults }
}

async function defaultsFor(tx: Tx, { patientId }: Monitored, now: Date): Promise<Limits> {
  const [found] = await tx
    .select({ id: patients.id, birthDate: patients.birthDate, zone: clinics.zone })
    .from(patients)
    .innerJoin(clinics, eq(clinics.id, patients.clinicId))
    .where(eq(patients.id, patientId))
  return found !== undefined && isBorn(found, now.getTime())
    ? defaultLimits(ageInMonths(found, now.getTime()))
    : defaultAdultLimits
}
