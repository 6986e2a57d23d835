import { and, eq, gt, isNull, sql } from "drizzle-orm"

import { withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import type { StaffRole } from "@/lib/actor"
import type { ClinicId, UserId } from "@/lib/ids"

import { newToken, tokenHash } from "./link-token"

/** Staff sessions: 15 minutes idle, an active call counting as activity, and 10 hours at most. */
export const idleMs = 15 * 60_000
export const absoluteMs = 10 * 3_600_000

export type StaffSession = {
  clinicId: ClinicId
  userId: UserId
  role: StaffRole
  name: string
  email: string
  expiresAt: Date
}

export async function openSession(
  tx: Tx,
  owner: { clinicId: ClinicId; userId: UserId },
  at: Date,
): Promise<{ token: string; cookieExpires: Date }> {
  const token = newToken()
  const absoluteExpiresAt = new Date(at.getTime() + absoluteMs)
  await tx.insert(sessions).values({
    ...owner,
    tokenHash: tokenHash(token),
    createdAt: at,
    expiresAt: new Date(at.getTime() + idleMs),
    absoluteExpiresAt,
  })
  return { token, cookieExpires: absoluteExpiresAt }
}

/** The session behind a cookie, or undefined when it is unknown, idle too long, too old or revoked. */
export async function findSession(token: string, at: Date): Promise<StaffSession | undefined> {
  const hash = tokenHash(token)
  const session = await withCredential(hash, async (tx) => {
    const rows = await tx
      .select()
      .from(sessions)
      .where(
        and(
          eq(sessions.tokenHash, hash),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, at),
          gt(sessions.absoluteExpiresAt, at),
        ),
      )
    return rows[0]
  })
  if (session === undefined) return undefined
  return withTenant(session.clinicId, async (tx) => {
    const rows = await tx
      .select({ role: users.role, name: users.name, email: users.email })
      .from(users)
      .where(and(eq(users.id, session.userId), eq(users.active, true)))
    const user = rows[0]
    if (user === undefined) return undefined
    return {
      clinicId: session.clinicId,
      userId: session.userId,
      expiresAt: session.expiresAt,
      ...user,
    }
  })
}

/** Moves the idle limit, never past the absolute one. */
export async function extendSession(token: string, at: Date): Promise<void> {
  const session = await findSession(token, at)
  if (session === undefined) return
  await withTenant(session.clinicId, (tx) =>
    tx
      .update(sessions)
      .set({ expiresAt: new Date(at.getTime() + idleMs) })
      .where(eq(sessions.tokenHash, tokenHash(token))),
  )
}

/** An active call, as LiveKit reports it, counts as activity of whoever is in it. */
export async function touchSession(tx: Tx, userId: UserId, at: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt: new Date(at.getTime() + idleMs) })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, at)))
}

export async function revokeSession(token: string, at: Date): Promise<StaffSession | undefined> {
  const session = await findSession(token, at)
  if (session === undefined) return undefined
  await withTenant(session.clinicId, (tx) =>
    tx
      .update(sessions)
      .set({ revokedAt: sql`coalesce(${sessions.revokedAt}, ${at.toISOString()}::timestamptz)` })
      .where(eq(sessions.tokenHash, tokenHash(token))),
  )
  return session
}
