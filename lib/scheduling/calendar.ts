import { and, eq, gt, gte, lt, lte, ne, or } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { availabilityRules, timeOff, visits } from "@/db/schema/scheduling"
import type { PatientId, UserId } from "@/lib/ids"

import type { Interval } from "./interval"
import type { Calendar } from "./slots"
import { localDate } from "./wall-time"

const dayMs = 86_400_000

/**
 * A clinician's calendar as the slot engine wants it, with what is taken in `window`; with a patient,
 * that patient's other visits count as taken too. Undefined when the clinic has no such clinician.
 */
export async function calendarOf(
  tx: Tx,
  clinicianId: UserId,
  window: Interval,
  patientId?: PatientId,
): Promise<Calendar | undefined> {
  const [clinician] = await tx
    .select({ zone: clinics.zone })
    .from(users)
    .innerJoin(clinics, eq(clinics.id, users.clinicId))
    .where(and(eq(users.id, clinicianId), eq(users.role, "clinician"), eq(users.active, true)))
  if (clinician === undefined) return undefined
  const { zone } = clinician
  return {
    zone,
    rules: await tx
      .select()
      .from(availabilityRules)
      .where(eq(availabilityRules.clinicianId, clinicianId)),
    daysOff: await tx
      .select()
      .from(timeOff)
      .where(
        and(
          eq(timeOff.clinicianId, clinicianId),
          gte(timeOff.toDay, localDate(zone, window.from - dayMs)),
          lte(timeOff.fromDay, localDate(zone, window.to + dayMs)),
        ),
      ),
    busy: await takenTime(tx, clinicianId, window, patientId),
  }
}

// A visit lasts at most eight hours, so none that began a day before the window reaches into it.
async function takenTime(
  tx: Tx,
  clinicianId: UserId,
  window: Interval,
  patientId: PatientId | undefined,
): Promise<Interval[]> {
  const theirs = eq(visits.clinicianId, clinicianId)
  const rows = await tx
    .select({ startsAt: visits.startsAt, endsAt: visits.endsAt })
    .from(visits)
    .where(
      and(
        patientId === undefined ? theirs : or(theirs, eq(visits.patientId, patientId)),
        ne(visits.state, "cancelled"),
        gt(visits.startsAt, new Date(window.from - dayMs)),
        lt(visits.startsAt, new Date(window.to + dayMs)),
        gt(visits.endsAt, new Date(window.from)),
      ),
    )
  return rows.map(({ startsAt, endsAt }) => ({ from: startsAt.getTime(), to: endsAt.getTime() }))
}
