import { and, eq, gte, lte } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { availabilityRules, timeOff } from "@/db/schema/scheduling"
import type { PatientId, UserId } from "@/lib/ids"

import type { Interval } from "./interval"
import type { Calendar } from "./slots"
import { takenTime } from "./taken-time"
import { localDate } from "./wall-time"

const dayMs = 86_400_000

/**
 * A clinician's calendar as the slot engine wants it, with what is taken in `window` (visits and the holds
 * that stand at `at`); with a patient, that patient's other visits count as taken too. Undefined when the clinic has no such clinician.
 */
export async function calendarOf(
  tx: Tx,
  clinicianId: UserId,
  window: Interval,
  at: Date,
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
    busy: [
      ...(
        await takenTime(
          tx,
          patientId === undefined ? [clinicianId] : [clinicianId, patientId],
          { from: window.from - dayMs, to: window.to + dayMs },
          at,
        )
      ).values(),
    ].flat(),
  }
}
