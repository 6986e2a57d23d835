import { and, eq } from "drizzle-orm"
import { z } from "zod"

import { withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { passkeys } from "@/db/schema/staff-accounts"
import { record } from "@/lib/audit/record"
import { ClinicId, UserId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { factorHolds, passkeyHolds } from "./factor-check"
import type { Owner } from "./factors"
import { refuseOver } from "./limiter"
import { newToken } from "./link-token"
import { keepOnce, lookOnce, takeOnce, unsaid } from "./once"
import { authenticationOptions } from "./passkey"
import { provenStaff } from "./proven-staff"
import { refusedUnowned } from "./refused-sign-in"
import type { AuthenticationAnswer, Factor } from "./schema"
import { openSession } from "./staff-session"
import type { OpenedSession, Place } from "./staff-session"
import { systemActor } from "./system"

type Opened = { session: OpenedSession; email: string }
type Refusal = "wrong_factor" | "start_again" | "too_many" | "closed"

const pendingSeconds = 5 * 60
const Pending = z.object({ clinicId: ClinicId, userId: UserId })

/** The password was right. Until the second factor is given there is no session: only this, for five minutes. */
export async function awaitSecondFactor(owner: Owner): Promise<string | undefined> {
  const token = newToken()
  const kept = await keepOnce("second-factor", token, JSON.stringify(owner), pendingSeconds)
  return kept ? token : undefined
}

/** What a browser needs to ask the person's passkey. */
export async function secondFactorOptions(
  pending: string,
): Promise<Result<object, "start_again" | "closed">> {
  const owner = await ownerOf(pending)
  if (owner === undefined) return refuse("start_again")
  if (owner === unsaid) return refuse("closed")
  const known = await withTenant(owner.clinicId, (tx) =>
    tx.select().from(passkeys).where(eq(passkeys.userId, owner.userId)),
  )
  const options = await authenticationOptions(purposeOf(owner), known)
  return options === undefined ? refuse("closed") : ok(options)
}

/** Five tries for one sign-in, ten in a quarter of an hour for one person, whoever tries. */
export async function giveSecondFactor(
  pending: string,
  factor: Factor,
  place: Place,
  at: Date,
): Promise<Result<Opened, Refusal>> {
  const owner = await ownerOf(pending)
  if (owner === undefined) return refuse("start_again")
  if (owner === unsaid) return refuse("closed")
  const over = await refuseOver(
    [
      [`second-factor/${pending}`, { most: 5, seconds: pendingSeconds }],
      [`second-factor/account/${owner.userId}`, { most: 10, seconds: 15 * 60 }],
    ],
    at,
  )
  if (over !== undefined) return over
  const actor = systemActor("sign-in", owner.clinicId)
  if (!(await factorHolds(actor, owner, factor, purposeOf(owner), at))) {
    await withTenant(owner.clinicId, (tx) => recordFactor(tx, owner, factor.kind, "refused", at))
    return refuse("wrong_factor")
  }
  // Two answers to one password: the first has it. Where Redis does not say who is, the factor does: it was
  // taken once, just now, and a recovery code that was refused after that would be lost to the person.
  if ((await takeOnce("second-factor", pending)) === undefined) return refuse("start_again")
  return (await open(owner, methods[factor.kind], place, at)) ?? refuse("start_again")
}

/** What a browser needs to find a passkey of this installation, whoever's it is. */
export async function passkeySignInOptions(): Promise<Result<object, "closed">> {
  const options = await authenticationOptions("sign-in")
  return options === undefined ? refuse("closed") : ok(options)
}

/** A passkey alone: it is two factors in one, the device and the finger or number that opens it. */
export async function signInWithPasskey(
  response: AuthenticationAnswer,
  place: Place,
  at: Date,
): Promise<Result<Opened, "wrong_factor" | "too_many" | "closed">> {
  const over = await refuseOver([[`passkey/${place.address}`, { most: 30, seconds: 60 }]], at)
  if (over !== undefined) return refusedUnowned(over.reason, place, over)
  const [stored] = await withLookup(response.id, (tx) =>
    tx.select().from(passkeys).where(eq(passkeys.id, response.id)),
  )
  if (stored === undefined) return refusedUnowned("unknown_passkey", place, refuse("wrong_factor"))
  const owner = { clinicId: stored.clinicId, userId: stored.userId }
  const actor = systemActor("sign-in", owner.clinicId)
  if (!(await passkeyHolds(actor, owner, response, stored, "sign-in", at))) {
    await withTenant(owner.clinicId, (tx) => recordFactor(tx, owner, "passkey", "refused", at))
    return refuse("wrong_factor")
  }
  return (await open(owner, "passkey", place, at)) ?? refuse("wrong_factor")
}

type Method = "totp" | "recovery_code" | "passkey"

const methods = { code: "totp", recovery_code: "recovery_code", passkey: "passkey" } as const

function open(owner: Owner, method: Method, place: Place, at: Date) {
  return withTenant(owner.clinicId, async (tx) => {
    const [user] = await tx
      .select({ email: users.email })
      .from(users)
      .where(and(eq(users.id, owner.userId), eq(users.active, true)))
    if (user === undefined) return undefined
    const session = await openSession(tx, owner, { method, secondFactor: true, place }, at)
    await recordFactor(tx, owner, method, "success", at)
    return ok({ session, email: user.email })
  })
}

async function recordFactor(
  tx: Tx,
  owner: Owner,
  method: string,
  outcome: "success" | "refused",
  at: Date,
): Promise<void> {
  const event = {
    entity: { type: "staff", id: owner.userId },
    outcome,
    purpose: "HOPERAT",
  } as const
  if (outcome === "success") {
    const person = await provenStaff(tx, owner)
    return record(tx, person, { ...event, action: "staff.signed_in", data: { method } }, at)
  }
  return record(
    tx,
    systemActor("sign-in", owner.clinicId),
    { ...event, action: "staff.sign_in_failed", data: { reason: method } },
    at,
  )
}

async function ownerOf(pending: string): Promise<Owner | undefined | typeof unsaid> {
  const kept = await lookOnce("second-factor", pending)
  return typeof kept === "string" ? Pending.parse(JSON.parse(kept)) : kept
}

function purposeOf(owner: Owner): string {
  return `second-factor/${owner.userId}`
}
