import { and, inArray, ne, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { visits } from "@/db/schema/scheduling"
import type { PatientId } from "@/lib/ids"

/**
 * Holds everybody's time that a merge claims anew, until the transaction ends: whoever books or moves a
 * visit of the same people waits, instead of meeting the merge in the exclusion constraint with a row in
 * its hands. The locks and their order are those of every booking (`lib/scheduling/booking/lock-people.ts`, and
 * `claim_time` in the database): clinicians, interpreters, patients, each by id.
 */
export async function lockBookings(tx: Tx, patients: readonly PatientId[]): Promise<void> {
  for (;;) {
    const staff = await staffOf(tx, patients)
    // Once the patients are locked nobody comes to it. Who came before costs one more round, without a lock kept.
    const held = await tx
      .transaction(async (savepoint) => {
        await lockInTurn(savepoint, [...staff, ...[...patients].toSorted()])
        const now = await staffOf(savepoint, patients)
        if (now.some((id) => !staff.includes(id))) throw new Grown()
        return true
      })
      .catch((error: unknown) => {
        if (error instanceof Grown) return false
        throw error
      })
    if (held) return
  }
}

class Grown extends Error {}

async function lockInTurn(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`booking/${id}`}, 0))`)
}

/** Clinicians by id, then interpreters by id, of all visits and holds of these patients. */
async function staffOf(tx: Tx, patients: readonly PatientId[]): Promise<string[]> {
  const rows = [
    ...(await tx
      .select({ clinician: visits.clinicianId, interpreter: visits.interpreterId })
      .from(visits)
      .where(and(inArray(visits.patientId, [...patients]), ne(visits.state, "cancelled")))),
    ...(await tx
      .select({ clinician: holds.clinicianId, interpreter: holds.interpreterId })
      .from(holds)
      .where(
        and(inArray(holds.patientId, [...patients]), inArray(holds.state, ["held", "requested"])),
      )),
  ]
  const clinicians = new Set<string>(rows.map(({ clinician }) => clinician))
  const interpreters = new Set<string>(rows.flatMap(({ interpreter }) => interpreter ?? []))
  return [...[...clinicians].toSorted(), ...[...interpreters].toSorted()]
}
