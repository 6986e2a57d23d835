import { and, eq, notExists, sql } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { bookingAnswers, holds } from "@/db/schema/booking"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { HoldId, UserId } from "@/lib/ids"
import type { PatientId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { booksForOthers, holderOf, mayBook, maySchedule, ownPatient } from "../policy"
import type { Booker } from "../policy"
import type { HoldWish } from "../schema"
import { findVisitType } from "../visit-types/visit-types"
import { answerOnce } from "./answer-once"
import { nextFree } from "./next-free"
import type { NextFree } from "./next-free"
import { placeHold } from "./place-hold"

/** Times are ISO 8601, UTC. */
export const Held = z.object({
  holdId: HoldId,
  clinicianId: UserId,
  startsAt: z.string(),
  endsAt: z.string(),
  expiresAt: z.string(),
})
export type Held = z.infer<typeof Held>

export type HoldRefused =
  | Refused<"forbidden" | "not_found" | "not_a_slot" | "past" | "key_reused">
  | Refused<"taken", NextFree>

export const holdMinutes = 10

/**
 * Keeps a time for ten minutes while a form is filled in. Patients and visitors hold one time at a
 * time: a new hold gives back the one before. `forWhom`: whose visit it shall become, where whoever books for
 * others knows that already.
 */
export async function holdSlot(
  actor: Booker,
  { key, ...wish }: HoldWish,
  at: Date,
  forWhom?: PatientId,
): Promise<{ ok: true; value: Held } | HoldRefused> {
  const holder = holderOf(actor)
  const patientId = booksForOthers(actor) ? forWhom : ownPatient(actor)
  const entity = { type: "slots" as const, id: wish.clinicianId ?? wish.visitTypeId }
  if (actor.kind === "staff" && !maySchedule(actor))
    return deny(actor, "visit.held", entity, "forbidden", at)
  const type = await withTenant(actor.clinicId, (tx) => findVisitType(tx, wish.visitTypeId))
  if (type === undefined) return deny(actor, "visit.held", entity, "not_found", at)
  if (!mayBook(actor, type)) return deny(actor, "visit.held", entity, "forbidden", at)
  if (wish.clinicianId !== undefined && !type.clinicianIds.includes(wish.clinicianId))
    return deny(actor, "visit.held", entity, "not_found", at)

  if (!booksForOthers(actor)) await giveBackOthers(actor, holder, key, at)
  const answer = await withTenant(actor.clinicId, (tx) =>
    answerOnce(
      tx,
      { clinicId: actor.clinicId, holder, key },
      { what: "hold", ...wish },
      Held,
      async () => {
        const expiresAt = new Date(at.getTime() + holdMinutes * 60_000)
        const placed = await placeHold(
          tx,
          actor,
          { ...wish, type, patientId, holder, expiresAt },
          at,
        )
        return placed.ok ? ok(shown(placed.value)) : placed
      },
      at,
    ),
  )
  if (answer.ok) return answer
  return answer.reason === "taken"
    ? refuse("taken", await nextFree(actor, wish, patientId, at))
    : refuse(answer.reason)
}

/** Gives a held time back. Doing it twice, or too late, does no harm. */
export async function releaseHold(
  actor: Booker,
  holdId: HoldId,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found">> {
  const entity = { type: "hold" as const, id: holdId }
  if (actor.kind === "staff" && !maySchedule(actor))
    return deny(actor, "visit.hold_released", entity, "forbidden", at)
  const found = await withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({ id: holds.id })
      .from(holds)
      .where(and(eq(holds.id, holdId), eq(holds.holder, holderOf(actor))))
    if (rows.length > 0) await release(tx, actor, [holdId], at)
    return rows.length > 0
  })
  return found ? ok() : deny(actor, "visit.hold_released", entity, "not_found", at)
}

/** In a transaction of its own, before anything else is locked: two sessions' rows are never waited for at once. */
async function giveBackOthers(actor: Booker, holder: string, key: string, at: Date): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    const ofThisAttempt = tx
      .select({ key: bookingAnswers.key })
      .from(bookingAnswers)
      .where(
        and(
          eq(bookingAnswers.holder, holder),
          eq(bookingAnswers.key, key),
          eq(sql`${bookingAnswers.answer} ->> 'holdId'`, sql`${holds.id}::text`),
        ),
      )
    const theirs = await tx
      .select({ id: holds.id })
      .from(holds)
      .where(and(eq(holds.holder, holder), eq(holds.state, "held"), notExists(ofThisAttempt)))
    await release(
      tx,
      actor,
      theirs.map(({ id }) => id),
      at,
    )
  })
}

async function release(tx: Tx, actor: Booker, ids: readonly HoldId[], at: Date): Promise<void> {
  for (const id of ids) {
    const released = await tx
      .update(holds)
      .set({ state: "released" })
      .where(and(eq(holds.id, id), eq(holds.state, "held")))
      .returning({ id: holds.id })
    if (released.length === 0) continue
    await record(
      tx,
      actor,
      {
        action: "visit.hold_released",
        entity: { type: "hold", id },
        outcome: "success",
        purpose: purposeOf(actor),
        data: { holdId: id, reason: "released" },
      },
      at,
    )
    await nudge(tx, actor.clinicId, "visits")
  }
}

function shown(hold: {
  holdId: HoldId
  clinicianId: UserId
  startsAt: Date
  endsAt: Date
  expiresAt: Date
}): Held {
  const { holdId, clinicianId } = hold
  return {
    holdId,
    clinicianId,
    startsAt: hold.startsAt.toISOString(),
    endsAt: hold.endsAt.toISOString(),
    expiresAt: hold.expiresAt.toISOString(),
  }
}
