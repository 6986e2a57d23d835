import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { alarmMonitors, alarmOrder } from "@/db/schema/alarms"
import type { AlarmMonitorRow } from "@/db/schema/alarms"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { consents, seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { databaseError, Fault, reasonOf } from "@/lib/error"
import type { UserId, VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { log } from "@/lib/log"
import { letterJob } from "@/lib/notifications/jobs"
import { isPresent } from "@/lib/rooms/presence"

import { newestConsent } from "../queries"
import { isDue, lockMonitor, monitorColumns, monitorOf, tellMonitor } from "./stored-monitor"
import type { StoredMonitor } from "./stored-monitor"
import { telling } from "./telling"
import type { Duty } from "./telling"

/**
 * One round over a clinic's monitors: time passes in each, and whoever is to be told of an alarm gets a
 * message. Any worker may do any round, two at once too: each visit is done by one of them. All are looked
 * at together, and only where time changes something is the visit's row held.
 */
export async function watchOver(actor: SystemActor, now: () => Date): Promise<void> {
  const due = await withTenant(actor.clinicId, (tx) => visitsDue(tx, now())).catch(() =>
    // A row that cannot be read must not keep the others from being looked at one by one.
    withTenant(actor.clinicId, openVisits),
  )
  for (const visitId of due) await watchOne(actor, visitId, now)
}

async function openVisits(tx: Tx): Promise<VisitId[]> {
  const open = await tx
    .select({ visitId: alarmMonitors.visitId })
    .from(alarmMonitors)
    .where(eq(alarmMonitors.closed, false))
  return open.map(({ visitId }) => visitId)
}

/** What is wrong with one visit's monitor is no reason to leave the others of its clinic unwatched. */
async function watchOne(actor: SystemActor, visitId: VisitId, now: () => Date): Promise<void> {
  try {
    await withTenant(actor.clinicId, (tx) => watchVisit(tx, actor, visitId, now()))
  } catch (error) {
    const code = databaseError(error)?.code ?? (error instanceof Fault ? error.code : "internal")
    log.error({ visitId, code, message: reasonOf(error) }, "watch over a visit failed")
  }
}

/** Where time alone changes something, or somebody may have to be told: decided anew under the lock. */
async function visitsDue(tx: Tx, now: Date): Promise<VisitId[]> {
  const isAgreed = sql<boolean>`coalesce((
    select ${consents.vitals} and ${consents.charting} from ${consents}
    where ${consents.clinicId} = ${visits.clinicId} and ${consents.visitId} = ${visits.id}
    order by ${consents.givenAt} desc limit 1), false)`
  const open = await tx
    .select({ ...monitorColumns, visitState: visits.state, isAgreed })
    .from(alarmMonitors)
    .innerJoin(visits, eq(visits.id, alarmMonitors.visitId))
    .leftJoin(patients, eq(patients.id, alarmMonitors.patientId))
    .leftJoin(clinics, eq(clinics.id, alarmMonitors.clinicId))
    .where(eq(alarmMonitors.closed, false))
  return open
    .filter(
      ({ visitState, isAgreed: agreed, ...monitor }) =>
        visitState !== "in_call" || !agreed || isDue(monitorOf(monitor), now.getTime()),
    )
    .map(({ row }) => row.visitId)
}

async function watchVisit(tx: Tx, actor: SystemActor, visitId: VisitId, now: Date): Promise<void> {
  // Whoever holds it, a batch or another worker, lets time pass in it too.
  const held = await lockMonitor(tx, visitId, { skipLocked: true })
  const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
  if (held === undefined || held.closed || visit === undefined) return
  const overAt = await endOf(tx, visit, now)
  const told = await ended(tx, actor, held, overAt, now)
  const row = await tellMonitor(tx, actor, told, { kind: "tick" }, now)
  if (row.overAt !== null) return close(tx, row, now)
  await tellPeople(tx, actor, row, visit, now)
}

/** Nobody is monitored any more: the visit is over, or the patient no longer agrees. */
async function endOf(tx: Tx, visit: VisitRow, now: Date): Promise<Date | null> {
  if (visit.state !== "in_call") return visit.endedAt ?? now
  const consent = await newestConsent(tx, visit.id)
  return consent?.vitals === true && consent.charting ? null : now
}

async function ended(
  tx: Tx,
  actor: SystemActor,
  row: StoredMonitor,
  overAt: Date | null,
  now: Date,
): Promise<StoredMonitor> {
  if (overAt === null || row.overAt !== null) return row
  await tx.update(alarmMonitors).set({ overAt }).where(eq(alarmMonitors.visitId, row.visitId))
  const by = { by: "system", comment: "", at: overAt.getTime() }
  return tellMonitor(
    tx,
    actor,
    { ...row, overAt },
    { ...by, kind: "monitoring", state: "ended", codes: "all" },
    now,
  )
}

/** Once measured time has passed the end, nothing can come any more. */
async function close(tx: Tx, row: AlarmMonitorRow, now: Date): Promise<void> {
  const { visitId, overAt, state, clinicId } = row
  if (overAt === null || now.getTime() <= overAt.getTime() + state.graceMs) return
  await tx.update(alarmMonitors).set({ closed: true }).where(eq(alarmMonitors.visitId, visitId))
  await nudge(tx, clinicId, "alarms", visitId)
}

async function tellPeople(
  tx: Tx,
  actor: SystemActor,
  row: AlarmMonitorRow,
  visit: VisitRow,
  now: Date,
): Promise<void> {
  const { visitId, patientId } = row
  if (row.unanswered === null && row.told === null) return
  const duty = await dutyOf(tx, visit)
  const { told, user } = telling(row.state, row.told, duty, now.getTime())
  if (told === row.told) return
  await tx.update(alarmMonitors).set({ told }).where(eq(alarmMonitors.visitId, visitId))
  if (user === undefined || told === null) return
  // Whoever is told has it in the list of the day.
  await nudge(tx, visit.clinicId, "alarms", visitId)
  await enqueue(tx, actor.clinicId, letterJob, { kind: "vitals_alarm", visitId, userId: user })
  const data = { visitId, userId: user, priority: told.priority }
  const event = { outcome: "success", purpose: "TREAT", patientId, data } as const
  const entity = { type: "vitals", id: visitId } as const
  await record(tx, actor, { ...event, entity, action: "alarm.told" }, now)
}

/**
 * The visit's clinician, then the clinic's order; and who of them who may answer an alarm is in the
 * visit's room now. An interpreter or an invited colleague has no monitor beside the call.
 */
async function dutyOf(tx: Tx, visit: VisitRow): Promise<Duty> {
  const mayAnswer = and(eq(users.active, true), inArray(users.role, ["clinician", "nurse"]))
  const order = await tx
    .select({ userId: alarmOrder.userId })
    .from(alarmOrder)
    .innerJoin(users, and(eq(users.id, alarmOrder.userId), mayAnswer))
    .orderBy(asc(alarmOrder.position))
  const here = await tx
    .select({ userId: seats.userId, joinedAt: seats.joinedAt, leftAt: seats.leftAt })
    .from(seats)
    .innerJoin(users, and(eq(users.id, seats.userId), mayAnswer))
    .where(
      and(
        eq(seats.visitId, visit.id),
        eq(seats.state, "admitted"),
        inArray(seats.role, ["clinician", "watcher"]),
        isNull(seats.guestId),
      ),
    )
  return {
    order: [...new Set<UserId>([visit.clinicianId, ...order.map(({ userId }) => userId)])],
    watching: here.flatMap((seat) =>
      seat.userId !== null && isPresent(seat) ? [seat.userId] : [],
    ),
  }
}
