import { and, eq, gt, isNull } from "drizzle-orm"

import { withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import type { SignInMethod } from "@/db/schema/identity"
import type { StaffRole } from "@/lib/actor"
import type { ClinicId, UserId } from "@/lib/ids"

import { newToken, tokenHash } from "./link-token"

/** Staff sessions: 15 minutes idle, an active call counting as activity, and 10 hours at most. */
export const idleMs = 15 * 60_000
export const absoluteMs = 10 * 3_600_000

export type StaffSession = {
  id: string
  clinicId: ClinicId
  userId: UserId
  role: StaffRole
  name: string
  email: string
  openedAt: Date
  provedAt: Date | null
  expiresAt: Date
}

/** Where a request came from, as far as it tells. */
export type Place = { address: string; userAgent: string }

export type Opening = {
  method: SignInMethod
  /** A second factor, or a passkey, was given. */
  secondFactor: boolean
  place: Place
  /** The hospital's own sign-in, and the session there. */
  provider?: { id: string; sid: string | null }
}

export type OpenedSession = { token: string; cookieExpires: Date }

/** Opening one is a proof of who it is: for five minutes nothing more is asked. */
export async function openSession(
  tx: Tx,
  owner: { clinicId: ClinicId; userId: UserId },
  opening: Opening,
  at: Date,
): Promise<OpenedSession> {
  const token = newToken()
  const absoluteExpiresAt = new Date(at.getTime() + absoluteMs)
  await tx.insert(sessions).values({
    ...owner,
    tokenHash: tokenHash(token),
    createdAt: at,
    expiresAt: new Date(at.getTime() + idleMs),
    absoluteExpiresAt,
    method: opening.method,
    provedAt: at,
    lastMfaAt: opening.secondFactor ? at : null,
    seenAt: at,
    address: opening.place.address.slice(0, 64),
    userAgent: opening.place.userAgent.slice(0, 400),
    providerId: opening.provider?.id ?? null,
    providerSid: opening.provider?.sid?.slice(0, 255) ?? null,
  })
  return { token, cookieExpires: absoluteExpiresAt }
}

/** The session behind a cookie, or undefined when it is unknown, idle too long, too old or revoked. */
export async function findSession(token: string, at: Date): Promise<StaffSession | undefined> {
  const session = await sessionRow(token)
  if (session === undefined || endOf(session, at) !== undefined) return undefined
  return withTenant(session.clinicId, async (tx) => {
    const rows = await tx
      .select({ role: users.role, name: users.name, email: users.email })
      .from(users)
      .where(and(eq(users.id, session.userId), eq(users.active, true)))
    const user = rows[0]
    if (user === undefined) return undefined
    const { id, clinicId, userId, createdAt, provedAt, expiresAt } = session
    return { id, clinicId, userId, openedAt: createdAt, provedAt, expiresAt, ...user }
  })
}

/** Why the session behind a cookie is over, for words on the sign-in page; undefined while it holds. */
export async function sessionEnd(token: string, at: Date): Promise<string | undefined> {
  const session = await sessionRow(token)
  return session === undefined ? "idle" : endOf(session, at)
}

/** Moves the idle limit, never past the absolute one. */
export async function extendSession(token: string, at: Date): Promise<void> {
  const session = await findSession(token, at)
  if (session === undefined) return
  await withTenant(session.clinicId, (tx) =>
    tx
      .update(sessions)
      .set({ expiresAt: new Date(at.getTime() + idleMs), seenAt: at })
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

type Row = typeof sessions.$inferSelect

async function sessionRow(token: string): Promise<Row | undefined> {
  const hash = tokenHash(token)
  return withCredential(
    hash,
    async (tx) => (await tx.select().from(sessions).where(eq(sessions.tokenHash, hash)))[0],
  )
}

function endOf(session: Row, at: Date): string | undefined {
  if (session.revokedAt !== null) return session.revokedReason ?? "revoked"
  if (session.expiresAt <= at || session.absoluteExpiresAt <= at) return "idle"
  return undefined
}
