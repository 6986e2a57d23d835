import { and, eq, inArray, isNotNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import { news2Observations } from "@/db/schema/vitals"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { momentOf } from "../alarms/deed-schema"
import { lockMonitor, tellMonitor } from "../alarms/stored-monitor"
import { mayReadVitals, mayWithdraw } from "../policy"
import type { ReadRefusal } from "../policy"
import { onceMs } from "./news2-inputs"
import type { Observation } from "./observation"
import type { ObservationInput } from "./observation-schema"
import { observationsIn, scaleIn } from "./queries"
import { withJudged } from "./score-watch"

/** `conflict`: the name is another observation's. */
type Refusal = "not_in_call" | "too_old" | "conflict"
type Observing = Result<readonly Observation[], ReadRefusal | Refusal>

/**
 * Keeps what a nurse or the visit's clinician observed for NEWS2, or that it is taken back, and tells the
 * alarms beside the record. Sent twice it counts once. Answers with what counts now.
 */
export async function observe(
  actor: StaffActor,
  visitId: VisitId,
  said: ObservationInput,
  now: Date,
): Promise<Observing> {
  const entity = { type: "vitals", id: visitId } as const
  const isWithdrawal = "withdraws" in said
  const action = isWithdrawal ? "vitals.observation_withdrawn" : "vitals.observed"
  const result = await withTenant(actor.clinicId, async (tx): Promise<Observing> => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const answer = mayReadVitals(actor, visit)
    if (visit === undefined || answer !== "yes")
      return refuse(answer === "yes" ? "not_found" : answer)
    if (!may(actor, "news2.observe")) return refuse("forbidden")
    const monitor = await lockMonitor(tx, visitId)
    const kept = isWithdrawal
      ? await takeBack(tx, actor, visit, said, now)
      : await keep(tx, actor, visit, said, now)
    if (!kept.ok) return kept
    if (kept.value.length > 0) {
      const { clinicId, patientId } = visit
      const at = isWithdrawal
        ? {}
        : { at: new Date(momentOf(said.at, now.getTime())).toISOString() }
      const data = { visitId, codes: kept.value, ...at }
      const event = { outcome: "success", purpose: purposeOf(actor), patientId, data } as const
      await record(tx, actor, { ...event, entity, action }, now)
      if (monitor !== undefined) {
        const judged = {
          observations: await observationsIn(tx, visitId),
          scale: await scaleIn(tx, visitId),
        }
        await tellMonitor(tx, actor, monitor, { kind: "tick" }, now, (watch) =>
          withJudged(watch, judged, now.getTime()),
        )
      }
      await nudge(tx, clinicId, "alarms", visitId)
    }
    return ok(await observationsIn(tx, visitId))
  })
  if (result.ok || (result.reason !== "not_found" && result.reason !== "forbidden")) return result
  return deny(actor, action, entity, result.reason, now)
}

/** The items that are kept now and were not known. */
type Kept = Result<string[], "not_found" | Refusal>

async function keep(
  tx: Tx,
  actor: StaffActor,
  { clinicId, id: visitId, state }: VisitRow,
  { observed, at: said }: Extract<ObservationInput, { observed: unknown }>,
  now: Date,
): Promise<Kept> {
  if (state !== "in_call") return refuse("not_in_call")
  const at = momentOf(said, now.getTime())
  // Nothing would be scored by it, and nobody would see that it says nothing of now.
  if (at < now.getTime() - onceMs) return refuse("too_old")
  const ids = observed.map(({ id }) => id)
  const known = await tx.select().from(news2Observations).where(inArray(news2Observations.id, ids))
  if (known.some((row) => row.visitId !== visitId)) return refuse("not_found")
  const isKnown = (row: (typeof known)[number]) =>
    row.doneBy === actor.userId &&
    observed.some(
      ({ id, item, value }) =>
        id === row.id && item === row.item && value === (row.word ?? row.value),
    )
  if (!known.every(isKnown)) return refuse("conflict")
  const made = await tx
    .insert(news2Observations)
    .values(
      observed.map(({ id, item, value }) => ({
        id,
        clinicId,
        visitId,
        item,
        ...(typeof value === "string" ? { word: value } : { value }),
        at: new Date(at),
        recordedAt: now,
        doneBy: actor.userId,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: news2Observations.id, item: news2Observations.item })
  if (made.length === 0 && !(await areOf(tx, visitId, ids))) return refuse("not_found")
  return ok(made.flatMap(({ item }) => item ?? []))
}

async function takeBack(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  { id, withdraws }: Extract<ObservationInput, { withdraws: unknown }>,
  now: Date,
): Promise<Kept> {
  const { clinicId, id: visitId } = visit
  const [was] = await tx
    .select({ item: news2Observations.item })
    .from(news2Observations)
    .where(
      and(
        eq(news2Observations.id, withdraws),
        eq(news2Observations.visitId, visitId),
        isNotNull(news2Observations.item),
      ),
    )
  if (was === undefined) return refuse("not_found")
  if (mayWithdraw(visit, now) !== "yes") return refuse("not_in_call")
  const made = await tx
    .insert(news2Observations)
    .values({ id, clinicId, visitId, withdraws, at: now, recordedAt: now, doneBy: actor.userId })
    .onConflictDoNothing()
    .returning({ id: news2Observations.id })
  return ok(made.length === 0 || was.item === null ? [] : [was.item])
}

/** An id that another visit has names nothing here. */
async function areOf(tx: Tx, visitId: VisitId, ids: readonly string[]): Promise<boolean> {
  const rows = await tx
    .select({ id: news2Observations.id })
    .from(news2Observations)
    .where(and(eq(news2Observations.visitId, visitId), inArray(news2Observations.id, [...ids])))
  return rows.length === new Set(ids).size
}
