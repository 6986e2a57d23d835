import { withTenant } from "@/db/client"
import type { Actor } from "@/lib/actor"
import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import type { AuditEntity } from "./event"
import { purposeOf } from "./purpose"
import { record } from "./record"

type Reason =
  | "forbidden"
  | "not_found"
  | "step_up_needed"
  // Somebody else was first: it stands in another version than the caller saw.
  | "changed"
  // Two accounts that are not taken for two people.
  | "not_settled"
  | "other_not_settled"
  | "same_person"
  // More of the log than one may be handed in a day, or in one export.
  | "too_many"
  | "too_large"

/** Refuses, and writes the attempt down in a transaction of its own: the refused one commits nothing. */
export async function deny<const R extends Reason>(
  actor: Actor,
  attempted: string,
  entity: AuditEntity,
  reason: R,
  at: Date = new Date(),
): Promise<Refused<R>> {
  const purpose = entity.type === "audit_log" ? "HCOMPL" : purposeOf(actor)
  const data = { attempted, reason }
  await withTenant(actor.clinicId, (tx) =>
    record(tx, actor, { action: "access.denied", entity, outcome: "refused", purpose, data }, at),
  )
  return refuse(reason)
}

/** The same for the log itself. */
export function denyLog(actor: Actor, attempted: string): Promise<Refused<"forbidden">> {
  return deny(actor, attempted, { type: "audit_log", id: actor.clinicId }, "forbidden")
}
