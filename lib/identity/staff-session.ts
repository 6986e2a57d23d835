import { and, eq, gt, isNull, sql } from "drizzle-orm"

import { enterTenant, withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { question } from "@/db/question"
import type { Value } from "@/db/question"
import { sessions, users } from "@/db/schema/identity"
import type { SignInMethod } from "@/db/schema/identity"
import { clinicSettings, passkeys, totpFactors } from "@/db/schema/staff-accounts"
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
  /** The clinic asks this person for a second factor, and there is none yet. */
  mustEnrol: boolean
  expiresAt: Date
}

/** Where a request came from, as far as it tells. */
export type Place = { address: string; userAgent: string }

export type Opening = {
  method: SignInMethod
  /** A second factor, or a passkey, was given. */
  secondFactor: boolean
  place: Place
  /** The hospital's own sign-in, the session there, and how long before it had been shown there who it is. */
  provider?: { id: string; sid: string | null; provedAgoMs: number }
}

export type OpenedSession = { token: string; cookieExpires: Date }

/** Opening one is a proof of who it is, as old as the hospital's own where that opens it: for five minutes nothing more is asked. */
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
    provedAt: new Date(at.getTime() - (opening.provider?.provedAgoMs ?? 0)),
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
  const hash = tokenHash(token)
  return withCredential(hash, async (tx) => {
    const [session] = await sessionOf(tx, { hash })
    if (session === undefined || endOf(session, at) !== undefined) return undefined
    await enterTenant(tx, session.clinicId)
    const [user] = await ownerOf(tx, { userId: session.userId })
    if (user === undefined) return undefined
    const { id, clinicId, userId, createdAt, provedAt, expiresAt, method } = session
    // A hospital's own sign-in asks for its own second factor.
    const enrol = user.mustEnrol && method !== "oidc"
    return {
      id,
      clinicId,
      userId,
      openedAt: createdAt,
      provedAt,
      expiresAt,
      ...user,
      mustEnrol: enrol,
    }
  })
}

/** Moves the idle limit of a session that stands, never past the absolute one. */
export async function extendSession(clinicId: ClinicId, token: string, at: Date): Promise<void> {
  const { tokenHash: hash, revokedAt, expiresAt, absoluteExpiresAt } = sessions
  await withTenant(clinicId, (tx) =>
    tx
      .update(sessions)
      .set({ expiresAt: new Date(at.getTime() + idleMs), seenAt: at })
      .where(
        and(
          eq(hash, tokenHash(token)),
          isNull(revokedAt),
          gt(expiresAt, at),
          gt(absoluteExpiresAt, at),
        ),
      ),
  )
}

/**
 * An active call, as LiveKit reports it, counts as activity in the session that took the seat, and in no other of
 * the person's: a desk that they left elsewhere is left all the same.
 */
export async function touchSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt: new Date(at.getTime() + idleMs) })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, at)))
}

// drizzle leaves the table out of a column in a select of one table, which a subquery would take for its own.
const mustEnrol = sql<boolean>`exists (
    select from ${clinicSettings} c
    where c.clinic_id = users.clinic_id and (c.second_factor = 'everyone'
      or (c.second_factor = 'administrators' and users.role = 'administrator')))
  and not exists (select from ${totpFactors} t where t.user_id = users.id and t.confirmed_at is not null)
  and not exists (select from ${passkeys} p where p.user_id = users.id)`

type Row = typeof sessions.$inferSelect

const sessionOf = question("staff_session", (db, value: Value<{ hash: Uint8Array }>) =>
  db
    .select()
    .from(sessions)
    .where(eq(sessions.tokenHash, value("hash"))),
)

const ownerOf = question("session_owner", (db, value: Value<{ userId: UserId }>) =>
  db
    .select({ role: users.role, name: users.name, email: users.email, mustEnrol })
    .from(users)
    .where(and(eq(users.id, value("userId")), eq(users.active, true))),
)

function endOf(session: Row, at: Date): string | undefined {
  if (session.revokedAt !== null) return session.revokedReason ?? "revoked"
  if (session.expiresAt <= at || session.absoluteExpiresAt <= at) return "idle"
  return undefined
}
