import { and, eq, isNull } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { staffLinks } from "@/db/schema/staff-accounts"
import type { Actor, StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { forgive, refuseOver } from "./limiter"
import { hashPassword, passwordMatches } from "./password"
import { passwordProblem } from "./password-rule"
import type { PasswordProblem } from "./password-rule"
import { revokeSessions } from "./revoke"
import type { PasswordChange, StaffLinkUse } from "./schema"
import { findStaffLink, insertStaffLink, useStaffLink } from "./staff-links"
import { systemActor } from "./system"

/** Asks for a letter with a link. The answer is the same whether somebody has that address or not. */
export async function forgotPassword(
  typed: string,
  address: string,
  at: Date,
): Promise<Result<undefined, "too_many" | "closed">> {
  const email = typed.toLowerCase()
  const over = await refuseOver(
    [
      [`forgot/account/${email}`, { most: 3, seconds: 15 * 60 }],
      [`forgot/address/${address}`, { most: 20, seconds: 15 * 60 }],
    ],
    at,
  )
  if (over !== undefined) return over
  const user = await withLookup(email, async (tx) => (await tx.select().from(users))[0])
  if (user === undefined || !user.active) return ok()
  const { clinicId, id: userId, name } = user
  await withTenant(clinicId, async (tx) => {
    await revokeResets(tx, userId, at)
    const inviteId = await insertStaffLink(
      tx,
      { clinicId, purpose: "password_reset", email: user.email, name, userId },
      at,
    )
    await enqueue(tx, clinicId, letterJob, { kind: "password_reset", userId, inviteId })
    await recordChange(tx, systemActor("sign-in", clinicId), userId, "reset_asked", at)
  })
  return ok()
}

/** A new password by the letter's link. Every session ends: whoever knew the old one is out. */
export async function resetPassword(
  { token, password }: StaffLinkUse,
  at: Date,
): Promise<Result<undefined, "unknown_link" | "weak_password", { problem?: PasswordProblem }>> {
  const link = await findStaffLink(token, at)
  if (link === undefined || link.purpose !== "password_reset" || link.userId === null)
    return refuse("unknown_link")
  const problem = passwordProblem(password, [link.email, link.name])
  if (problem !== undefined) return refuse("weak_password", { problem })
  const passwordHash = await hashPassword(password)
  const { clinicId, userId } = link
  const actor = systemActor("sign-in", clinicId)
  const done = await withTenant(clinicId, async (tx) => {
    if (!(await useStaffLink(tx, link, at))) return false
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId))
    await revokeSessions(tx, actor, { userId }, "password_changed", at)
    await recordChange(tx, actor, userId, "reset", at)
    await enqueue(tx, clinicId, letterJob, { kind: "credential_changed", userId })
    return true
  })
  if (!done) return refuse("unknown_link")
  await forgive(`sign-in/account/${link.email.toLowerCase()}`)
  return ok()
}

/** By whoever knows the present one. The other sessions end. */
export async function changePassword(
  actor: StaffActor,
  { current, next }: PasswordChange,
  at: Date,
): Promise<
  Result<
    undefined,
    "wrong_proof" | "weak_password" | "too_many" | "closed",
    { problem?: PasswordProblem }
  >
> {
  const bucket = `step-up/${actor.userId}`
  const over = await refuseOver([[bucket, { most: 10, seconds: 15 * 60 }]], at)
  if (over !== undefined) return over
  const { userId, clinicId } = actor
  const [user] = await withTenant(clinicId, (tx) =>
    tx
      .select({ hash: users.passwordHash, email: users.email })
      .from(users)
      .where(eq(users.id, userId)),
  )
  if (user === undefined || !(await passwordMatches(current, user.hash))) {
    await withTenant(clinicId, (tx) =>
      record(
        tx,
        actor,
        {
          action: "credential.refused",
          entity: { type: "staff", id: userId },
          outcome: "refused",
          purpose: "HOPERAT",
          data: { method: "password" },
        },
        at,
      ),
    )
    return refuse("wrong_proof")
  }
  const problem = passwordProblem(next, [user.email, actor.name])
  if (problem !== undefined) return refuse("weak_password", { problem })
  const passwordHash = await hashPassword(next)
  await withTenant(clinicId, async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId))
    await revokeResets(tx, userId, at)
    const which = { userId, except: actor.session?.id }
    await revokeSessions(tx, actor, which, "password_changed", at)
    await recordChange(tx, actor, userId, "changed", at)
    await enqueue(tx, clinicId, letterJob, { kind: "credential_changed", userId })
  })
  await forgive(bucket)
  return ok()
}

async function revokeResets(tx: Tx, userId: UserId, at: Date): Promise<void> {
  await tx
    .update(staffLinks)
    .set({ revokedAt: at })
    .where(
      and(eq(staffLinks.userId, userId), isNull(staffLinks.usedAt), isNull(staffLinks.revokedAt)),
    )
}

async function recordChange(
  tx: Tx,
  actor: Actor,
  userId: UserId,
  change: string,
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "credential.changed",
      entity: { type: "staff", id: userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: { method: "password", change },
    },
    at,
  )
}
