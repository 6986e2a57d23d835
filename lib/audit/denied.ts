import { withTenant } from "@/db/client"
import type { Actor } from "@/lib/actor"
import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import { record } from "./record"

/** Refuses, and writes the attempt down in a transaction of its own. */
export async function denied(actor: Actor, attempted: string): Promise<Refused<"forbidden">> {
  await withTenant(actor.clinicId, (tx) =>
    record(tx, actor, {
      action: "access.denied",
      entity: { type: "audit_log", id: actor.clinicId },
      outcome: "refused",
      purpose: "HCOMPL",
      data: { attempted, reason: "forbidden" },
    }),
  )
  return refuse("forbidden")
}
