import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import type { AuditEntity } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import { purposeOf } from "@/lib/patients/policy"
import { refuse } from "@/lib/result"

/** Refuses, and writes the attempt down in a transaction of its own: the command's has nothing to commit. */
export async function deny<const R extends "forbidden" | "not_found">(
  actor: StaffActor,
  attempted: string,
  entity: AuditEntity,
  reason: R,
) {
  await withTenant(actor.clinicId, (tx) =>
    record(tx, actor, {
      action: "access.denied",
      entity,
      outcome: "refused",
      purpose: purposeOf(actor),
      data: { attempted, reason },
    }),
  )
  return refuse(reason)
}
