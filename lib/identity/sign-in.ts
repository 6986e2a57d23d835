import { withLookup, withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { forgive, refuseOver } from "./limiter"
import { nobodysHash, passwordMatches } from "./password"
import { revokeSessions } from "./revoke"
import type { SignIn } from "./schema"
import { findSession, openSession } from "./staff-session"
import type { OpenedSession, Place } from "./staff-session"
import { systemActor } from "./system"

/**
 * Checks a password and opens a session. The same refusal, in the same time, for a wrong password
 * and for an address that nobody has. Ten wrong tries for one address close it for 15 minutes; with
 * Redis away the count cannot be kept, so the door is closed.
 */
export async function signIn(
  input: SignIn,
  place: Place,
  at: Date,
): Promise<Result<OpenedSession, "wrong_password" | "too_many" | "closed">> {
  const email = input.email.toLowerCase()
  const over = await refuseOver([[`sign-in/${email}`, { most: 10, seconds: 15 * 60 }]], at)
  if (over !== undefined) return over

  const user = await withLookup(email, async (tx) => (await tx.select().from(users))[0])
  const matches = await passwordMatches(input.password, user?.passwordHash ?? nobodysHash)
  if (user === undefined) return refuse("wrong_password")

  const actor = systemActor("sign-in", user.clinicId)
  const event = { entity: { type: "staff" as const, id: user.id }, purpose: "HOPERAT" as const }
  if (!matches || !user.active) {
    await withTenant(user.clinicId, (tx) =>
      record(tx, actor, { ...event, action: "staff.sign_in_failed", outcome: "refused", data: {} }),
    )
    return refuse("wrong_password")
  }
  const opened = await withTenant(user.clinicId, async (tx) => {
    const owner = { clinicId: user.clinicId, userId: user.id }
    const opening = { method: "password", secondFactor: false, place } as const
    const session = await openSession(tx, owner, opening, at)
    await record(tx, actor, { ...event, action: "staff.signed_in", outcome: "success", data: {} })
    return session
  })
  await forgive(`sign-in/${email}`)
  return ok(opened)
}

export async function signOut(token: string, at: Date): Promise<void> {
  const session = await findSession(token, at)
  if (session === undefined) return
  const { clinicId, userId } = session
  const actor = systemActor("sign-in", clinicId)
  await withTenant(clinicId, async (tx) => {
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
