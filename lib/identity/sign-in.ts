import { withLookup, withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { attempt, forgive } from "./limiter"
import { nobodysHash, passwordMatches } from "./password"
import type { SignIn } from "./schema"
import { openSession, revokeSession } from "./staff-session"
import { systemActor } from "./system"

type Opened = { token: string; cookieExpires: Date }

/**
 * Checks a password and opens a session. The same refusal, in the same time, for a wrong password
 * and for an address that nobody has. Ten wrong tries for one address close it for 15 minutes; with
 * Redis away the count cannot be kept, so the door is closed.
 */
export async function signIn(
  input: SignIn,
  at: Date,
): Promise<Result<Opened, "wrong_password" | "too_many" | "closed">> {
  const email = input.email.toLowerCase()
  const limit = await attempt(`sign-in/${email}`, { most: 10, seconds: 15 * 60 })
  if (limit === "unknown") return refuse("closed")
  if (limit === "over") return refuse("too_many")

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
    const session = await openSession(tx, { clinicId: user.clinicId, userId: user.id }, at)
    await record(tx, actor, { ...event, action: "staff.signed_in", outcome: "success", data: {} })
    return session
  })
  await forgive(`sign-in/${email}`)
  return ok(opened)
}

export async function signOut(token: string, at: Date): Promise<void> {
  const session = await revokeSession(token, at)
  if (session === undefined) return
  await withTenant(session.clinicId, (tx) =>
    record(tx, systemActor("sign-in", session.clinicId), {
      action: "staff.signed_out",
      entity: { type: "staff", id: session.userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: {},
    }),
  )
}
