import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { mayReadVitals } from "./policy"
import type { ReadRefusal } from "./policy"

/** A read of the record: judged, audited in its transaction, and a refused attempt written down. */
export async function readVitals<T>(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
  query: (tx: Tx) => Promise<{ value: T; codes: string[]; count: number }>,
): Promise<Result<T, ReadRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const may = mayReadVitals(actor, visit)
    if (may !== "yes" || visit === undefined) return refuse(may === "yes" ? "not_found" : may)
    const { value, codes, count } = await query(tx)
    await record(
      tx,
      actor,
      {
        action: "vitals.read",
        entity: { type: "vitals", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        patientId: visit.patientId,
        data: { visitId, codes, count },
      },
      at,
    )
    return ok(value)
  })
  return result.ok
    ? result
    : deny(actor, "vitals.read", { type: "vitals", id: visitId }, result.reason, at)
}
