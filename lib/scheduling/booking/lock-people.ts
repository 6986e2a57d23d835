import { and, inArray, lte, or, sql } from "drizzle-orm"
import type { AnyPgColumn } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import type { ClinicId, HoldId } from "@/lib/ids"

import { expireHolds } from "./expire-holds"

export type People = {
  clinicians: readonly string[]
  interpreters?: readonly (string | null)[]
  patients?: readonly (string | null | undefined)[]
}

/**
 * Bookings of the same people wait for each other until the transaction (or the savepoint) ends, and
 * find no stale hold in their way. The constraints would hold without this, but two inserts that meet
 * in an exclusion constraint can deadlock. Always in the same order: clinicians, interpreters,
 * patients, each by id; after that rows of sessions, holds and visits may be locked.
 */
export async function lockPeople(
  tx: Tx,
  clinicId: ClinicId,
  { clinicians, interpreters = [], patients = [] }: People,
  at: Date,
): Promise<void> {
  const ids = [clinicians, interpreters, patients].flatMap((group) => sorted(group))
  for (const id of ids)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`booking/${id}`}, 0))`)
  await expireHolds(tx, clinicId, await staleHolds(tx, ids, at), at)
}

function staleHolds(tx: Tx, people: string[], at: Date): Promise<{ id: HoldId }[]> {
  const their = (column: AnyPgColumn) => inArray(column, people)
  return tx
    .select({ id: holds.id })
    .from(holds)
    .where(
      and(
        inArray(holds.state, ["held", "requested"]),
        lte(holds.expiresAt, at),
        or(their(holds.clinicianId), their(holds.interpreterId), their(holds.patientId)),
      ),
    )
}

function sorted(ids: readonly (string | null | undefined)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null && id !== undefined).toSorted()
}
