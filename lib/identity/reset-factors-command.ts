import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { passkeys, recoveryCodes, totpFactors } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { revokeSessions } from "./revoke"

/**
 * Takes away a colleague's authenticator app, passkeys and recovery codes: for whoever has lost them
 * all. Their password stays, so an administrator alone does not get in by it; their sessions end, and
 * the person is written to. Nobody does it for themselves: that asks for the factor.
 */
export async function resetFactors(
  actor: StaffActor,
  userId: UserId,
  at: Date,
): Promise<
  Result<undefined, "forbidden" | "step_up_needed" | "not_found" | "yourself" | "no_factor">
> {
  const entity = { type: "staff", id: userId } as const
  if (!may(actor, "staff.manage")) return deny(actor, "factors.reset", entity, "forbidden", at)
  if (!steppedUp(actor, at)) return deny(actor, "factors.reset", entity, "step_up_needed", at)
  if (userId === actor.userId) return refuse("yourself")
  const { clinicId } = actor
  const result = await withTenant(clinicId, async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId))
    if (user === undefined) return refuse("not_found")
    const gone = [
      ...(await tx
        .delete(totpFactors)
        .where(eq(totpFactors.userId, userId))
        .returning({ at: totpFactors.createdAt })),
      ...(await tx
        .delete(passkeys)
        .where(eq(passkeys.userId, userId))
        .returning({ at: passkeys.createdAt })),
    ]
    if (gone.length === 0) return refuse("no_factor")
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
    await revokeSessions(tx, actor, { userId }, "revoked", at)
    const data = { method: "second_factor", change: "reset" }
    const event = { action: "credential.changed", entity, outcome: "success" } as const
    await record(tx, actor, { ...event, purpose: "HOPERAT", data }, at)
    await enqueue(tx, clinicId, letterJob, { kind: "credential_changed", userId })
    return ok()
  })
  return !result.ok && result.reason === "not_found"
    ? deny(actor, "factors.reset", entity, "not_found", at)
    : result
}
