import { and, asc, desc, eq, isNotNull, ne, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { withTenant } from "@/db/client"
import { alarmDeeds, alarmMonitors, alarmTransitions } from "@/db/schema/alarms"
import { patients, users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import type { PatientId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { initials } from "../initials"
import { mayReadAlarms, waysFrom } from "../policy"
import type { AlarmWay, ReadRefusal } from "../policy"
import type { Priority } from "./condition"
import type { DeedKind } from "./deed-schema"
import { asWho, isToldOf } from "./on-call"
import { summary } from "./summary"
import type { Summary } from "./summary"
import type { Transition, Why } from "./transition"

/** Moments are milliseconds since 1970, people are named by id and name. */
export type AlarmsView = {
  visit: {
    startsAt: string
    clinician: string
    /** Initials alone for whoever only stands in. */
    patient: string
    place: string | null
    ways: readonly AlarmWay[]
  }
  /** What goes on now, as the engine beside the record has it; null where nothing is charted. */
  now: Summary | null
  /** In the order in which they happened. */
  deeds: StoredDeed[]
  /** The newest of them, in the engine's order. */
  transitions: StoredTransition[]
}

export type StoredDeed = {
  id: string
  kind: DeedKind
  condition: string | null
  until: number | null
  comment: string
  by: string
  name: string
  /** As its page said, and when it came. */
  at: number
  receivedAt: number
}

export type StoredTransition = {
  seq: number
  kind: Transition["kind"]
  condition: string | null
  from: string
  to: string
  priority: Priority | null
  value: number | null
  limit: number | null
  at: number
  seenAt: number
  /** Null: it happened by itself. */
  by: string | null
  name: string | null
  why: Why
}

const mostTransitions = 500

/** What became of a visit's alarms, and who did what about them. */
export async function alarmsOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<AlarmsView, ReadRefusal>> {
  const entity = { type: "vitals", id: visitId } as const
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [found] = await tx
      .select({
        visit: visits,
        patient: { id: patients.id, name: patients.name },
        clinician: users.name,
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .where(eq(visits.id, visitId))
    const visit = found?.visit
    const [monitor] = await tx
      .select()
      .from(alarmMonitors)
      .where(eq(alarmMonitors.visitId, visitId))
    const answer = mayReadAlarms(actor, visit, await isToldOf(tx, actor, monitor))
    if (found === undefined || visit === undefined) return refuse("not_found")
    if (answer !== "yes" && answer !== "told") return refuse(answer)
    const view: AlarmsView = {
      visit: {
        startsAt: visit.startsAt.toISOString(),
        clinician: found.clinician,
        patient: answer === "told" ? initials(found.patient.name) : found.patient.name,
        place: visit.place,
        ways: waysFrom(actor, visit, answer),
      },
      now: monitor === undefined ? null : summary(monitor.state),
      deeds: await deedsOf(tx, visitId),
      transitions: await transitionsOf(tx, visitId),
    }
    const event = { outcome: "success", purpose: purposeOf(actor) } as const
    const { patientId } = visit
    const data = { visitId, count: view.transitions.length, ...asWho(answer) }
    await record(tx, actor, { ...event, entity, patientId, action: "alarm.read", data }, at)
    return ok(view)
  })
  return result.ok ? result : deny(actor, "alarm.read", entity, result.reason, at)
}

async function deedsOf(tx: Tx, visitId: VisitId): Promise<StoredDeed[]> {
  const rows = await asList(() =>
    tx
      .select({ deed: alarmDeeds, name: users.name })
      .from(alarmDeeds)
      .innerJoin(users, eq(users.id, alarmDeeds.doneBy))
      .where(eq(alarmDeeds.visitId, visitId))
      .orderBy(asc(alarmDeeds.at), asc(alarmDeeds.id)),
  )
  return rows.map(({ deed: { doneBy, until, at, receivedAt, ...deed }, name }) => ({
    id: deed.id,
    kind: deed.kind,
    condition: deed.condition,
    until: until?.getTime() ?? null,
    comment: deed.comment,
    by: doneBy,
    name,
    at: at.getTime(),
    receivedAt: receivedAt.getTime(),
  }))
}

async function transitionsOf(tx: Tx, visitId: VisitId): Promise<StoredTransition[]> {
  const rows = await tx
    .select({ one: alarmTransitions, name: users.name })
    .from(alarmTransitions)
    .leftJoin(users, eq(users.id, alarmTransitions.doneBy))
    .where(eq(alarmTransitions.visitId, visitId))
    .orderBy(desc(alarmTransitions.seq))
    .limit(mostTransitions)
  return rows.toReversed().map(({ one, name }) => {
    const { seq, kind, condition, priority, value, why } = one
    return {
      seq,
      kind,
      condition,
      from: one.fromState,
      to: one.toState,
      priority,
      value,
      limit: one.bound,
      at: one.at.getTime(),
      seenAt: one.seenAt.getTime(),
      by: one.doneBy,
      name,
      why,
    }
  })
}

/** A mark for a list: how bad the alarm is, and whether somebody answered. */
export type AlarmMark = { priority: Priority; answered: boolean }

/** Of the visits with an alarm now, as far as this person may read their vital signs: an event for each. */
export async function alarmMarks(actor: StaffActor): Promise<ReadonlyMap<string, AlarmMark>> {
  if (!may(actor, "note.read")) return new Map()
  const rows = await withTenant(actor.clinicId, async (tx) => {
    const found = await tx
      .select({
        visitId: alarmMonitors.visitId,
        patientId: visits.patientId,
        shown: alarmMonitors.shown,
        unanswered: alarmMonitors.unanswered,
      })
      .from(alarmMonitors)
      .innerJoin(visits, eq(visits.id, alarmMonitors.visitId))
      .where(
        and(
          eq(alarmMonitors.closed, false),
          isNotNull(alarmMonitors.shown),
          actor.role === "clinician" ? eq(visits.clinicianId, actor.userId) : undefined,
        ),
      )
    await recordMarks(tx, actor, found, "marked")
    return found
  })
  return new Map(
    rows.flatMap(({ visitId, shown, unanswered }) =>
      shown === null
        ? []
        : [[visitId, { priority: unanswered ?? shown, answered: unanswered === null }] as const],
    ),
  )
}

export type ToldAlarm = {
  visitId: string
  startsAt: string
  clinician: string
  priority: Priority
}

/**
 * The alarms in colleagues' visits that this person was told of and nobody has answered: no patient is
 * named, but each is in the log. A nurse has every visit in the list of the day.
 */
export async function toldAlarms(actor: StaffActor): Promise<readonly ToldAlarm[]> {
  if (actor.role !== "clinician") return []
  const { visitId, unanswered, told, closed } = alarmMonitors
  const rows = await withTenant(actor.clinicId, async (tx) => {
    const found = await tx
      .select({
        visitId,
        patientId: visits.patientId,
        startsAt: visits.startsAt,
        clinician: users.name,
        priority: unanswered,
      })
      .from(alarmMonitors)
      .innerJoin(visits, eq(visits.id, visitId))
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .where(
        and(
          eq(closed, false),
          isNotNull(unanswered),
          ne(visits.clinicianId, actor.userId),
          sql`${told}->'users' @> to_jsonb(${actor.userId}::text)`,
        ),
      )
      .orderBy(asc(visits.startsAt), asc(visitId))
    await recordMarks(tx, actor, found, "told")
    return found
  })
  return rows.flatMap(({ visitId: id, priority, startsAt, clinician }) =>
    priority === null
      ? []
      : [{ visitId: id, startsAt: startsAt.toISOString(), clinician, priority }],
  )
}

function recordMarks(
  tx: Tx,
  actor: StaffActor,
  found: readonly { visitId: VisitId; patientId: PatientId }[],
  as: "marked" | "told",
): Promise<void> {
  return recordAll(
    tx,
    actor,
    found.map(({ visitId, patientId }) => ({
      action: "alarm.read" as const,
      patientId,
      entity: { type: "vitals" as const, id: visitId },
      outcome: "success" as const,
      purpose: purposeOf(actor),
      data: { visitId, count: found.length, as },
    })),
  )
}
