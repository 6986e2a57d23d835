import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { alarmDeeds } from "@/db/schema/alarms"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { mayReadAlarms } from "../policy"
import type { ReadRefusal } from "../policy"
import { momentOf } from "./deed-schema"
import type { DeedInput } from "./deed-schema"
import type { AlarmEvent } from "./event"
import type { Limits } from "./limits"
import { asWho, isToldOf } from "./on-call"
import { limitsIn } from "./stored-limits"
import { lockMonitor, tellMonitor } from "./stored-monitor"
import { codeOf } from "./stored-transitions"

/** `at`: the moment that counts, in milliseconds since 1970; `until`: the end of a pause. */
export type Done = { at: number; until: number | null }

/** `conflict`: the name is another deed's. `before_admission`: nobody was monitored then. */
type DeedRefusal = ReadRefusal | "not_in_call" | "conflict" | "before_admission"

/** Clocks differ. */
const toleranceMs = 10_000

/**
 * What a person did about alarms in a viewer: stored with who, when and why, and told to the engine
 * that goes on when nobody watches, so that both agree. Sent twice it counts once.
 */
export async function doDeed(
  actor: StaffActor,
  visitId: VisitId,
  deed: DeedInput,
  now: Date,
): Promise<Result<Done, ReadRefusal | DeedRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const monitor = await lockMonitor(tx, visitId)
    const answer = mayReadAlarms(actor, visit, await isToldOf(tx, actor, monitor))
    if (visit === undefined) return refuse("not_found")
    if (answer !== "yes" && answer !== "told") return refuse(answer)
    // Who only stands in answers what goes on, and turns nothing off.
    if (answer === "told" && needed(deed) !== "alarm.answer") return refuse("forbidden")
    if (!may(actor, needed(deed))) return refuse("forbidden")
    if (visit.state !== "in_call" && deed.kind !== "comment") return refuse("not_in_call")
    const { clinicId, patientId } = visit
    const limits =
      monitor?.state.limits ?? (await limitsIn(tx, { clinicId, patientId, visitId }, now)).limits
    const at = momentOf(deed.at, now.getTime())
    if (visit.admittedAt !== null && at < visit.admittedAt.getTime() - toleranceMs)
      return refuse("before_admission")
    const forMs = pauseOf(deed, limits)
    const until = forMs === null ? null : at + forMs
    const row = {
      id: deed.id,
      clinicId,
      visitId,
      kind: deed.kind,
      condition: "condition" in deed ? (deed.condition ?? null) : null,
      until: until === null ? null : new Date(until),
      comment: deed.comment,
      doneBy: actor.userId,
      at: new Date(at),
      receivedAt: now,
    }
    const made = await tx
      .insert(alarmDeeds)
      .values(await sealRow(tx, { clinicId, patientId }, alarmDeeds, deed.id, row))
      .onConflictDoNothing()
      .returning({ id: alarmDeeds.id })
    if (made.length === 0) return standing(tx, actor, visitId, deed)
    const condition = "condition" in deed ? deed.condition : undefined
    const data = {
      visitId,
      deed: deed.kind,
      ...(condition === undefined ? {} : { condition: codeOf(condition) }),
      at: new Date(at).toISOString(),
      ...(until === null ? {} : { until: new Date(until).toISOString() }),
      ...asWho(answer),
    }
    const event = { outcome: "success", purpose: purposeOf(actor), patientId, data } as const
    await record(tx, actor, { ...event, entity: entityOf(visitId), action: "alarm.answered" }, now)
    const told = eventOf(deed, { by: actor.userId, comment: "", at }, forMs)
    if (monitor !== undefined && told !== undefined)
      await tellMonitor(tx, actor, monitor, told, now)
    await nudge(tx, clinicId, "alarms", visitId)
    return ok({ at, until })
  })
  if (result.ok || (result.reason !== "not_found" && result.reason !== "forbidden")) return result
  return deny(actor, "alarm.answered", entityOf(visitId), result.reason, now)
}

function needed({ kind }: DeedInput) {
  return kind === "alarm_off" || kind === "alarm_pause" || kind === "audio_off"
    ? "alarm.off"
    : "alarm.answer"
}

function pauseOf(deed: DeedInput, { signals }: Limits): number | null {
  // Silence for longer is the sound turned off, with the right to it and a reason.
  if (deed.kind === "audio_pause")
    return Math.min(deed.forMs ?? signals.audioPauseMs, signals.audioPauseMs)
  return deed.kind === "alarm_pause" ? (deed.forMs ?? signals.alarmPauseMs) : null
}

type Who = { by: string; comment: string; at: number }

/** As the engine is told it. A comment is for people, and its words lie sealed with the deed alone. */
function eventOf(deed: DeedInput, who: Who, forMs: number | null): AlarmEvent | undefined {
  const pause = forMs === null ? {} : { forMs }
  switch (deed.kind) {
    case "comment":
      return undefined
    case "audio_on":
      return { ...who, kind: "audio_on" }
    case "audio_off":
      return { ...who, kind: "audio_off", permitted: true }
    case "audio_pause":
      return { ...who, ...pause, kind: "audio_pause" }
    case "acknowledge":
      return { ...who, kind: "acknowledge", condition: deed.condition }
    case "reset":
      return { ...who, kind: "reset", condition: deed.condition }
    case "alarm_pause":
      return { ...who, ...pause, kind: "alarm_pause", condition: deed.condition, permitted: true }
    case "alarm_off":
      return { ...who, kind: "alarm_off", condition: deed.condition, permitted: true }
    case "alarm_on":
      return { ...who, kind: "alarm_on", condition: deed.condition }
  }
}

/**
 * What was stored under this name already; nothing where it is another visit's. A name can be heard in the
 * room before it is stored: what somebody else did under it, or what was something else, is not this deed.
 */
async function standing(tx: Tx, { userId }: StaffActor, visitId: VisitId, deed: DeedInput) {
  const [row] = await tx
    .select()
    .from(alarmDeeds)
    .where(and(eq(alarmDeeds.id, deed.id), eq(alarmDeeds.visitId, visitId)))
  if (row === undefined) return refuse("not_found")
  const condition = "condition" in deed ? (deed.condition ?? null) : null
  const isSame = row.doneBy === userId && row.kind === deed.kind && row.condition === condition
  if (!isSame) return refuse("conflict")
  return ok({ at: row.at.getTime(), until: row.until?.getTime() ?? null })
}

function entityOf(visitId: VisitId) {
  return { type: "vitals", id: visitId } as const
}
