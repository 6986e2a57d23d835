import { and, asc, eq, gt, inArray, lt, ne, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { patients, users } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { newestMessages } from "@/lib/notifications/queries"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { Interval } from "../interval"
import { holderOf, mayApprove } from "../policy"
import { readCalendars } from "../slots/calendars"
import { offTime, openingsAround } from "../slots/opening-hours"
import { clinicZone } from "../slots/parties"
import { busyElsewhere } from "../slots/taken-time"
import { addDays, localDate, localDay } from "../wall-time"
import type { CalendarEntry, CalendarPerson, CalendarView } from "./calendar-view"
import { repeatOn, segmentsOf } from "./day-segments"

export type CalendarAsked = { from?: string | undefined; days: number; person?: UserId | undefined }

/**
 * What stands in the calendar of one member of staff, or of everybody who can be booked, on some days of
 * the clinic: visits, holds, requests, time off. Interpreters see their own alone. Each patient that it
 * shows is an event.
 */
export async function readCalendar(
  actor: StaffActor,
  asked: CalendarAsked,
  at: Date,
): Promise<Result<CalendarView, "forbidden">> {
  if (!may(actor, "calendar.read"))
    return deny(actor, "visit.listed", { type: "slots", id: "calendar" }, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const zone = await clinicZone(tx, actor.clinicId)
    const today = localDate(zone, at.getTime())
    const from = asked.from ?? today
    const days = Array.from({ length: asked.days }, (_, n) => addDays(from, n))
    const window = {
      from: localDay(zone, from).from,
      to: localDay(zone, addDays(from, asked.days)).from,
    }
    const staff = await bookableStaff(
      tx,
      actor.role === "interpreter" ? actor.userId : asked.person,
    )
    const ids = staff.map(({ id }) => id)
    const shown = { zone, days, window, ids, at }
    const calendars = await readCalendars(tx, { people: ids, window, at })
    const people: CalendarPerson[] = []
    const entries: CalendarEntry[] = [
      ...(await visitEntries(tx, shown)),
      ...(await holdEntries(tx, actor, shown)),
    ]
    for (const { id, name, zone: own } of staff) {
      const calendar = calendars.find((one) => one.id === id)?.calendar
      const open = calendar === undefined ? [] : openingsAround(calendar, window)
      const off = calendar === undefined ? [] : offTime(calendar)
      people.push({
        id,
        name,
        zone: own === zone ? null : own,
        open: open.flatMap((one) => segmentsOf(one, zone, days)),
      })
      entries.push(...blocks("away", id, off, shown))
    }
    for (const [id, busy] of await busyElsewhere(tx, ids, window))
      entries.push(...blocks("elsewhere", id, busy, shown))

    await recordAll(
      tx,
      actor,
      entries.flatMap((entry) =>
        "patient" in entry
          ? [
              {
                action: "visit.listed" as const,
                patientId: entry.patient.id,
                entity: {
                  type: entry.kind === "visit" ? ("visit" as const) : ("hold" as const),
                  id: entry.id,
                },
                outcome: "success" as const,
                purpose: purposeOf(actor),
                data: { view: "calendar", day: from, results: entries.length },
              },
            ]
          : [],
      ),
      at,
    )
    const repeat = days.map((date) => repeatOn(zone, date)).find((one) => one !== undefined) ?? null
    return ok({ zone, today, now: at.toISOString(), days, repeat, people, entries })
  })
}

type Shown = { zone: string; days: string[]; window: Interval; ids: UserId[]; at: Date }

function bookableStaff(tx: Tx, person: UserId | undefined) {
  return tx
    .select({ id: users.id, name: users.name, zone: users.zone })
    .from(users)
    .where(
      and(
        inArray(users.role, ["clinician", "interpreter"]),
        eq(users.active, true),
        person === undefined ? eq(users.role, "clinician") : eq(users.id, person),
      ),
    )
    .orderBy(asc(users.createdAt), asc(users.name))
}

const patientColumns = {
  id: patients.id,
  name: patients.name,
  reference: patients.reference,
  email: patients.email,
}
const typeColumns = { name: visitTypes.name, nameZh: visitTypes.nameZh }

async function visitEntries(tx: Tx, { zone, days, window, ids }: Shown): Promise<CalendarEntry[]> {
  if (ids.length === 0) return []
  const inSeries = sql<{ place: number; count: number } | null>`(
    select json_build_object('place', count(*) filter (where s.occurrence <= ${visits.occurrence}), 'count', count(*))
    from ${visits} s where s.series_id = ${visits.seriesId} and s.state <> 'cancelled')`
  const rows = await tx
    .select({
      visit: visits,
      patient: patientColumns,
      type: typeColumns,
      check: seats.deviceCheck,
      inSeries,
    })
    .from(visits)
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .leftJoin(seats, and(eq(seats.visitId, visits.id), eq(seats.role, "patient")))
    .leftJoin(visitTypes, eq(visitTypes.id, visits.visitTypeId))
    .where(
      and(
        or(inArray(visits.clinicianId, ids), inArray(visits.interpreterId, ids)),
        ne(visits.state, "cancelled"),
        lt(visits.startsAt, new Date(window.to)),
        gt(visits.endsAt, new Date(window.from)),
      ),
    )
    .orderBy(asc(visits.startsAt), asc(visits.id))
  const told = await newestMessages(
    tx,
    rows.map(({ visit }) => visit.id),
  )
  return rows.map(({ visit, patient: { email, ...patient }, type, check, inSeries: place }) => ({
    kind: "visit",
    id: visit.id,
    people: [visit.clinicianId, visit.interpreterId].filter((id) => id !== null),
    startsAt: visit.startsAt.toISOString(),
    endsAt: visit.endsAt.toISOString(),
    segments: segmentsOf(interval(visit), zone, days),
    visitTypeId: visit.visitTypeId,
    typeName: type,
    state: visit.state,
    version: visit.version,
    reason: visit.reason,
    patient: { ...patient, hasEmail: email !== null },
    confirmed: visit.confirmedAt !== null,
    message: told.get(visit.id) ?? null,
    check,
    sessionId: visit.sessionId,
    series: visit.seriesId === null || place === null ? null : { id: visit.seriesId, ...place },
  }))
}

async function holdEntries(
  tx: Tx,
  actor: StaffActor,
  { zone, days, window, ids, at }: Shown,
): Promise<CalendarEntry[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .select({ hold: holds, patient: patientColumns, type: typeColumns })
    .from(holds)
    .innerJoin(visitTypes, eq(visitTypes.id, holds.visitTypeId))
    .leftJoin(patients, eq(patients.id, holds.patientId))
    .where(
      and(
        or(inArray(holds.clinicianId, ids), inArray(holds.interpreterId, ids)),
        inArray(holds.state, ["held", "requested"]),
        gt(holds.expiresAt, at),
        lt(holds.startsAt, new Date(window.to)),
        gt(holds.endsAt, new Date(window.from)),
      ),
    )
    .orderBy(asc(holds.startsAt), asc(holds.id))
  return rows.map(({ hold, patient, type }) => {
    const common = {
      id: hold.id,
      people: [hold.clinicianId, hold.interpreterId].filter((id) => id !== null),
      startsAt: hold.startsAt.toISOString(),
      endsAt: hold.endsAt.toISOString(),
      segments: segmentsOf(interval(hold), zone, days),
      visitTypeId: hold.visitTypeId,
      typeName: type,
      sessionId: hold.sessionId,
    }
    if (hold.state !== "requested" || patient === null) {
      const own = hold.holder === holderOf(actor)
      return { kind: "hold", ...common, own, expiresAt: hold.expiresAt.toISOString() }
    }
    const { email, ...who } = patient
    return {
      kind: "request",
      ...common,
      reason: hold.reason ?? "",
      patient: { ...who, hasEmail: email !== null },
      mayDecide: mayApprove(actor, hold),
    }
  })
}

function blocks(
  kind: "away" | "elsewhere",
  id: UserId,
  busy: readonly Interval[],
  { zone, days, window }: Shown,
): CalendarEntry[] {
  return busy
    .filter(({ from, to }) => from < window.to && to > window.from)
    .map((one) => ({
      kind,
      id: `${kind}-${id}-${one.from}`,
      people: [id],
      startsAt: new Date(one.from).toISOString(),
      endsAt: new Date(one.to).toISOString(),
      segments: segmentsOf(one, zone, days),
    }))
}

function interval({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): Interval {
  return { from: startsAt.getTime(), to: endsAt.getTime() }
}

/** What waits for somebody's approval, soonest first; each patient is an event. */
export async function listRequests(
  actor: StaffActor,
  at: Date,
): Promise<Result<OpenRequest[], "forbidden">> {
  if (!may(actor, "calendar.read"))
    return deny(actor, "visit.listed", { type: "hold", id: "requests" }, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({
        id: holds.id,
        startsAt: holds.startsAt,
        endsAt: holds.endsAt,
        reason: holds.reason,
        clinicianId: holds.clinicianId,
        clinician: users.name,
        type: typeColumns,
        patient: { id: patients.id, name: patients.name, reference: patients.reference },
      })
      .from(holds)
      .innerJoin(visitTypes, eq(visitTypes.id, holds.visitTypeId))
      .innerJoin(patients, eq(patients.id, holds.patientId))
      .innerJoin(users, eq(users.id, holds.clinicianId))
      .where(
        and(
          eq(holds.state, "requested"),
          gt(holds.expiresAt, at),
          actor.role === "clinician" ? eq(holds.clinicianId, actor.userId) : undefined,
        ),
      )
      .orderBy(asc(holds.startsAt), asc(holds.id))
      .limit(50)
    await recordAll(
      tx,
      actor,
      rows.map(({ id, patient }) => ({
        action: "visit.listed" as const,
        patientId: patient.id,
        entity: { type: "hold" as const, id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { view: "requests", results: rows.length },
      })),
      at,
    )
    return ok(
      rows.map(({ startsAt, endsAt, reason, ...row }) => ({
        ...row,
        reason: reason ?? "",
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        mayDecide: mayApprove(actor, row),
      })),
    )
  })
}

export type OpenRequest = {
  id: string
  startsAt: string
  endsAt: string
  reason: string
  clinicianId: string
  clinician: string
  type: { name: string; nameZh: string }
  patient: { id: string; name: string; reference: string }
  mayDecide: boolean
}

/** The clinic's own today (YYYY-MM-DD). Its zone is public: not an event. */
export function todayIn(actor: StaffActor, at: Date): Promise<string> {
  return withTenant(actor.clinicId, async (tx) =>
    localDate(await clinicZone(tx, actor.clinicId), at.getTime()),
  )
}
