import { eq } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { channels } from "@/db/schema/messages"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { VisitId } from "@/lib/ids"
import type { HoldId, PatientId, UserId, VisitTypeId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { wayTo, wayToTyped } from "@/lib/notifications/recipients"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { booksForOthers, holderOf, mayBook, maySchedule, mustAsk, ownPatient } from "../policy"
import type { Booker } from "../policy"
import type { Confirmation } from "../schema"
import type { IntakeAnswers } from "../visit-types/intake"
import { judgeAnswers } from "../visit-types/judge-intake"
import { findVisitType } from "../visit-types/visit-types"
import { answerOnce } from "./answer-once"
import { bookedPatient, strangerNamed } from "./booked-patient"
import type { NoPatient } from "./booked-patient"
import { attempt } from "./claim"
import { fillHold, formOf, lockHold } from "./fill-hold"
import type { StandingHold } from "./fill-hold"
import { nextFree } from "./next-free"
import type { NextFree } from "./next-free"

/**
 * `told`: by which way the patient gets the link, null where only the telephone is left. Where somebody
 * must approve, the time stays kept and there is no visit yet.
 */
export const Confirmed = z.union([
  z.object({ visitId: VisitId, told: z.enum(channels).nullable().default(null) }),
  z.object({ requested: z.literal(true) }),
])
export type Confirmed = z.infer<typeof Confirmed>

export type ConfirmRefused =
  | Refused<"forbidden" | "not_found" | NoPatient | "already_confirmed" | "key_reused">
  | Refused<"answer_missing" | "answer_wrong", { field: string }>
  | Refused<"hold_expired" | "taken", NextFree>

/**
 * Books the time that is held, for a patient the clinic knows, for a new one, or for whoever asks. What
 * is confirmed in time succeeds: the time cannot be lost in between. Only the patient may have another
 * visit then; a visitor does not learn so, and books for a record of its own, which the desk joins.
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
    case "patient_erased":
    case "already_confirmed":
    case "key_reused":
      return refuse(answer.reason)
    case "hold_expired":
    case "taken": {
      const wish = await wishOf(actor, holdId)
      const patientId = booksForOthers(actor) ? confirmation.patientId : ownPatient(actor)
      return wish === undefined
        ? deny(actor, "visit.booked", entity, "not_found", at)
        : refuse(answer.reason, await nextFree(actor, wish, patientId, at, { holdId }))
    }
  }
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
    "forbidden" | "not_found" | NoPatient | "already_confirmed" | "hold_expired" | "taken"
  >
> {
  const known = booksForOthers(actor) ? asked.patientId : ownPatient(actor)
  const hold = await lockHold(tx, holdId, known, at)
  if (hold === undefined || hold.holder !== holderOf(actor)) return refuse("not_found")
  const standing = stateOf(hold, at)
  if (standing !== "held") return refuse(standing)
  const type = await findVisitType(tx, hold.visitTypeId)
  if (type === undefined) return refuse("hold_expired")
  if (!mayBook(actor, type)) return refuse("forbidden")

  // Whoever is registered here is registered only if the visit is: a lost race undoes both.
  const bookFor = (whom: typeof bookedPatient) =>
    attempt(tx, async (savepoint): Promise<Confirmed | NoPatient> => {
      const booked = await whom(savepoint, actor, asked, at)
      if (!booked.ok) return booked.reason
      const patientId = booked.value
      if (mustAsk(actor, type)) return askFor(savepoint, actor, hold, { ...asked, patientId }, at)
      const visitId = await fillHold(savepoint, actor, hold, { ...asked, patientId }, at)
      return { visitId, told: await toldBy(savepoint, actor, patientId, asked) }
    })
  // The time is held: "taken" would tell a visitor that whoever they named is known here, and has a visit then.
  const done =
    (await bookFor(bookedPatient)) ??
    (actor.kind === "visitor" ? await bookFor(strangerNamed) : undefined)
  if (done === undefined) return refuse("taken")
  return typeof done === "string" ? refuse(done) : ok(done)
}

/** A visitor is told what follows from what they typed: by which way the record is reached is not theirs to learn. */
async function toldBy(tx: Tx, actor: Booker, patientId: PatientId, { newPatient }: Asked) {
  const { clinicId, kind } = actor
  const way =
    kind === "visitor" && newPatient !== undefined
      ? wayToTyped(tx, clinicId, newPatient, "confirmation")
      : wayTo(tx, clinicId, patientId, "confirmation")
  return (await way) ?? null
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
  const whose = { clinicId: hold.clinicId, patientId }
  const sealed = await sealRow(tx, whose, holds, hold.id, { reason, intake })
  await tx
    .update(holds)
    .set({ state: "requested", patientId, ...sealed, expiresAt: hold.startsAt })
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
