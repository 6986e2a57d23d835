import { and, asc, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import type { SignInMethod } from "@/db/schema/identity"
import { passkeys, staffLinks, totpFactors } from "@/db/schema/staff-accounts"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { deviceOfAgent } from "./device-words"
import type { DeviceWords } from "./device-words"
import { factorsOf, passkeysOf } from "./factors"
import type { PasskeyView } from "./factors"
import { noPassword } from "./password"

export type SessionView = {
  id: string
  device: DeviceWords
  address: string
  method: SignInMethod
  openedAt: string
  seenAt: string
  current: boolean
}

export type SecurityView = {
  hasPassword: boolean
  code: boolean
  passkeys: PasskeyView[]
  recoveryCodesLeft: number
  sessions: SessionView[]
}

/** What a person sees of their own sign-in. */
export async function ownSecurity(actor: StaffActor, at: Date): Promise<SecurityView> {
  return withTenant(actor.clinicId, async (tx) => {
    const { code, recoveryCodesLeft } = await factorsOf(tx, actor)
    const [user] = await tx
      .select({ hash: users.passwordHash })
      .from(users)
      .where(eq(users.id, actor.userId))
    const open = await openSessions(tx, actor.userId, actor.session?.id, at)
    await recordList(tx, actor, actor.userId, open.length, at)
    return {
      hasPassword: user !== undefined && user.hash !== noPassword,
      code,
      passkeys: await passkeysOf(tx, actor),
      recoveryCodesLeft,
      sessions: open,
    }
  })
}

export type StaffView = {
  id: UserId
  name: string
  email: string
  role: StaffRole
  active: boolean
  own: boolean
  /** A second factor: none, a code, a passkey. */
  factor: "none" | "code" | "passkey"
  lastSeenAt: string | null
}
export type InvitationView = {
  id: string
  email: string
  name: string
  role: StaffRole
  sentAt: string
  expiresAt: string
  over: boolean
}

export async function staffOf(
  actor: StaffActor,
  at: Date,
): Promise<Result<{ staff: StaffView[]; invitations: InvitationView[] }, "forbidden">> {
  const entity = { type: "clinic", id: actor.clinicId } as const
  if (!may(actor, "staff.manage")) return deny(actor, "staff.list", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({
        id: users.id,
        name: users.name,
        email: users.email,
        role: users.role,
        active: users.active,
        code: sql<boolean>`exists (select from ${totpFactors} t where t.user_id = users.id and t.confirmed_at is not null)`,
        passkey: sql<boolean>`exists (select from ${passkeys} p where p.user_id = users.id)`,
        lastSeenAt: sql<
          string | null
        >`(select max(coalesce(s.seen_at, s.created_at)) from ${sessions} s where s.user_id = users.id)`,
      })
      .from(users)
      .orderBy(desc(users.active), asc(users.name))
    const invited = await tx
      .select()
      .from(staffLinks)
      .where(
        and(
          eq(staffLinks.purpose, "invitation"),
          isNull(staffLinks.usedAt),
          isNull(staffLinks.revokedAt),
        ),
      )
      .orderBy(desc(staffLinks.createdAt))
    await record(
      tx,
      actor,
      {
        action: "staff.listed",
        entity,
        outcome: "success",
        purpose: "HOPERAT",
        data: { results: rows.length },
      },
      at,
    )
    return ok({
      staff: rows.map(({ code, passkey, lastSeenAt, ...row }) => ({
        ...row,
        own: row.id === actor.userId,
        factor: passkey ? ("passkey" as const) : code ? ("code" as const) : ("none" as const),
        lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt).toISOString(),
      })),
      invitations: invited.flatMap(({ id, email, name, role, createdAt, expiresAt }) =>
        role === null
          ? []
          : [
              {
                id,
                email,
                name,
                role,
                sentAt: createdAt.toISOString(),
                expiresAt: expiresAt.toISOString(),
                over: expiresAt <= at,
              },
            ],
      ),
    })
  })
}

/** One person's open sessions, for the administrator. */
export async function sessionsOf(
  actor: StaffActor,
  userId: UserId,
  at: Date,
): Promise<Result<SessionView[], "forbidden" | "not_found">> {
  const entity = { type: "staff", id: userId } as const
  if (!may(actor, "session.any")) return deny(actor, "session.list", entity, "forbidden", at)
  const found = await withTenant(actor.clinicId, async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId))
    if (user === undefined) return undefined
    const open = await openSessions(tx, userId, actor.session?.id, at)
    await recordList(tx, actor, userId, open.length, at)
    return open
  })
  return found === undefined ? deny(actor, "session.list", entity, "not_found", at) : ok(found)
}

/** How many open sessions each of these people has. */
export async function sessionCounts(
  actor: StaffActor,
  userIds: readonly UserId[],
  at: Date,
): Promise<Map<UserId, number>> {
  if (userIds.length === 0 || !may(actor, "session.any")) return new Map()
  const rows = await withTenant(actor.clinicId, (tx) =>
    tx
      .select({ userId: sessions.userId, count: sql<number>`count(*)::int` })
      .from(sessions)
      .where(and(inArray(sessions.userId, [...userIds]), stillOpen(at)))
      .groupBy(sessions.userId),
  )
  return new Map(rows.map((row) => [UserId.parse(row.userId), row.count]))
}

async function openSessions(
  tx: Tx,
  userId: UserId,
  currentId: string | undefined,
  at: Date,
): Promise<SessionView[]> {
  const rows = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), stillOpen(at)))
    .orderBy(desc(sessions.createdAt))
  return rows.map((row) => ({
    id: row.id,
    device: deviceOfAgent(row.userAgent),
    address: row.address,
    method: row.method,
    openedAt: row.createdAt.toISOString(),
    seenAt: (row.seenAt ?? row.createdAt).toISOString(),
    current: row.id === currentId,
  }))
}

function stillOpen(at: Date) {
  return and(
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, at),
    gt(sessions.absoluteExpiresAt, at),
  )
}

async function recordList(
  tx: Tx,
  actor: StaffActor,
  userId: UserId,
  results: number,
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "session.listed",
      entity: { type: "staff", id: userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: { results },
    },
    at,
  )
}

export async function staffName(actor: StaffActor, userId: UserId): Promise<string | undefined> {
  const [user] = await withTenant(actor.clinicId, (tx) =>
    tx.select({ name: users.name }).from(users).where(eq(users.id, userId)),
  )
  return user?.name
}
