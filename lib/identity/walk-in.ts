import { randomUUID, timingSafeEqual } from "node:crypto"

import { eq } from "drizzle-orm"
import { cookies, headers } from "next/headers"

import { enterTenant, withCredential, withTenant } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { queueEntries } from "@/db/schema/queue"
import { mintActor } from "@/lib/actor"
import type { VisitorActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { refuseOver } from "./limiter"
import { linkToken, tokenHash } from "./link-token"
import { systemActor } from "./system"

export const walkInCookie = "__Host-housecall.queue"

/** Whoever holds a place in the walk-in queue by this browser's cookie: a visitor whose id is the entry's. */
export async function currentWalkIn(): Promise<VisitorActor | undefined> {
  const cookie = (await cookies()).get(walkInCookie)?.value
  const entry = cookie === undefined ? undefined : await entryOfCookie(cookie, new Date())
  return entry && walkInActor(entry, (await headers()).get("x-request-id") ?? randomUUID())
}

export function walkInActor(
  entry: { id: string; clinicId: VisitorActor["clinicId"] },
  requestId: string,
): VisitorActor {
  return mintActor({ kind: "visitor", clinicId: entry.clinicId, visitorId: entry.id, requestId })
}

/** The browser keeps its place: over a reload, a closed page, a night. */
export async function keepWalkIn(entryId: string): Promise<void> {
  const options = { ...cookieShape, maxAge: dayMs / 1000 }
  ;(await cookies()).set(walkInCookie, placeCookie(entryId), options)
}

/** The link's token and a half that no message carries: whoever has the link alone still gives the birth date. */
export function placeCookie(entryId: string): string {
  return `${linkToken("queue", entryId)}.${linkToken("queue_seat", entryId)}`
}

export async function entryOfCookie(cookie: string, at: Date) {
  const entry = await findEntry(cookie.split(".")[0] ?? "", at)
  if (entry === undefined) return undefined
  const [given, right] = [Buffer.from(cookie), Buffer.from(placeCookie(entry.id))]
  return given.length === right.length && timingSafeEqual(given, right) ? entry : undefined
}

const cookieShape = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const

/**
 * A message's link to a place in line, opened on another device or after the cookie is gone: the birth
 * date shows that it is the same person. A wrong link and a wrong date get the same words; five tries
 * in a quarter of an hour.
 */
export async function openPlace(
  token: string,
  birthDate: string,
  at: Date,
): Promise<
  | Result<{ entryId: string }, "unknown_link" | "wrong_birth_date">
  | Refused<"too_many", { retryAfter: number }>
  | Refused<"closed">
> {
  const entry = await findEntry(token, at)
  if (entry === undefined) return refuse("unknown_link")
  const limit = { most: 5, seconds: 900 }
  const over = await refuseOver([[`place/${entry.id}`, limit]], at, "counted")
  if (over !== undefined) return over
  return withTenant(entry.clinicId, async (tx) => {
    const [patient] = await tx
      .select({ id: patients.id, birthDate: patients.birthDate })
      .from(patients)
      .where(eq(patients.id, entry.patientId))
    const matches = patient?.birthDate === birthDate
    const event = {
      patientId: entry.patientId,
      entity: { type: "queue_entry" as const, id: entry.id },
      purpose: "PATRQT" as const,
    }
    const actor = systemActor("join", entry.clinicId)
    if (matches)
      await record(tx, actor, { ...event, action: "link.redeemed", outcome: "success", data: {} })
    else {
      const data = { reason: "wrong_birth_date" }
      await record(tx, actor, { ...event, action: "link.refused", outcome: "refused", data })
    }
    return matches ? ok({ entryId: entry.id }) : refuse("wrong_birth_date")
  })
}

/** Whose turn came, or who left, a day ago or more has no place any more: a cookie that somebody copied has an end too. */
async function findEntry(token: string, at: Date) {
  const hash = tokenHash(token)
  return withCredential(hash, async (tx) => {
    const [found] = await tx
      .select({ clinicId: queueEntries.clinicId })
      .from(queueEntries)
      .where(eq(queueEntries.tokenHash, hash))
    if (found === undefined) return undefined
    await enterTenant(tx, found.clinicId)
    const [row] = await tx.select().from(queueEntries).where(eq(queueEntries.tokenHash, hash))
    const over = row?.takenAt ?? row?.leftAt
    return over != null && over.getTime() + dayMs <= at.getTime() ? undefined : row
  })
}

const dayMs = 24 * 60 * 60 * 1000
