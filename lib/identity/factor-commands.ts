import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { passkeys, recoveryCodes, totpFactors } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { factorsOf } from "./factors"
import { refuseOver } from "./limiter"
import { registered, registrationOptions } from "./passkey"
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-code"
import type { PasskeyRegistration } from "./schema"
import { openSecret, sealSecret } from "./secret-box"
import { matchingStep, newTotpSecret, totpUri } from "./totp"

type StepUp = "step_up_needed"

/** A new secret for an authenticator app. It guards nothing until a first code was given. */
export async function beginTotp(
  actor: StaffActor,
  at: Date,
): Promise<Result<{ secret: string; uri: string }, StepUp | "has_one">> {
  if (!steppedUp(actor, at)) return needsProof(actor, "totp.add", at)
  const { clinicId, userId } = actor
  const secret = newTotpSecret()
  const sealed = sealSecret({ clinicId, table: "totp_factors", row: userId }, secret)
  return withTenant(clinicId, async (tx) => {
    const row = { secret: sealed, confirmedAt: null, lastStep: 0, createdAt: at }
    const kept = await tx
      .insert(totpFactors)
      .values({ clinicId, userId, ...row })
      .onConflictDoUpdate({
        target: [totpFactors.clinicId, totpFactors.userId],
        set: row,
        setWhere: isNull(totpFactors.confirmedAt),
      })
      .returning({ at: totpFactors.createdAt })
    if (kept.length === 0) return refuse("has_one")
    await record(
      tx,
      actor,
      {
        action: "credential.changed",
        entity: { type: "staff", id: userId },
        outcome: "success",
        purpose: "HOPERAT",
        data: { method: "totp", change: "begun" },
      },
      at,
    )
    const [clinic] = await tx
      .select({ name: clinics.name })
      .from(clinics)
      .where(eq(clinics.id, clinicId))
    const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId))
    return ok({ secret, uri: totpUri(secret, user?.email ?? "", clinic?.name ?? "Housecall") })
  })
}

/** The first code: from now on one is asked for. Answers the recovery codes where there were none. */
export async function confirmTotp(
  actor: StaffActor,
  code: string,
  at: Date,
): Promise<
  Result<{ recoveryCodes: string[] }, "wrong_code" | "not_found" | "too_many" | "closed">
> {
  const over = await refuseOver([[`totp/${actor.userId}`, { most: 10, seconds: 15 * 60 }]], at)
  if (over !== undefined) return over
  const { clinicId, userId } = actor
  const result = await withTenant(clinicId, async (tx) => {
    const open = and(eq(totpFactors.userId, userId), isNull(totpFactors.confirmedAt))
    const [factor] = await tx.select().from(totpFactors).where(open)
    if (factor === undefined) return refuse("not_found")
    const secret = openSecret({ clinicId, table: "totp_factors", row: userId }, factor.secret)
    const step = await matchingStep(secret, code.replaceAll(/\s/g, ""), 0, at)
    if (step === undefined) {
      const reason = "wrong_code"
      await record(
        tx,
        actor,
        {
          action: "credential.refused",
          entity: { type: "staff", id: userId },
          outcome: "refused",
          purpose: "HOPERAT",
          data: { method: "totp", reason },
        },
        at,
      )
      return refuse(reason)
    }
    await tx.update(totpFactors).set({ confirmedAt: at, lastStep: step }).where(open)
    await changed(tx, actor, "totp", "added", at)
    return ok({ recoveryCodes: await codesIfNone(tx, actor, at) })
  })
  return !result.ok && result.reason === "not_found" ? notThere(actor, "totp.confirm", at) : result
}

/** Takes the authenticator app away; without a second factor left, the recovery codes go too. */
export async function removeTotp(
  actor: StaffActor,
  at: Date,
): Promise<Result<undefined, StepUp | "not_found">> {
  if (!steppedUp(actor, at)) return needsProof(actor, "totp.remove", at)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const gone = await tx
      .delete(totpFactors)
      .where(eq(totpFactors.userId, actor.userId))
      .returning({ at: totpFactors.confirmedAt })
    if (gone.length === 0) return refuse("not_found")
    await changed(tx, actor, "totp", "removed", at)
    await dropCodesIfBare(tx, actor)
    return ok()
  })
  return result.ok ? result : notThere(actor, "totp.remove", at)
}

/** Ten new ones; the old ones are void. */
export async function renewRecoveryCodes(
  actor: StaffActor,
  at: Date,
): Promise<Result<{ recoveryCodes: string[] }, StepUp | "no_factor">> {
  if (!steppedUp(actor, at)) return needsProof(actor, "recovery_codes.renew", at)
  return withTenant(actor.clinicId, async (tx) => {
    const { code, passkey } = await factorsOf(tx, actor)
    if (!code && !passkey) return refuse("no_factor")
    await changed(tx, actor, "recovery_code", "renewed", at)
    return ok({ recoveryCodes: await newCodes(tx, actor, at) })
  })
}

/** What a browser needs to make a passkey for this person. */
export async function passkeyOptions(
  actor: StaffActor,
  at: Date,
): Promise<Result<object, StepUp | "closed">> {
  if (!steppedUp(actor, at)) return needsProof(actor, "passkey.add", at)
  const { clinicId, userId, name } = actor
  const [known, user] = await withTenant(clinicId, async (tx) => [
    await tx.select().from(passkeys).where(eq(passkeys.userId, userId)),
    (await tx.select({ email: users.email }).from(users).where(eq(users.id, userId)))[0],
  ])
  const options = await registrationOptions({ userId, email: user?.email ?? "", name, known })
  return options === undefined ? refuse("closed") : ok(options)
}

/** Keeps a passkey whose registration verifies; with the first factor come recovery codes, shown once. */
export async function addPasskey(
  actor: StaffActor,
  { response, label }: PasskeyRegistration,
  at: Date,
): Promise<
  Result<{ recoveryCodes: string[] }, StepUp | "not_verified" | "has_one" | "too_many_passkeys">
> {
  if (!steppedUp(actor, at)) return needsProof(actor, "passkey.add", at)
  const passkey = await registered(actor.userId, response)
  if (passkey === undefined) return refuse("not_verified")
  const { clinicId, userId } = actor
  try {
    return await withTenant(clinicId, async (tx) => {
      const own = await tx
        .select({ id: passkeys.id })
        .from(passkeys)
        .where(eq(passkeys.userId, userId))
      if (own.length >= mostPasskeys) return refuse("too_many_passkeys")
      const { id, publicKey, counter, transports, backedUp } = passkey
      await tx.insert(passkeys).values({
        id,
        clinicId,
        userId,
        publicKey,
        counter,
        transports: [...transports],
        backedUp,
        label,
        createdAt: at,
      })
      await changed(tx, actor, "passkey", "added", at)
      return ok({ recoveryCodes: await codesIfNone(tx, actor, at) })
    })
  } catch (error) {
    if (databaseError(error)?.constraint === "passkeys_pkey") return refuse("has_one")
    throw error
  }
}

const mostPasskeys = 10

/** Takes one of one's own passkeys away; without a second factor left, the recovery codes go too. */
export async function removePasskey(
  actor: StaffActor,
  id: string,
  at: Date,
): Promise<Result<undefined, StepUp | "not_found">> {
  if (!steppedUp(actor, at)) return needsProof(actor, "passkey.remove", at)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const gone = await tx
      .delete(passkeys)
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, actor.userId)))
      .returning({ id: passkeys.id })
    if (gone.length === 0) return refuse("not_found")
    await changed(tx, actor, "passkey", "removed", at)
    await dropCodesIfBare(tx, actor)
    return ok()
  })
  return result.ok ? result : notThere(actor, "passkey.remove", at)
}

function needsProof(actor: StaffActor, attempted: string, at: Date) {
  return deny(actor, attempted, { type: "staff", id: actor.userId }, "step_up_needed", at)
}

function notThere(actor: StaffActor, attempted: string, at: Date) {
  return deny(actor, attempted, { type: "staff", id: actor.userId }, "not_found", at)
}

async function codesIfNone(tx: Tx, actor: StaffActor, at: Date): Promise<string[]> {
  const { recoveryCodesLeft } = await factorsOf(tx, actor)
  return recoveryCodesLeft === 0 ? newCodes(tx, actor, at) : []
}

async function newCodes(tx: Tx, { clinicId, userId }: StaffActor, at: Date): Promise<string[]> {
  const codes = newRecoveryCodes()
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await tx
    .insert(recoveryCodes)
    .values(
      codes.map((code) => ({ clinicId, userId, codeHash: recoveryCodeHash(code), createdAt: at })),
    )
  return codes
}

/** Without a second factor there is nothing to recover from. */
async function dropCodesIfBare(tx: Tx, actor: StaffActor): Promise<void> {
  const { code, passkey } = await factorsOf(tx, actor)
  if (!code && !passkey)
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, actor.userId))
}

/** Into the log, and by letter to the person: who did not do this themselves must hear of it. */
async function changed(
  tx: Tx,
  actor: StaffActor,
  method: string,
  change: string,
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "credential.changed",
      entity: { type: "staff", id: actor.userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: { method, change },
    },
    at,
  )
  const { clinicId, userId } = actor
  await enqueue(tx, clinicId, letterJob, { kind: "credential_changed", userId })
}
