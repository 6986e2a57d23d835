import { and, gt, inArray, lt, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { importedBusy } from "@/db/schema/calendars"
import type { UserId, VisitTypeId } from "@/lib/ids"

import type { Interval } from "../interval"
import type { Session } from "./slots"

export type Except = { visitId?: string | undefined; holdId?: string | undefined }
/** Group sessions of this type are left out too: whoever wants a seat asks for `openSessions`. */
type OrSessions = Except & { sessionsOf?: VisitTypeId | undefined }

/**
 * What is taken of these people's time (staff or patients) in `window`, by person, in epoch ms: live
 * visits and holds, staff's with the buffers around them. A visit or hold that is about to move or to
 * be confirmed does not stand in its own way: `except`.
 */
export async function takenTime(
  tx: Tx,
  people: readonly string[],
  window: Interval,
  at: Date,
  except: OrSessions = {},
): Promise<Map<string, Interval[]>> {
  const taken = new Map<string, Interval[]>(people.map((id) => [id, []]))
  if (people.length === 0) return taken
  const { rows } = await tx.execute<{ person: string; from: number; to: number }>(sql`
    select person_id as person, extract(epoch from lower(during))::float8 * 1000 as "from",
      extract(epoch from upper(during))::float8 * 1000 as "to"
    from reservations
    where clinic_id = current_clinic()
      and person_id = any(${sql.param([...people])}::uuid[])
      and during && tstzrange(${new Date(window.from).toISOString()}, ${new Date(window.to).toISOString()}, '[)')
      and (expires_at is null or expires_at > ${at.toISOString()})
      and coalesce(visit_id <> ${except.visitId ?? null}::uuid, true)
      and coalesce(hold_id <> ${except.holdId ?? null}::uuid, true)
      and (session_id is null or kind = 'patient' or session_id not in
        (select id from group_sessions where visit_type_id = ${except.sessionsOf ?? null}::uuid))`)
  for (const { person, from, to } of rows)
    taken.get(person)?.push({ from: Math.round(from), to: Math.round(to) })
  return taken
}

/** Busy times that staff have in a calendar elsewhere, as last read. */
export async function busyElsewhere(
  tx: Tx,
  people: readonly UserId[],
  window: Interval,
): Promise<Map<UserId, Interval[]>> {
  const rows = await tx
    .select()
    .from(importedBusy)
    .where(
      and(
        inArray(importedBusy.userId, [...people]),
        lt(importedBusy.startsAt, new Date(window.to)),
        gt(importedBusy.endsAt, new Date(window.from)),
      ),
    )
  return grouped(
    rows.map(({ userId, startsAt, endsAt }) => [
      userId,
      { from: startsAt.getTime(), to: endsAt.getTime() },
    ]),
  )
}

/** Group sessions of a type in which somebody has a seat, by each member of staff they take, full ones too. */
export async function openSessions(
  tx: Tx,
  people: readonly UserId[],
  type: VisitTypeId,
  window: Interval,
  at: Date,
): Promise<Map<UserId, Session[]>> {
  const { rows } = await tx.execute<{ person: UserId; from: number; to: number; left: number }>(sql`
    select person, extract(epoch from s.starts_at)::float8 * 1000 as "from",
      extract(epoch from s.ends_at)::float8 * 1000 as "to", s.capacity - r.taken as left
    from group_sessions s
      cross join lateral unnest(array[s.clinician_id, s.interpreter_id]) as person
      cross join lateral (select count(*)::int as taken from reservations where session_id = s.id
        and kind = 'seat' and (expires_at is null or expires_at > ${at.toISOString()})) r
    where s.visit_type_id = ${type} and r.taken > 0 and person = any(${sql.param([...people])}::uuid[])
      and s.starts_at >= ${new Date(window.from).toISOString()} and s.starts_at < ${new Date(window.to).toISOString()}`)
  return grouped(
    rows.map(({ person, from, to, left }) => [
      person,
      { from: Math.round(from), to: Math.round(to), seatsLeft: left },
    ]),
  )
}

function grouped<T>(pairs: readonly (readonly [UserId, T])[]): Map<UserId, T[]> {
  const groups = new Map<UserId, T[]>()
  for (const [id, one] of pairs) {
    const known = groups.get(id)
    if (known === undefined) groups.set(id, [one])
    else known.push(one)
  }
  return groups
}
