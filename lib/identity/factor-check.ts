import { and, eq, isNotNull, isNull, lt, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { passkeys, recoveryCodes, totpFactors } from "@/db/schema/staff-accounts"
import type { Actor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"

import type { Owner } from "./factors"
import { authenticated } from "./passkey"
import type { StoredPasskey } from "./passkey"
import { recoveryCodeHash } from "./recovery-code"
import type { AuthenticationAnswer, Factor } from "./schema"
import { openSecret } from "./secret-box"
import { matchingStep } from "./totp"

/**
 * Whether the factor is this person's, and good now. It is used up by that: a code's time step, a
 * recovery code and a challenge are each taken once, however many ask at the same moment.
 */
export async function factorHolds(
  actor: Actor,
  owner: Owner,
  factor: Factor,
  purpose: string,
  at: Date,
): Promise<boolean> {
  switch (factor.kind) {
    case "code":
      return withTenant(owner.clinicId, (tx) => codeHolds(tx, owner, factor.code, at))
    case "recovery_code":
      return withTenant(owner.clinicId, (tx) => recoveryCodeHolds(tx, owner, factor.code, at))
    case "passkey": {
      const { response } = factor
      const [stored] = await withTenant(owner.clinicId, (tx) =>
        tx
          .select()
          .from(passkeys)
          .where(and(eq(passkeys.id, response.id), eq(passkeys.userId, owner.userId))),
      )
      return stored !== undefined && passkeyHolds(actor, owner, response, stored, purpose, at)
    }
  }
}

/** For a passkey that was found already, by whoever signs in with nothing else. */
export async function passkeyHolds(
  actor: Actor,
  owner: Owner,
  response: AuthenticationAnswer,
  stored: StoredPasskey,
  purpose: string,
  at: Date,
): Promise<boolean> {
  // The challenge is taken from Redis first; no transaction waits for that.
  const answer = await authenticated(purpose, response, stored)
  if (answer === "wrong") return false
  return withTenant(owner.clinicId, async (tx) => {
    if (answer === "counter") {
      await alert(tx, actor, owner, at)
      return false
    }
    const moved = await tx
      .update(passkeys)
      .set({ counter: answer, usedAt: at })
      .where(and(eq(passkeys.id, stored.id), eq(passkeys.counter, stored.counter)))
      .returning({ id: passkeys.id })
    return moved.length === 1
  })
}

/** Somebody may hold a copy of the key: the log and the person are told. */
async function alert(tx: Tx, actor: Actor, owner: Owner, at: Date): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "credential.refused",
      entity: { type: "staff", id: owner.userId },
      outcome: "refused",
      purpose: "HOPERAT",
      data: { method: "passkey", reason: "counter" },
    },
    at,
  )
  await enqueue(tx, owner.clinicId, letterJob, { kind: "credential_changed", userId: owner.userId })
}

async function codeHolds(tx: Tx, owner: Owner, code: string, at: Date): Promise<boolean> {
  const [factor] = await tx
    .select()
    .from(totpFactors)
    .where(and(eq(totpFactors.userId, owner.userId), isNotNull(totpFactors.confirmedAt)))
  if (factor === undefined) return false
  const secret = openSecret(
    { clinicId: owner.clinicId, table: "totp_factors", row: owner.userId },
    factor.secret,
  )
  const step = await matchingStep(secret, code, factor.lastStep, at)
  if (step === undefined) return false
  const taken = await tx
    .update(totpFactors)
    .set({ lastStep: step })
    .where(and(eq(totpFactors.userId, owner.userId), lt(totpFactors.lastStep, step)))
    .returning({ step: totpFactors.lastStep })
  return taken.length === 1
}

async function recoveryCodeHolds(tx: Tx, owner: Owner, code: string, at: Date): Promise<boolean> {
  const hash = recoveryCodeHash(code)
  const used = await tx
    .update(recoveryCodes)
    .set({ usedAt: at })
    .where(
      and(
        eq(recoveryCodes.userId, owner.userId),
        sql`${recoveryCodes.codeHash} = ${Buffer.from(hash)}`,
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ at: recoveryCodes.usedAt })
  return used.length === 1
}
