import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { mintActor } from "@/lib/actor"
import type { StaffActor } from "@/lib/actor"
import { Fault } from "@/lib/error"
import { currentRequestId } from "@/lib/request-id"

import type { Owner } from "./factors"

/**
 * Whoever has just shown who they are. Their coming and going stands in the log under their own name, so
 * that the timeline of a person has it; no session is behind it, so nothing counts as proved lately.
 */
export async function provenStaff(tx: Tx, { clinicId, userId }: Owner): Promise<StaffActor> {
  const [user] = await tx
    .select({ name: users.name, role: users.role })
    .from(users)
    .where(eq(users.id, userId))
  if (user === undefined) throw new Fault("invariant", "whoever signs in or out has an account")
  return mintActor({ kind: "staff", clinicId, userId, ...user, requestId: currentRequestId() })
}
