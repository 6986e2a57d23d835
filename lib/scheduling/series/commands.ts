import { randomUUID } from "node:crypto"

import { and, eq } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { holds, visitSeries } from "@/db/schema/booking"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { VisitId } from "@/lib/ids"
import type { HoldId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { answerOnce } from "../booking/answer-once"
import { knownPatient } from "../booking/booked-patient"
import { findCandidates } from "../booking/candidates"
import { attempt, claim, Lost } from "../booking/claim"
import { insertVisit } from "../booking/insert-visit"
import { lockPeople } from "../booking/lock-people"
import { holderOf, maySchedule, mustAsk } from "../policy"
import type { SeriesBooking } from "../schema"
import { clinicZone } from "../slots/parties"
import { findVisitType, interpretersOf } from "../visit-types/visit-types"
import type { OfferedType } from "../visit-types/visit-types"
import { occurrencesOf, ruleText } from "./series"

/** What became of each occurrence. `local` is where the rule put it, `startsAt` (ISO 8601) what was asked for. */
export const BookedSeries = z.object({
  seriesId: z.uuid(),
  booked: z.array(z.object({ local: z.string(), startsAt: z.string(), visitId: VisitId })),
  conflicts: z.array(
    z.object({
      local: z.string(),
      startsAt: z.string(),
      reason: z.enum(["taken", "past", "not_a_slot"]),
    }),
  ),
})
export type BookedSeries = z.infer<typeof BookedSeries>

export type SeriesRefused =
  | "forbidden"
  | "not_found"
  | "patient_erased"
  | "needs_approval"
  | "taken"
  | "key_reused"

/**
 * Books the occurrences that the scheduler chose, in one transaction. One that was taken meanwhile is
 * reported and left out, never moved; where nothing is left, nothing is written.
 */
export async function bookSeries(
  actor: StaffActor,
  { key, ...asked }: SeriesBooking,
  at: Date,
): Promise<Result<BookedSeries, SeriesRefused>> {
  const entity = { type: "slots" as const, id: asked.clinicianId }
  if (!maySchedule(actor)) return deny(actor, "series.booked", entity, "forbidden", at)
  const { clinicId } = actor
  const answer = await withTenant(clinicId, (tx) =>
    answerOnce(
      tx,
      { clinicId, holder: holderOf(actor), key },
      { what: "series", ...asked },
      BookedSeries,
      () => book(tx, actor, asked, at),
      at,
    ),
  )
  if (answer.ok || answer.reason !== "not_found") return answer
  return deny(actor, "series.booked", entity, "not_found", at)
}

type Asked = Omit<SeriesBooking, "key">

async function book(
  tx: Tx,
  actor: StaffActor,
  asked: Asked,
  at: Date,
): Promise<Result<BookedSeries, "not_found" | "patient_erased" | "needs_approval" | "taken">> {
  const type = await seriesType(tx, asked)
  const patient = await knownPatient(tx, asked.patientId)
  if (!patient.ok && patient.reason === "patient_erased") return refuse(patient.reason)
  if (type === undefined || !patient.ok) return refuse("not_found")
  if (mustAsk(actor, type)) return refuse("needs_approval")
  const people = {
    clinicians: [asked.clinicianId],
    interpreters: type.needsInterpreter ? await interpretersOf(tx) : [],
    patients: [asked.patientId],
  }
  await lockPeople(tx, actor.clinicId, people, at)
  const zone = await clinicZone(tx, actor.clinicId)
  const series = await attempt(tx, async (savepoint) => {
    if (asked.holdId !== undefined) await useUp(savepoint, actor, asked.holdId)
    const made = await bookAll(savepoint, actor, { ...asked, type, zone }, at)
    if (made.booked.length === 0) throw new Lost()
    return made
  })
  return series === undefined ? refuse("taken") : ok(series)
}

/** The asker's own hold makes room for the visit that takes its time. */
async function useUp(tx: Tx, actor: StaffActor, holdId: HoldId): Promise<void> {
  await tx
    .update(holds)
    .set({ state: "released" })
    .where(and(eq(holds.id, holdId), eq(holds.holder, holderOf(actor)), eq(holds.state, "held")))
}

/** As it is, but as far ahead as a series reaches: the window is for those who book one visit. */
export async function seriesType(
  tx: Tx,
  asked: Pick<Asked, "visitTypeId" | "clinicianId">,
): Promise<OfferedType | undefined> {
  const type = await findVisitType(tx, asked.visitTypeId)
  if (type === undefined || !type.clinicianIds.includes(asked.clinicianId)) return undefined
  return { ...type, windowKind: "calendar", windowDays: 3_660 }
}

type Plan = Asked & { type: OfferedType; zone: string }

async function bookAll(tx: Tx, actor: StaffActor, plan: Plan, at: Date): Promise<BookedSeries> {
  const { clinicId } = actor
  const { patientId, visitTypeId, clinicianId, first, rule, zone } = plan
  const seriesId = randomUUID()
  await tx.insert(visitSeries).values({
    id: seriesId,
    clinicId,
    patientId,
    visitTypeId,
    clinicianId,
    rule: ruleText(rule),
    zone,
    firstLocal: first,
    createdAt: at,
  })
  const named = new Set(occurrencesOf(rule, first, zone).map(({ local }) => local))
  const made: BookedSeries = { seriesId, booked: [], conflicts: [] }
  for (const { local, startsAt } of plan.occurrences) {
    const one = { local, startsAt: startsAt.toISOString() }
    const answer = named.has(local)
      ? await bookOne(tx, actor, plan, { seriesId, local, startsAt }, at)
      : refuse("not_a_slot")
    if (answer.ok) made.booked.push({ ...one, visitId: answer.value })
    else made.conflicts.push({ ...one, reason: answer.reason })
  }
  await record(
    tx,
    actor,
    {
      action: "series.booked",
      patientId,
      entity: { type: "series", id: seriesId },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { seriesId, count: made.booked.length, conflicts: made.conflicts.length },
    },
    at,
  )
  return made
}

async function bookOne(
  tx: Tx,
  actor: StaffActor,
  { type, clinicianId, patientId, reason }: Plan,
  { seriesId, local, startsAt }: { seriesId: string; local: string; startsAt: Date },
  at: Date,
): Promise<Result<VisitId, "taken" | "past" | "not_a_slot">> {
  const wish = { type, clinicianId, patientId, startsAt }
  const found = await findCandidates(tx, actor.clinicId, wish, at)
  if (!found.ok) return found
  return claim(
    tx,
    actor.clinicId,
    wish,
    found.value,
    async (savepoint, place) => {
      const id = VisitId.parse(randomUUID())
      const visit = { ...place, id, patientId, reason }
      await insertVisit(
        savepoint,
        actor,
        { ...visit, seriesId, occurrence: local },
        purposeOf(actor),
        at,
      )
      return id
    },
    at,
  )
}
