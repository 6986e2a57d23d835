import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { AuditEvent } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import type { Permission } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { othersAdminister } from "./last-administrator"
import { revokeSessions } from "./revoke"

type Denied = "forbidden" | "step_up_needed" | "not_found"

/** The sessions of whoever gets another role end: what they may do is judged anew. */
export async function changeRole(
  actor: StaffActor,
  userId: UserId,
  role: StaffRole,
  at: Date,
): Promise<Result<undefined, Denied | "last_administrator" | "same">> {
  const refused = await mayManage(actor, "role.change", userId, at)
  if (refused !== undefined) return refused
  const result = await withTenant(actor.clinicId, async (tx) => {
    const user = await lock(tx, userId)
    if (user === undefined) return refuse("not_found")
    if (user.role === role) return refuse("same")
    if (user.role === "administrator" && !(await othersAdminister(tx, userId)))
      return refuse("last_administrator")
    await tx
      .update(users)
      .set({ role, ...standing(actor, at) })
      .where(eq(users.id, userId))
    await note(
      tx,
      actor,
      userId,
      { action: "staff.role_changed", data: { from: user.role, to: role } },
      at,
    )
    await revokeSessions(tx, actor, { userId }, "role_changed", at)
    return ok()
  })
  return denied(actor, "role.change", userId, result, at)
}

/** The account stays for the record; nobody signs in with it any more. */
export async function deactivate(
  actor: StaffActor,
  userId: UserId,
  at: Date,
): Promise<Result<undefined, Denied | "last_administrator" | "yourself">> {
  const refused = await mayManage(actor, "staff.manage", userId, at)
  if (refused !== undefined) return refused
  if (userId === actor.userId) return refuse("yourself")
  const result = await withTenant(actor.clinicId, async (tx) => {
    const user = await lock(tx, userId)
    if (user === undefined) return refuse("not_found")
    if (user.role === "administrator" && !(await othersAdminister(tx, userId)))
      return refuse("last_administrator")
    await tx
      .update(users)
      .set({ active: false, ...(user.active ? standing(actor, at) : {}) })
      .where(eq(users.id, userId))
    await note(tx, actor, userId, { action: "staff.deactivated", data: {} }, at)
    await revokeSessions(tx, actor, { userId }, "deactivated", at)
    return ok()
  })
  return denied(actor, "staff.deactivate", userId, result, at)
}

/** Somebody who was deactivated may sign in again; their sessions stay ended. */
export async function reactivate(
  actor: StaffActor,
  userId: UserId,
  at: Date,
): Promise<Result<undefined, Denied>> {
  const refused = await mayManage(actor, "staff.manage", userId, at)
  if (refused !== undefined) return refused
  const result = await withTenant(actor.clinicId, async (tx) => {
    const user = await lock(tx, userId)
    if (user === undefined) return refuse("not_found")
    await tx
      .update(users)
      .set({ active: true, ...(user.active ? {} : standing(actor, at)) })
      .where(eq(users.id, userId))
    await note(tx, actor, userId, { action: "staff.reactivated", data: {} }, at)
    return ok()
  })
  return denied(actor, "staff.reactivate", userId, result, at)
}

/** One of one's own sessions. No proof is asked: who sees a stranger there must be quick. */
export async function revokeOwnSession(
  actor: StaffActor,
  sessionId: string,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  const { userId } = actor
  const count = await withTenant(actor.clinicId, (tx) =>
    revokeSessions(tx, actor, { userId, only: [sessionId] }, "revoked", at),
  )
  const entity = { type: "session", id: sessionId } as const
  return count > 0 ? ok() : deny(actor, "session.revoke", entity, "not_found", at)
}

/** Ends all of one's own sessions but the one that asks; how many. */
export async function revokeOtherSessions(
  actor: StaffActor,
  at: Date,
): Promise<Result<{ count: number }>> {
  const which = { userId: actor.userId, except: actor.session?.id }
  const count = await withTenant(actor.clinicId, (tx) =>
    revokeSessions(tx, actor, which, "revoked", at),
  )
  return ok({ count })
}

/** Anybody's session of the clinic, or all of a person's: for the administrator. */
export async function revokeStaffSessions(
  actor: StaffActor,
  userId: UserId,
  sessionId: string | undefined,
  at: Date,
): Promise<Result<{ count: number }, "forbidden" | "not_found">> {
  const entity = { type: "staff", id: userId } as const
  if (!may(actor, "session.any")) return deny(actor, "session.revoke", entity, "forbidden", at)
  const count = await withTenant(actor.clinicId, async (tx) => {
    const known = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        and(
          eq(sessions.userId, userId),
          sessionId === undefined ? undefined : eq(sessions.id, sessionId),
        ),
      )
      .limit(1)
    if (known.length === 0 && sessionId !== undefined) return undefined
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId))
    if (user === undefined) return undefined
    const only = sessionId === undefined ? {} : { only: [sessionId] }
    return revokeSessions(tx, actor, { userId, ...only }, "revoked", at)
  })
  return count === undefined
    ? deny(actor, "session.revoke", entity, "not_found", at)
    : ok({ count })
}

async function mayManage(actor: StaffActor, permission: Permission, userId: UserId, at: Date) {
  const entity = { type: "staff", id: userId } as const
  if (!may(actor, permission)) return deny(actor, permission, entity, "forbidden", at)
  if (!steppedUp(actor, at)) return deny(actor, permission, entity, "step_up_needed", at)
  return undefined
}

async function denied<R extends { ok: boolean; reason?: string }>(
  actor: StaffActor,
  attempted: string,
  userId: UserId,
  result: R,
  at: Date,
): Promise<R> {
  if (result.reason === "not_found")
    await deny(actor, attempted, { type: "staff", id: userId }, "not_found", at)
  return result
}

/** From when, and by whom, somebody's role or account is as it is: what changes nothing begins nothing. */
function standing({ userId }: StaffActor, at: Date) {
  return { standingAt: at, standingBy: userId }
}

async function lock(
  tx: Tx,
  userId: UserId,
): Promise<{ role: StaffRole; active: boolean } | undefined> {
  const [user] = await tx
    .select({ role: users.role, active: users.active })
    .from(users)
    .where(eq(users.id, userId))
    .for("update")
  return user
}

type Change =
  | Pick<Extract<AuditEvent, { action: "staff.role_changed" }>, "action" | "data">
  | Pick<Extract<AuditEvent, { action: "staff.deactivated" }>, "action" | "data">
  | Pick<Extract<AuditEvent, { action: "staff.reactivated" }>, "action" | "data">

async function note(
  tx: Tx,
  actor: StaffActor,
  userId: UserId,
  change: Change,
  at: Date,
): Promise<void> {
  const about = {
    entity: { type: "staff", id: userId },
    outcome: "success",
    purpose: "HOPERAT",
  } as const
  await record(tx, actor, { ...about, ...change }, at)
}
