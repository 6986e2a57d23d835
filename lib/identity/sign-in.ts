import { eq } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { trustedDevice } from "./device-cookie"
import { factorsOf } from "./factors"
import type { Factors } from "./factors"
import { forgive, giveBack, refuseOver } from "./limiter"
import type { Bucket } from "./limiter"
import { hashPassword, isOutdated, nobodysHash, passwordMatches } from "./password"
import { provenStaff } from "./proven-staff"
import { refusedUnowned } from "./refused-sign-in"
import { revokeSessions } from "./revoke"
import type { SignIn } from "./schema"
import { awaitSecondFactor } from "./second-factor"
import { findSession, openSession } from "./staff-session"
import type { OpenedSession, Place } from "./staff-session"
import { systemActor } from "./system"

/** Opened at once, or half open: `pending` is shown again with the second factor. */
export type SignedIn =
  | { kind: "opened"; session: OpenedSession; email: string }
  | { kind: "second_factor"; pending: string; factors: Pick<Factors, "code" | "passkey"> }

/**
 * Checks a password. The same refusal, in the same time, for a wrong one and for an address that
 * nobody has. Ten wrong tries for one address close it for 15 minutes, but not to a browser that signed
 * in there before: that has its own ten. With Redis away the count cannot be kept, so the door is closed.
 */
export async function signIn(
  input: SignIn,
  place: Place,
  device: string | undefined,
  at: Date,
): Promise<Result<SignedIn, "wrong_password" | "too_many" | "closed">> {
  const email = input.email.toLowerCase()
  const known = trustedDevice(device, email)
  const account = known === undefined ? `sign-in/account/${email}` : `sign-in/device/${known}`
  const address = `sign-in/address/${place.address}`
  const buckets: readonly Bucket[] = [
    [account, { most: 10, seconds: 15 * 60 }],
    [address, { most: 30, seconds: 60 }],
  ]
  const over = await refuseOver(buckets, at)
  if (over !== undefined) return refusedUnowned(over.reason, place, over)

  const user = await withLookup(email, async (tx) => (await tx.select().from(users))[0])
  const matches = await passwordMatches(input.password, user?.passwordHash ?? nobodysHash)
  if (user === undefined) return refusedUnowned("unknown_account", place, refuse("wrong_password"))

  const owner = { clinicId: user.clinicId, userId: user.id }
  const actor = systemActor("sign-in", user.clinicId)
  const event = { entity: { type: "staff" as const, id: user.id }, purpose: "HOPERAT" as const }
  if (!matches || !user.active) {
    await withTenant(user.clinicId, (tx) =>
      record(
        tx,
        actor,
        { ...event, action: "staff.sign_in_failed", outcome: "refused", data: {} },
        at,
      ),
    )
    return refuse("wrong_password")
  }
  const fresh = isOutdated(user.passwordHash) ? await hashPassword(input.password) : undefined
  // A hundred people behind one hospital's address sign in at eight: only wrong tries count there.
  await Promise.all([forgive(account), giveBack(address)])
  const opened = await withTenant(user.clinicId, async (tx): Promise<SignedIn | Factors> => {
    if (fresh !== undefined)
      await tx.update(users).set({ passwordHash: fresh }).where(eq(users.id, user.id))
    const factors = await factorsOf(tx, owner)
    if (factors.code || factors.passkey) return factors
    const opening = { method: "password", secondFactor: false, place } as const
    const session = await openSession(tx, owner, opening, at)
    const data = { method: "password" }
    const person = await provenStaff(tx, owner)
    await record(tx, person, { ...event, action: "staff.signed_in", outcome: "success", data }, at)
    return { kind: "opened", session, email }
  })
  if ("kind" in opened) return ok(opened)
  const pending = await awaitSecondFactor(owner)
  if (pending === undefined) return refuse("closed")
  const { code, passkey } = opened
  return ok({ kind: "second_factor", pending, factors: { code, passkey } })
}

export async function signOut(token: string, at: Date): Promise<void> {
  const session = await findSession(token, at)
  if (session === undefined) return
  const { clinicId, userId } = session
  await withTenant(clinicId, async (tx) => {
    const actor = await provenStaff(tx, { clinicId, userId })
    await revokeSessions(tx, actor, { userId, only: [session.id] }, "signed_out", at)
    await record(tx, actor, {
      action: "staff.signed_out",
      entity: { type: "staff", id: userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: {},
    })
  })
}
