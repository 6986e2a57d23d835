import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { refuseOver } from "./limiter"
import { passwordMatches } from "./password"
import type { Proof } from "./schema"

/** How this person can prove who they are. `provider`: only by signing in anew at their hospital. */
export type ProofMethods = {
  password: boolean
  code: boolean
  passkey: boolean
  provider: boolean
}

export async function proofMethods(actor: StaffActor): Promise<ProofMethods> {
  const [user] = await withTenant(actor.clinicId, (tx) =>
    tx.select({ hash: users.passwordHash }).from(users).where(eq(users.id, actor.userId)),
  )
  const password = user !== undefined && user.hash !== "none"
  return { password, code: false, passkey: false, provider: !password }
}

/** The session has proved anew whose it is: what asked for that may be asked for again. */
export async function stepUp(
  actor: StaffActor,
  proof: Proof,
  at: Date,
): Promise<Result<undefined, "wrong_proof" | "too_many" | "closed">> {
  const tries = { most: 10, seconds: 15 * 60 }
  const over = await refuseOver([[`step-up/${actor.userId}`, tries]], at)
  if (over !== undefined) return over
  const sessionId = actor.session?.id
  const proved = sessionId !== undefined && (await proves(actor, proof))
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
    await record(tx, actor, { ...event, action: "session.stepped_up", outcome: "success" }, at)
  })
  return proved ? ok() : refuse("wrong_proof")
}

async function proves(actor: StaffActor, proof: Proof): Promise<boolean> {
  const [user] = await withTenant(actor.clinicId, (tx) =>
    tx.select({ hash: users.passwordHash }).from(users).where(eq(users.id, actor.userId)),
  )
  return user !== undefined && passwordMatches(proof.password, user.hash)
}
