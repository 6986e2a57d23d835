import { and, asc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { UserId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { maySchedule } from "./policy"

export type Clinician = { id: UserId; name: string }

/** Who can be booked. Names of staff are not a patient's data: not an event. */
export async function listClinicians(actor: StaffActor): Promise<Result<Clinician[], "forbidden">> {
  if (!maySchedule(actor))
    return deny(actor, "slots.read", { type: "slots", id: "clinicians" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) =>
    ok(
      await tx
        .select({ id: users.id, name: users.name })
        .from(users)
        .where(and(eq(users.role, "clinician"), eq(users.active, true)))
        .orderBy(asc(users.createdAt), asc(users.name)),
    ),
  )
}
