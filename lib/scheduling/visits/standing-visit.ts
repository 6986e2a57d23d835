import { eq, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { UserId, VisitId } from "@/lib/ids"

import { lockPeople } from "../booking/lock-people"

export type Standing = NonNullable<Awaited<ReturnType<typeof findStanding>>>

/** A visit with what decides whether it may change: its state, its type's cut-off, its clinic's number. */
export async function findStanding(tx: Tx, visitId: VisitId) {
  const [visit] = await tx
    .select({
      id: visits.id,
      clinicId: visits.clinicId,
      patientId: visits.patientId,
      clinicianId: visits.clinicianId,
      interpreterId: visits.interpreterId,
      visitTypeId: visits.visitTypeId,
      startsAt: visits.startsAt,
      endsAt: visits.endsAt,
      state: visits.state,
      version: visits.version,
      sequence: visits.sequence,
      cutoffMinutes: sql<number>`coalesce(${visitTypes.cutoffMinutes}, 0)`,
      phone: clinics.phone,
    })
    .from(visits)
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .leftJoin(visitTypes, eq(visitTypes.id, visits.visitTypeId))
    .where(eq(visits.id, visitId))
  return visit
}

/** Names how a visit stands to whoever changes it later: a change by anybody makes it another. */
export function versionOf({ version, sequence }: Pick<Standing, "version" | "sequence">): string {
  return `${version}.${sequence}`
}

/** Its people first, its row then: the order of every booking. */
export async function lockVisit(
  tx: Tx,
  visitId: VisitId,
  at: Date,
  others: { clinicians: UserId[]; interpreters: UserId[] } = { clinicians: [], interpreters: [] },
): Promise<Standing | undefined> {
  const seen = await findStanding(tx, visitId)
  if (seen === undefined) return undefined
  const { clinicId, clinicianId, interpreterId, patientId } = seen
  await lockPeople(
    tx,
    clinicId,
    {
      clinicians: [clinicianId, ...others.clinicians],
      interpreters: [interpreterId, ...others.interpreters],
      patients: [patientId],
    },
    at,
  )
  await tx.select({ id: visits.id }).from(visits).where(eq(visits.id, visitId)).for("update")
  return findStanding(tx, visitId)
}
