import { and, desc, eq, gt, isNull, lt, lte, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { sessions } from "@/db/schema/identity"
import { visitLedger, visitOutcomes } from "@/db/schema/outcomes"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor, SystemActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { maySeeVisit } from "@/lib/consultations/policy"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"
import { settledBefore } from "@/lib/visit-undo"
import { closesAfterMs } from "@/lib/visit-window"

import { decideOutcome, settleMs } from "./outcome"
import type { Outcome } from "./outcome"
import type { Correction } from "./schema"

/**
 * Decides what can be decided in one clinic: visits that were cancelled, ended, or whose window closed,
 * and that nobody has judged yet. Several workers may ask at once; each visit is decided once.
 */
export async function decideOutcomes(actor: SystemActor, at: Date): Promise<number> {
  let decided = 0
  for (const visitId of await undecided(actor, at))
    if (await decide(actor, visitId, at)) decided += 1
  return decided
}

/** A person knows better. The outcome before it stays, with who decided it; the newest counts. */
export async function correctOutcome(
  actor: StaffActor,
  visitId: VisitId,
  correction: Correction,
  at: Date,
): Promise<
  Result<
    undefined,
    "forbidden" | "not_found" | "stale" | "not_begun" | "unchanged",
    { seq?: number }
  >
> {
  const entity = { type: "visit" as const, id: visitId }
  if (!may(actor, "outcome.correct")) return deny(actor, "outcome.corrected", entity, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId)).for("update")
    if (visit === undefined || !maySeeVisit(actor, visit)) return refuse("not_found")
    if (visit.startsAt > at && visit.state !== "cancelled" && visit.arrivedAt === null)
      return refuse("not_begun")
    const before = await newest(tx, visitId)
    const seq = before?.seq ?? 0
    if (seq !== correction.seq) return refuse("stale", { seq })
    const { result, who, reason } = correction
    if (before !== undefined && codeOf(before) === codeOf({ result, who }))
      return refuse("unchanged")
    await tx.insert(visitOutcomes).values({
      clinicId: actor.clinicId,
      visitId,
      seq: seq + 1,
      result,
      who,
      decidedBy: actor.userId,
      ...(await sealRow(tx, visit, visitOutcomes, `${visitId}|${seq + 1}`, { reason })),
      decidedAt: at,
    })
    await record(
      tx,
      actor,
      {
        action: "outcome.corrected",
        patientId: visit.patientId,
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: {
          visitId,
          ...(before === undefined ? {} : { before: codeOf(before) }),
          result: codeOf({ result, who }),
        },
      },
      at,
    )
    await nudgeVisit(tx, actor.clinicId, visitId)
    return ok()
  })
  return !answer.ok && answer.reason === "not_found"
    ? deny(actor, "outcome.corrected", entity, "not_found")
    : answer
}

/** "no_show:patient": a word of a closed list, for the log. */
export function codeOf({ result, who }: { result: string; who: string | null }): string {
  return who === null ? result : `${result}:${who}`
}

function undecided(actor: SystemActor, at: Date): Promise<VisitId[]> {
  const settled = new Date(at.getTime() - settleMs)
  const closed = new Date(at.getTime() - closesAfterMs)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({ id: visits.id })
      .from(visits)
      .leftJoin(visitOutcomes, eq(visitOutcomes.visitId, visits.id))
      .where(
        and(
          isNull(visitOutcomes.visitId),
          or(
            and(
              eq(visits.state, "cancelled"),
              or(isNull(visits.cancelledAt), lte(visits.cancelledAt, settledBefore(at))),
            ),
            and(eq(visits.state, "ended"), lte(visits.endedAt, settled)),
            lt(visits.endsAt, closed),
          ),
        ),
      )
      .orderBy(visits.startsAt)
      .limit(200)
    return rows.map((row) => row.id)
  })
}

async function decide(actor: SystemActor, visitId: VisitId, at: Date): Promise<boolean> {
  return withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx
      .select()
      .from(visits)
      .where(eq(visits.id, visitId))
      .for("update", { skipLocked: true })
    if (visit === undefined || (await newest(tx, visitId)) !== undefined) return false
    await noteOnDuty(tx, visit)
    const sightings = await tx.select().from(visitLedger).where(eq(visitLedger.visitId, visitId))
    const outcome = decideOutcome(visit, sightings, at)
    if (outcome === undefined) return false
    const { clinicId, patientId } = visit
    await tx.insert(visitOutcomes).values({
      ...outcome,
      clinicId,
      visitId,
      seq: 1,
      reason: "evidence",
      decidedAt: at,
    })
    await record(
      tx,
      actor,
      {
        action: "outcome.decided",
        patientId,
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: "HOPERAT",
        data: {
          visitId,
          result: outcome.result,
          ...(outcome.who === null ? {} : { who: outcome.who }),
        },
      },
      at,
    )
    const recent = at.getTime() - visit.endsAt.getTime() < letterWithinMs
    if (patientMissed(outcome) && recent)
      await enqueue(tx, clinicId, letterJob, { kind: "missed", visitId, patientId })
    await nudgeVisit(tx, clinicId, visitId)
    return true
  })
}

function patientMissed({ result, who }: Outcome): boolean {
  return result === "no_show" && (who === "patient" || who === "both")
}

/** Whether the clinician was signed in at the booked time: a patient who did not come missed somebody. */
async function noteOnDuty(tx: Tx, visit: VisitRow): Promise<void> {
  const { clinicId, id: visitId, clinicianId, startsAt, endsAt } = visit
  const [session] = await tx
    .select({ createdAt: sessions.createdAt })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, clinicianId),
        lt(sessions.createdAt, endsAt),
        gt(sessions.expiresAt, startsAt),
        or(isNull(sessions.revokedAt), gt(sessions.revokedAt, startsAt)),
      ),
    )
    .limit(1)
  if (session === undefined) return
  await tx
    .insert(visitLedger)
    .values({
      clinicId,
      visitId,
      key: "on_duty",
      kind: "on_duty",
      who: "clinician",
      source: "session",
      at: session.createdAt > startsAt ? session.createdAt : startsAt,
      notedAt: sql`now()`,
    })
    .onConflictDoNothing()
}

async function newest(tx: Tx, visitId: VisitId) {
  const [row] = await tx
    .select()
    .from(visitOutcomes)
    .where(eq(visitOutcomes.visitId, visitId))
    .orderBy(desc(visitOutcomes.seq))
    .limit(1)
  return row
}

/** A visit that was found undecided days later is no news to its patient. */
const letterWithinMs = 24 * 3_600_000
