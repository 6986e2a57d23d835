import { and, eq, notExists, sql } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { bookingAnswers, holds } from "@/db/schema/booking"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { HoldId, UserId, VisitId } from "@/lib/ids"
import type { PatientId, VisitTypeId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { holderOf, mayBook, maySchedule, mustAsk, ownPatient } from "../policy"
import type { Booker } from "../policy"
import type { Confirmation, HoldWish } from "../schema"
import { judgeAnswers } from "../visit-types/intake"
import type { IntakeAnswers } from "../visit-types/intake"
import { findVisitType } from "../visit-types/visit-types"
import { answerOnce } from "./answer-once"
import { bookedPatient } from "./booked-patient"
import { attempt } from "./claim"
import { fillHold, formOf, lockHold } from "./fill-hold"
import type { StandingHold } from "./fill-hold"
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

/** Where somebody must approve, the time stays kept and there is no visit yet. */
export const Confirmed = z.union([
  z.object({ visitId: VisitId }),
  z.object({ requested: z.literal(true) }),
])
export type Confirmed = z.infer<typeof Confirmed>

export type HoldRefused =
  | Refused<"forbidden" | "not_found" | "not_a_slot" | "past" | "key_reused">
  | Refused<"taken", NextFree>
export type ConfirmRefused =
  | Refused<"forbidden" | "not_found" | "no_patient" | "already_confirmed" | "key_reused">
  | Refused<"answer_missing" | "answer_wrong", { field: string }>
  | Refused<"hold_expired" | "taken", NextFree>

export const holdMinutes = 10

/**
 * Keeps a time for ten minutes while a form is filled in. Patients and visitors hold one time at a
 * time: a new hold gives back the one before.
 */
export async function holdSlot(
  actor: Booker,
  { key, ...wish }: HoldWish,
  at: Date,
): Promise<{ ok: true; value: Held } | HoldRefused> {
  const holder = holderOf(actor)
  const patientId = ownPatient(actor)
  const entity = { type: "slots" as const, id: wish.clinicianId ?? wish.visitTypeId }
  if (actor.kind === "staff" && !maySchedule(actor))
    return deny(actor, "visit.held", entity, "forbidden", at)
  const type = await withTenant(actor.clinicId, (tx) => findVisitType(tx, wish.visitTypeId))
  if (type === undefined) return deny(actor, "visit.held", entity, "not_found", at)
  if (!mayBook(actor, type)) return deny(actor, "visit.held", entity, "forbidden", at)
  if (wish.clinicianId !== undefined && !type.clinicianIds.includes(wish.clinicianId))
    return deny(actor, "visit.held", entity, "not_found", at)

  if (actor.kind !== "staff") await giveBackOthers(actor, holder, key, at)
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

/**
 * Books the time that is held, for a patient the clinic knows, for a new one, or for whoever asks. What
 * is confirmed in time succeeds: the time cannot be lost in between. Only the patient may have another
 * visit then.
 */
export async function confirmHold(
  actor: Booker,
  holdId: HoldId,
  confirmation: Confirmation,
  at: Date,
): Promise<{ ok: true; value: Confirmed } | ConfirmRefused> {
  const holder = holderOf(actor)
  const entity = { type: "hold" as const, id: holdId }
  if (actor.kind === "staff" && !maySchedule(actor))
    return deny(actor, "visit.booked", entity, "forbidden", at)
  const { key = `confirm/${holdId}`, ...asked } = confirmation
  const intake = asked.intake === undefined ? ok() : await judgedIntake(actor, holdId, asked.intake)
  if (!intake.ok) return intake
  const answer = await withTenant(actor.clinicId, (tx) =>
    answerOnce(
      tx,
      { clinicId: actor.clinicId, holder, key },
      { what: "confirm", holdId, ...asked },
      Confirmed,
      () => confirm(tx, actor, holdId, asked, at),
      at,
    ),
  )
  if (answer.ok) return answer
  switch (answer.reason) {
    case "forbidden":
    case "not_found":
      return deny(actor, "visit.booked", entity, answer.reason, at)
    case "no_patient":
    case "already_confirmed":
    case "key_reused":
      return refuse(answer.reason)
    case "hold_expired":
    case "taken": {
      const wish = await wishOf(actor, holdId)
      const patientId = actor.kind === "staff" ? confirmation.patientId : ownPatient(actor)
      return wish === undefined
        ? deny(actor, "visit.booked", entity, "not_found", at)
        : refuse(answer.reason, await nextFree(actor, wish, patientId, at, { holdId }))
    }
  }
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

type Asked = Omit<Confirmation, "key">

async function confirm(
  tx: Tx,
  actor: Booker,
  holdId: HoldId,
  asked: Asked,
  at: Date,
): Promise<
  Result<
    Confirmed,
    "forbidden" | "not_found" | "no_patient" | "already_confirmed" | "hold_expired" | "taken"
  >
> {
  const known = actor.kind === "staff" ? asked.patientId : ownPatient(actor)
  const hold = await lockHold(tx, holdId, known, at)
  if (hold === undefined || hold.holder !== holderOf(actor)) return refuse("not_found")
  const standing = stateOf(hold, at)
  if (standing !== "held") return refuse(standing)
  const type = await findVisitType(tx, hold.visitTypeId)
  if (type === undefined) return refuse("hold_expired")
  if (!mayBook(actor, type)) return refuse("forbidden")

  // Whoever is registered here is registered only if the visit is: a lost race undoes both.
  const done = await attempt(tx, async (savepoint): Promise<Confirmed | "no_patient"> => {
    const patientId = await bookedPatient(savepoint, actor, asked, at)
    if (patientId === undefined) return "no_patient"
    if (mustAsk(actor, type)) return askFor(savepoint, actor, hold, { ...asked, patientId }, at)
    return {
      visitId: await fillHold(savepoint, actor, hold, { ...asked, patientId }, at),
    }
  })
  if (done === undefined) return refuse("taken")
  return done === "no_patient" ? refuse(done) : ok(done)
}

function stateOf(hold: StandingHold, at: Date): "held" | "already_confirmed" | "hold_expired" {
  switch (hold.state) {
    case "held":
      return hold.expiresAt > at ? "held" : "hold_expired"
    case "confirmed":
    case "requested":
      return "already_confirmed"
    case "declined":
    case "released":
    case "expired":
      return "hold_expired"
  }
}

/** Answers that do not fit the type's questions are sent back before anything is tried. */
async function judgedIntake(actor: Booker, holdId: HoldId, answers: IntakeAnswers) {
  const form = await withTenant(actor.clinicId, (tx) => formOf(tx, holdId))
  return form === undefined ? ok() : judgeAnswers(form, answers)
}

/** The time stays kept until somebody answers, at the latest until it comes. */
async function askFor(
  tx: Tx,
  actor: Booker,
  hold: StandingHold,
  { patientId, reason, intake }: Asked & { patientId: PatientId },
  at: Date,
): Promise<Confirmed> {
  await tx
    .update(holds)
    .set({ state: "requested", patientId, reason, intake, expiresAt: hold.startsAt })
    .where(eq(holds.id, hold.id))
  await record(
    tx,
    actor,
    {
      action: "visit.requested",
      patientId,
      entity: { type: "hold", id: hold.id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { holdId: hold.id, startsAt: hold.startsAt.toISOString() },
    },
    at,
  )
  await enqueue(tx, actor.clinicId, letterJob, { kind: "request_received", holdId: hold.id })
  await nudge(tx, actor.clinicId, "visits")
  return { requested: true }
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

async function wishOf(
  actor: Booker,
  holdId: HoldId,
): Promise<{ visitTypeId: VisitTypeId; clinicianId: UserId; startsAt: Date } | undefined> {
  const [hold] = await withTenant(actor.clinicId, (tx) =>
    tx
      .select({
        visitTypeId: holds.visitTypeId,
        clinicianId: holds.clinicianId,
        startsAt: holds.startsAt,
      })
      .from(holds)
      .where(eq(holds.id, holdId)),
  )
  return hold
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
