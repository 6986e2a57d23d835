import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import { passkeys } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { factorHolds } from "./factor-check"
import { factorsOf } from "./factors"
import { forgive, refuseOver } from "./limiter"
import { authenticationOptions } from "./passkey"
import { noPassword, passwordMatches } from "./password"
import type { Proof } from "./schema"

/**
 * How this person can prove who they are. Who has a second factor proves by it: a password that was
 * watched over a shoulder is what it guards against. `provider`: only by signing in at their hospital.
 */
export type ProofMethods = {
  password: boolean
  code: boolean
  passkey: boolean
  provider: boolean
}

export async function proofMethods(actor: StaffActor): Promise<ProofMethods> {
  return withTenant(actor.clinicId, async (tx) => {
    const { code, passkey } = await factorsOf(tx, actor)
    const [user] = await tx
      .select({ hash: users.passwordHash })
      .from(users)
      .where(eq(users.id, actor.userId))
    const password = !code && !passkey && user !== undefined && user.hash !== noPassword
    return { code, passkey, password, provider: !code && !passkey && !password }
  })
}

/** What a browser needs to ask the person's passkey. */
export async function proofOptions(actor: StaffActor): Promise<Result<object, "closed">> {
  const known = await withTenant(actor.clinicId, (tx) =>
    tx.select().from(passkeys).where(eq(passkeys.userId, actor.userId)),
  )
  const options = await authenticationOptions(purposeOf(actor), known)
  return options === undefined ? refuse("closed") : ok(options)
}

/** The session has proved anew whose it is: what asked for that may be asked for again. */
export async function stepUp(
  actor: StaffActor,
  proof: Proof,
  at: Date,
): Promise<Result<undefined, "wrong_proof" | "too_many" | "closed">> {
  const bucket = `step-up/${actor.userId}`
  const over = await refuseOver([[bucket, { most: 10, seconds: 15 * 60 }]], at)
  if (over !== undefined) return over
  const sessionId = actor.session?.id
  const proved = sessionId !== undefined && (await proves(actor, proof, at))
  const event = {
    entity: { type: "staff", id: actor.userId },
    purpose: "HOPERAT",
    data: { method: proof.kind },
  } as const
  await withTenant(actor.clinicId, async (tx) => {
    if (!proved)
      return record(tx, actor, { ...event, action: "credential.refused", outcome: "refused" }, at)
    await tx
      .update(sessions)
      .set({ provedAt: at, ...(proof.kind === "password" ? {} : { lastMfaAt: at }) })
      .where(eq(sessions.id, sessionId))
    return record(tx, actor, { ...event, action: "session.stepped_up", outcome: "success" }, at)
  })
  if (!proved) return refuse("wrong_proof")
  await forgive(bucket)
  return ok()
}

async function proves(actor: StaffActor, proof: Proof, at: Date): Promise<boolean> {
  if (proof.kind !== "password") return factorHolds(actor, actor, proof, purposeOf(actor), at)
  if (!(await proofMethods(actor)).password) return false
  const [user] = await withTenant(actor.clinicId, (tx) =>
    tx.select({ hash: users.passwordHash }).from(users).where(eq(users.id, actor.userId)),
  )
  return user !== undefined && passwordMatches(proof.password, user.hash)
}

function purposeOf(actor: StaffActor): string {
  return `proof/${actor.userId}`
}
