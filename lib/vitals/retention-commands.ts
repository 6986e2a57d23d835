import { randomUUID } from "node:crypto"

import { and, eq, gt, lte, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { waveStreams, waveStrips } from "@/db/schema/vitals"
import type { Actor, StaffActor, SystemActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import type { PatientId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import type { Day, Partitioned } from "./partitions"
import { mayReadVitals } from "./policy"
import type { ReadRefusal } from "./policy"
import { newestConsent } from "./queries"

/** `about`: an alarm condition's name; a bookmark needs none. `at`: when it was. */
export type StripRequest = { reason: "alarm" | "bookmark"; about?: string; at: Date }

/** `outside_visit`: nobody was measured then. `nothing_charted`: there are no waves, and none are kept. */
type StripRefusal = "outside_visit" | "nothing_charted"

/** What is kept around a moment, in milliseconds. */
const strip = { before: 10_000, after: 20_000 } as const

/**
 * Keeps the waves around an alarm or a bookmark with the record. The stretch is noted now and copied
 * before its day is dropped, so that what is backfilled meanwhile is in it.
 */
export async function keepStrip(
  actor: StaffActor | SystemActor,
  visitId: VisitId,
  { reason, about = "", at }: StripRequest,
  now: Date = new Date(),
): Promise<Result<"kept" | "known", ReadRefusal | StripRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const answer = mayKeep(actor, visit)
    if (answer !== "yes" || visit === undefined)
      return refuse(answer === "yes" ? "not_found" : answer)
    if (!isDuring(visit, at, now)) return refuse("outside_visit")
    if (!(await isCharted(tx, visitId))) return refuse("nothing_charted")
    const kept = await noteStrip(tx, actor, visit, { reason, about, at }, now)
    return ok(kept)
  })
  if (result.ok || result.reason === "outside_visit" || result.reason === "nothing_charted")
    return result
  return deny(actor, "vitals.kept", vitals(visitId), result.reason, now)
}

/** Clocks differ. */
const toleranceMs = 10_000

function isDuring(
  { admittedAt, endedAt }: Pick<typeof visits.$inferSelect, "admittedAt" | "endedAt">,
  at: Date,
  now: Date,
): boolean {
  if (admittedAt === null) return false
  const end = Math.min(endedAt?.getTime() ?? Infinity, now.getTime())
  return at.getTime() >= admittedAt.getTime() - toleranceMs && at.getTime() <= end + toleranceMs
}

/** Whether there are waves to keep, or there will be. */
async function isCharted(tx: Tx, visitId: VisitId): Promise<boolean> {
  const consent = await newestConsent(tx, visitId)
  if (consent?.vitals === true && consent.charting) return true
  const [stream] = await tx
    .select({ id: waveStreams.id })
    .from(waveStreams)
    .where(eq(waveStreams.visitId, visitId))
    .limit(1)
  return stream !== undefined
}

/** The same within the transaction of what gave the reason. A moment that is kept already is kept once. */
export async function noteStrip(
  tx: Tx,
  actor: Actor,
  visit: { id: VisitId; patientId: PatientId },
  { reason, about = "", at }: StripRequest,
  now: Date,
): Promise<"kept" | "known"> {
  const [fromAt, toAt] = [
    new Date(at.getTime() - strip.before),
    new Date(at.getTime() + strip.after),
  ]
  const { clinicId } = actor
  // An alarm that comes and goes has its waves once; what is kept is never dropped.
  if (reason === "alarm" && (await isKept(tx, visit.id, about.slice(0, 80), at))) return "known"
  const made = await tx
    .insert(waveStrips)
    .values({
      id: randomUUID(),
      clinicId,
      visitId: visit.id,
      reason,
      about: about.slice(0, 80),
      fromAt,
      toAt,
      keptBy: actor.kind === "staff" ? actor.userId : null,
      keptAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: waveStrips.id })
  if (made.length === 0) return "known"
  const data = { visitId: visit.id, reason, from: fromAt.toISOString(), to: toAt.toISOString() }
  const event = { action: "vitals.kept", outcome: "success", purpose: purposeOf(actor) } as const
  const subject = { entity: vitals(visit.id), patientId: visit.patientId }
  await record(tx, actor, { ...event, ...subject, data }, now)
  return "kept"
}

/** Whether a strip of the same alarm has this moment in it. */
async function isKept(tx: Tx, visitId: VisitId, about: string, at: Date): Promise<boolean> {
  const [found] = await tx
    .select({ id: waveStrips.id })
    .from(waveStrips)
    .where(
      and(
        eq(waveStrips.visitId, visitId),
        eq(waveStrips.reason, "alarm"),
        eq(waveStrips.about, about),
        lte(waveStrips.fromAt, at),
        gt(waveStrips.toAt, at),
      ),
    )
    .limit(1)
  return found !== undefined
}

function mayKeep(
  actor: StaffActor | SystemActor,
  visit: typeof visits.$inferSelect | undefined,
): "yes" | ReadRefusal {
  if (visit === undefined) return "not_found"
  if (actor.kind === "system") return "yes"
  const answer = mayReadVitals(actor, visit)
  return answer === "yes" && !may(actor, "strip.keep") ? "forbidden" : answer
}

export type HoldTarget = { of: "patient"; patientId: PatientId } | { of: "visit"; visitId: VisitId }

/**
 * Places a patient's whole record or a visit's measurements under legal hold, or lifts it; the log keeps
 * why. What is held is neither purged nor erased; lifting a hold asks who it is that lifts it.
 */
export async function setLegalHold(
  actor: StaffActor,
  target: HoldTarget,
  held: boolean,
  reason: string,
  now: Date = new Date(),
): Promise<Result<undefined, ReadRefusal | "step_up_needed">> {
  const [placed, lifted] = events[target.of]
  const attempted = held ? placed : lifted
  const entity =
    target.of === "patient"
      ? ({ type: "patient", id: target.patientId } as const)
      : ({ type: "visit", id: target.visitId } as const)
  if (!may(actor, "hold.change")) return deny(actor, attempted, entity, "forbidden", now)
  if (!held && !steppedUp(actor, now)) return deny(actor, attempted, entity, "step_up_needed", now)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const patientId = await hold(tx, target, held ? now : null)
    if (patientId === undefined) return refuse("not_found")
    const event = { action: attempted, outcome: "success", purpose: "HCOMPL" } as const
    await record(tx, actor, { ...event, entity, patientId, data: { reason } }, now)
    return ok()
  })
  return result.ok ? result : deny(actor, attempted, entity, result.reason, now)
}

const events = {
  patient: ["patient.held", "patient.released"],
  visit: ["vitals.held", "vitals.released"],
} as const

/** The patient that it is about; undefined where there is none. */
async function hold(tx: Tx, target: HoldTarget, at: Date | null): Promise<PatientId | undefined> {
  const since = at?.toISOString() ?? null
  const { rows } = await tx.execute<{ patientId: PatientId }>(
    target.of === "patient"
      ? sql`update patients set legal_hold_at = ${since} where id = ${target.patientId} returning id as "patientId"`
      : sql`update visits set legal_hold_at = ${since} where id = ${target.visitId} returning patient_id as "patientId"`,
  )
  return rows[0]?.patientId
}

/** A transaction copies so many rows at most: a day of waves under hold has tens of thousands. */
const rowsAtOnce = 2_000

/**
 * Copies what strips and holds keep of a day, of one clinic. To be called before the day is dropped;
 * calling it again copies what came since. Answers with the number of rows.
 */
export async function keepOwed(
  actor: SystemActor,
  table: Partitioned,
  day: Day,
  now: Date = new Date(),
): Promise<number> {
  let total = 0
  for (;;) {
    const count = await withTenant(actor.clinicId, async (tx) => {
      const copied = await copyOwed(tx, table, day)
      await recordAll(tx, actor, copied.map(eventOf), now)
      return copied.reduce((sum, { count }) => sum + count, 0)
    })
    total += count
    if (count < rowsAtOnce) return total
  }
}

type Copied = { visitId: VisitId; patientId: PatientId; count: number; from: Date; to: Date }

async function copyOwed(tx: Tx, table: Partitioned, day: Day): Promise<Copied[]> {
  const lower = sql`(${day} || ' 00:00+00')::timestamptz`
  const owed = sql`${lower}, ${lower} + interval '24 hours'`
  const summary = sql`v.id as "visitId", v.patient_id as "patientId", count(*)::int as count`
  const { rows } = await tx.execute<Omit<Copied, "from" | "to"> & { from: string; to: string }>(
    table === "wave_chunks"
      ? sql`
        with copied as (
          insert into kept_wave_chunks as k select * from owed_wave_chunks(${owed}) limit ${rowsAtOnce}
          on conflict (stream_id, channel, starts_at) do update set
            first_index = excluded.first_index, n = excluded.n, valid = excluded.valid,
            gaps = excluded.gaps, crc32 = excluded.crc32, questionable = excluded.questionable,
            revision = excluded.revision, data = excluded.data
            where k.revision < excluded.revision
          returning stream_id, starts_at)
        select ${summary}, min(copied.starts_at)::text as "from", max(copied.starts_at)::text as "to"
        from copied join wave_streams s on s.id = copied.stream_id join visits v on v.id = s.visit_id
        group by v.id`
      : sql`
        with copied as (
          insert into kept_vital_numerics select * from owed_vital_numerics(${owed}) limit ${rowsAtOnce}
          on conflict do nothing
          returning visit_id, at)
        select ${summary}, min(copied.at)::text as "from", max(copied.at)::text as "to"
        from copied join visits v on v.id = copied.visit_id
        group by v.id`,
  )
  return rows.map((row) => ({ ...row, from: new Date(row.from), to: new Date(row.to) }))
}

function eventOf({ visitId, patientId, count, from, to }: Copied): AuditEvent {
  return {
    action: "vitals.kept",
    entity: vitals(visitId),
    outcome: "success",
    purpose: "HCOMPL",
    patientId,
    data: {
      visitId,
      reason: "copied",
      count,
      from: from.toISOString(),
      to: to.toISOString(),
    },
  }
}

function vitals(visitId: VisitId) {
  return { type: "vitals", id: visitId } as const
}
