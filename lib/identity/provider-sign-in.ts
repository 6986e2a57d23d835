import { randomUUID } from "node:crypto"

import { and, eq } from "drizzle-orm"
import { z } from "zod"

import { withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { oidcIdentities } from "@/db/schema/staff-accounts"
import type { StaffRole } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { UserId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { log } from "@/lib/log"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { Owner } from "./factors"
import { takeGroupRole } from "./group-role"
import { refuseOver } from "./limiter"
import { newToken } from "./link-token"
import { beginSignIn, finishSignIn, loggedOut, logoutSeconds } from "./oidc"
import type { Claims } from "./oidc"
import { keepOnce, lookOnce, takeOnce } from "./once"
import { noPassword } from "./password"
import { provenStaff } from "./proven-staff"
import { findProvider } from "./provider-queries"
import type { OpenedProvider } from "./provider-queries"
import { revokeSessions } from "./revoke"
import { openSession } from "./staff-session"
import type { OpenedSession, Place } from "./staff-session"
import { systemActor } from "./system"

const Pending = z.object({
  providerId: z.uuid(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
})

/** Where to send the browser, and what it is known by when it comes back (a cookie, ten minutes). */
export async function startProviderSignIn(
  providerId: string,
  place: Place,
  at: Date,
): Promise<
  Result<{ url: string; token: string }, "not_found" | "too_many" | "closed" | "provider_failed">
> {
  const over = await refuseOver([[`oidc/${place.address}`, { most: 60, seconds: 60 }]], at)
  if (over !== undefined) return over
  const provider = await findProvider(providerId)
  if (provider === undefined) return refuse("not_found")
  try {
    const { url, ...begun } = await beginSignIn(provider)
    const token = newToken()
    const kept = await keepOnce("oidc", token, JSON.stringify({ providerId, ...begun }), 600)
    return kept ? ok({ url, token }) : refuse("closed")
  } catch (error) {
    log.warn({ providerId, code: error instanceof Error ? error.name : "unknown" }, "oidc")
    return refuse("provider_failed")
  }
}

type Refusal = "provider_failed" | "provider_refused" | "not_invited" | "email_not_verified"

/**
 * The browser came back. The provider's `sub` says who it is. The first time, a verified e-mail address
 * finds the account, in the provider's own clinic and nowhere else; without one there, the groups may
 * say that there shall be one.
 */
export async function finishProviderSignIn(
  token: string,
  search: string,
  place: Place,
  at: Date,
): Promise<Result<{ session: OpenedSession; email: string }, Refusal>> {
  const kept = await takeOnce("oidc", token)
  const pending = typeof kept === "string" ? Pending.parse(JSON.parse(kept)) : undefined
  const provider = pending && (await findProvider(pending.providerId))
  if (pending === undefined || provider === undefined) return refuse("provider_failed")
  let claims: Claims
  try {
    claims = await finishSignIn(provider, search, pending, provider.groupClaim)
  } catch (error) {
    log.warn(
      { providerId: provider.id, code: error instanceof Error ? error.name : "unknown" },
      "oidc",
    )
    return refuse(new URLSearchParams(search).has("error") ? "provider_refused" : "provider_failed")
  }
  const role = roleFor(provider, claims)
  const elsewhere = await knownElsewhere(provider, claims)
  const actor = systemActor("sign-in", provider.clinicId)
  return withTenant(provider.clinicId, async (tx) => {
    const user = await accountOf(tx, provider, claims, elsewhere ? undefined : role, at)
    if (!user.ok) {
      const data = { reason: user.reason }
      const entity = { type: "clinic", id: provider.clinicId } as const
      const event = { entity, outcome: "refused", purpose: "HOPERAT" } as const
      await record(tx, actor, { ...event, action: "staff.sign_in_failed", data }, at)
      return user
    }
    const { id: userId, email } = user.value
    const event = {
      entity: { type: "staff", id: userId },
      outcome: "success",
      purpose: "HOPERAT",
    } as const
    if (role !== undefined) await takeGroupRole(tx, actor, user.value, role, at)
    const opening = {
      method: "oidc",
      secondFactor: false,
      place,
      provider: { id: provider.id, sid: claims.sid, provedAgoMs: claims.provedAgoMs },
    } as const
    const owner = { clinicId: provider.clinicId, userId }
    const session = await openSession(tx, owner, opening, at)
    const person = await provenStaff(tx, owner)
    await record(tx, person, { ...event, action: "staff.signed_in", data: { method: "oidc" } }, at)
    return ok({ session, email })
  })
}

/** The hospital says that a session there has ended: what it opened here ends too. */
export async function providerLogout(
  providerId: string,
  logoutToken: string,
  at: Date,
): Promise<Result<{ count: number }, "not_found" | "bad_token">> {
  const provider = await findProvider(providerId)
  if (provider === undefined) return refuse("not_found")
  const said = await loggedOut(provider, logoutToken)
  // A copy of an old word ends no new session. With Redis away a hospital's word counts all the same.
  const word = `${provider.id}/${said?.jti}`
  if (said === undefined || typeof (await lookOnce("provider-logout", word)) === "string")
    return refuse("bad_token")
  const actor = systemActor("sign-in", provider.clinicId)
  const count = await withTenant(provider.clinicId, async (tx) => {
    const owners = await tx
      .select({ userId: oidcIdentities.userId })
      .from(oidcIdentities)
      .where(
        and(
          eq(oidcIdentities.providerId, provider.id),
          said.subject === undefined ? undefined : eq(oidcIdentities.subject, said.subject),
        ),
      )
    let ended = 0
    for (const { userId } of owners) {
      const which = { userId, provider: { id: provider.id, sid: said.sid } }
      ended += await revokeSessions(tx, actor, which, "provider_logout", at)
    }
    return ended
  })
  await keepOnce("provider-logout", word, "said", logoutSeconds)
  return ok({ count })
}

/** The first of the clinic's lines that names one of the person's groups. */
function roleFor(provider: OpenedProvider, { groups }: Claims): StaffRole | undefined {
  return provider.groupRoles.find(({ group }) => groups.includes(group))?.role
}

/** An address has one account in an installation: another clinic's is never joined to this hospital's word. */
async function knownElsewhere(provider: OpenedProvider, { email }: Claims): Promise<boolean> {
  if (email === undefined) return false
  const rows = await withLookup(email, (tx) => tx.select({ clinicId: users.clinicId }).from(users))
  return rows.some((row) => row.clinicId !== provider.clinicId)
}

type Account = { id: UserId; email: string; role: StaffRole }

async function accountOf(
  tx: Tx,
  provider: OpenedProvider,
  claims: Claims,
  role: StaffRole | undefined,
  at: Date,
): Promise<Result<Account, "not_invited" | "email_not_verified">> {
  const columns = { id: users.id, email: users.email, role: users.role, active: users.active }
  const identity = and(
    eq(oidcIdentities.providerId, provider.id),
    eq(oidcIdentities.subject, claims.subject),
  )
  const [known] = await tx
    .select(columns)
    .from(oidcIdentities)
    .innerJoin(users, eq(users.id, oidcIdentities.userId))
    .where(identity)
  if (known !== undefined) return known.active ? ok(known) : refuse("not_invited")
  const { email } = claims
  if (email === undefined || !claims.emailVerified) return refuse("email_not_verified")
  const [invited] = await tx.select(columns).from(users).where(eq(users.email, email))
  if (invited !== undefined && !invited.active) return refuse("not_invited")
  const account = invited ?? (role && (await join(tx, provider, claims, email, role, at)))
  if (account === undefined) return refuse("not_invited")
  const { clinicId } = provider
  await tx
    .insert(oidcIdentities)
    .values({ clinicId, providerId: provider.id, subject: claims.subject, userId: account.id })
  if (invited !== undefined) await tellJoined(tx, { clinicId, userId: invited.id }, at)
  return ok(account)
}

/**
 * From now on a server that one administrator named opens somebody's account: they are written to, the log
 * has it, and the days of two people's erasure begin anew (decision 66), else one could approve as another.
 */
async function tellJoined(tx: Tx, { clinicId, userId }: Owner, at: Date): Promise<void> {
  await tx.update(users).set({ standingAt: at }).where(eq(users.id, userId))
  const entity = { type: "staff", id: userId } as const
  const event = { entity, outcome: "success", purpose: "HOPERAT" } as const
  const data = { method: "oidc", change: "joined" }
  const actor = systemActor("sign-in", clinicId)
  await record(tx, actor, { ...event, action: "credential.changed", data }, at)
  await enqueue(tx, clinicId, letterJob, { kind: "credential_changed", userId })
}

async function join(
  tx: Tx,
  { clinicId }: OpenedProvider,
  claims: Claims,
  email: string,
  role: StaffRole,
  at: Date,
): Promise<Account> {
  const id = UserId.parse(randomUUID())
  const name = (claims.name ?? email).slice(0, 120)
  await tx.insert(users).values({
    id,
    clinicId,
    email,
    name,
    role,
    passwordHash: noPassword,
    createdAt: at,
    standingAt: at,
  })
  const entity = { type: "staff", id } as const
  const event = { action: "staff.joined", entity, outcome: "success", purpose: "HOPERAT" } as const
  await record(tx, systemActor("sign-in", clinicId), { ...event, data: {} }, at)
  return { id, email, role }
}
