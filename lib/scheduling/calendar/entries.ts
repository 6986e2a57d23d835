import { and, asc, eq, gt, inArray, lt, ne, or, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { patients } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { StaffActor } from "@/lib/actor"
import type { UserId } from "@/lib/ids"
import { newestMessages } from "@/lib/notifications/queries"
import { isReachable } from "@/lib/notifications/recipients"
import { asList } from "@/lib/sealing/as-list"

import type { Interval } from "../interval"
import { holderOf, mayApprove } from "../policy"
import type { CalendarEntry } from "./calendar-view"
import { segmentsOf } from "./day-segments"

/** What is asked for: whose entries, on which days of the clinic; `at` is now. */
export type Shown = { zone: string; days: string[]; window: Interval; ids: UserId[]; at: Date }

export async function visitEntries(
  tx: Tx,
  { zone, days, window, ids }: Shown,
): Promise<CalendarEntry[]> {
  if (ids.length === 0) return []
  const inSeries = sql<{ place: number; count: number } | null>`(
    select json_build_object('place', count(*) filter (where s.occurrence <= ${visits.occurrence}), 'count', count(*))
    from ${visits} s where s.series_id = ${visits.seriesId} and s.state <> 'cancelled')`
  const rows = await asList(() =>
    tx
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
      .orderBy(asc(visits.startsAt), asc(visits.id)),
  )
  const told = await newestMessages(
    tx,
    rows.map(({ visit }) => visit.id),
  )
  return rows.map(
    ({ visit, patient: { email, phone, ...patient }, type, check, inSeries: place }) => ({
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
      patient: { ...patient, reachable: isReachable({ email, phone }) },
      confirmed: visit.confirmedAt !== null,
      message: told.get(visit.id) ?? null,
      check,
      sessionId: visit.sessionId,
      series: visit.seriesId === null || place === null ? null : { id: visit.seriesId, ...place },
    }),
  )
}

export async function holdEntries(
  tx: Tx,
  actor: StaffActor,
  { zone, days, window, ids, at }: Shown,
): Promise<CalendarEntry[]> {
  if (ids.length === 0) return []
  const rows = await asList(() =>
    tx
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
      .orderBy(asc(holds.startsAt), asc(holds.id)),
  )
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
    const { email, phone, ...who } = patient
    return {
      kind: "request",
      ...common,
      reason: hold.reason ?? "",
      patient: { ...who, reachable: isReachable({ email, phone }) },
      mayDecide: mayApprove(actor, hold),
    }
  })
}

export function blocks(
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

const patientColumns = {
  id: patients.id,
  name: patients.name,
  reference: patients.reference,
  email: patients.email,
  phone: patients.phone,
}
const typeColumns = { name: visitTypes.name, nameZh: visitTypes.nameZh }
