import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import type { StaffRole, SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"

import { othersAdminister } from "./last-administrator"
import { revokeSessions } from "./revoke"

/**
 * The role that a hospital's groups name, at each sign-in there: whoever changed groups changed roles.
 * The last administrator stays one, whatever a hospital says: nobody inside could put it right.
 */
export async function takeGroupRole(
  tx: Tx,
  actor: SystemActor,
  user: { id: UserId; role: StaffRole },
  role: StaffRole,
  at: Date,
): Promise<void> {
  const { id: userId, role: from } = user
  if (role === from) return
  if (from === "administrator" && !(await othersAdminister(tx, userId))) return
  await tx.update(users).set({ role, standingAt: at, standingBy: null }).where(eq(users.id, userId))
  await record(
    tx,
    actor,
    {
      action: "staff.role_changed",
      entity: { type: "staff", id: userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: { from, to: role },
    },
    at,
  )
  await revokeSessions(tx, actor, { userId }, "role_changed", at)
}
