import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { Actor } from "@/lib/actor"
import { staffRoles } from "@/lib/actor"
import { dayIn, zoneOf } from "@/lib/audit/clinic-clock"
import { denyLog } from "@/lib/audit/denied"
import { readBy } from "@/lib/audit/desk/event-queries"
import { unusual, unusualRules } from "@/lib/audit/desk/unusual"
import type { Finding, Pair, PersonDay } from "@/lib/audit/desk/unusual"
import { mayAudit } from "@/lib/audit/policy"
import { PatientId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { dayMs, nurseAroundMs } from "./policy"
import { findPatient } from "./record-access"

export type UnusualAccess = {
  findings: (Finding & { who: string; role: string; patientReference: string | null })[]
  /** More pairs of a person and a patient than were looked at: the newest were. */
  cut: boolean
  zone: string
  /** First and last day that were judged, on the clinic's clock. */
  from: string
  to: string
}

/** How far back the desk looks. */
export const unusualWindows = [1, 7, 30] as const
const mostPairs = 2_000

/**
 * Accesses of the last days that an auditor may want to look at (`lib/audit/desk/unusual`). It is here because
 * names are compared: they are read one by one, as everywhere, and leave this file in no form.
 */
export async function unusualAccess(
  actor: Actor,
  days: (typeof unusualWindows)[number],
  at: Date,
): Promise<Result<UnusualAccess, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const zone = await zoneOf(tx)
    const from = dayIn(zone, new Date(at.getTime() - (days - 1) * dayMs))
    const personDays = await daysOf(tx, zone, from)
    const pairs = await pairsOf(tx, zone, from, at)
    const found = unusual(
      personDays,
      pairs.map(({ pair }) => pair),
    )
    const references = new Map(pairs.map(({ pair, reference }) => [pair.patientId, reference]))
    const people = await peopleOf(tx)
    await readBy(
      tx,
      actor,
      "unusual",
      at,
      { filter: [`days:${days}`], results: found.length },
      undefined,
    )
    return ok({
      findings: found.map((one) => ({
        ...one,
        who: people.get(one.personId)?.name ?? "",
        role: people.get(one.personId)?.role ?? "",
        patientReference: "patientId" in one ? (references.get(one.patientId) ?? null) : null,
      })),
      cut: pairs.length === mostPairs,
      zone,
      from,
      to: dayIn(zone, at),
    })
  })
}

/** Each person's days from the first that says what is usual. */
async function daysOf(tx: Tx, zone: string, from: string): Promise<PersonDay[]> {
  const { rows } = await tx.execute<{
    actor_id: string
    day: string
    last: Date | string
    patients: string
    hours: Record<string, number>
  }>(sql`
    with seen as (
      select e.actor_id, e.patient_id, e.occurred_at, e.occurred_at at time zone ${zone} as local
      from audit_events e join users u on u.id::text = e.actor_id
      where e.patient_id is not null and e.actor_role = any(${sql.param([...staffRoles])}::text[])
        and e.occurred_at >= (${from}::date - ${unusualRules.usualDays}::int)::timestamp at time zone ${zone}
    ), by_hour as (
      select actor_id, local::date as day, extract(hour from local)::int as hour, count(*)::int as events
      from seen group by 1, 2, 3
    ), hours as (
      select actor_id, day, jsonb_object_agg(hour, events) as hours from by_hour group by 1, 2
    )
    select s.actor_id, s.local::date::text as day, max(s.occurred_at) as last, count(distinct s.patient_id) as patients, h.hours
    from seen s join hours h on h.actor_id = s.actor_id and h.day = s.local::date
    group by s.actor_id, s.local::date, h.hours`)
  return rows.map((row) => ({
    personId: row.actor_id,
    day: row.day,
    last: new Date(row.last),
    patients: Number(row.patients),
    hours: new Map(Object.entries(row.hours).map(([hour, count]) => [Number(hour), count])),
    judged: row.day >= from,
  }))
}

/**
 * Who touched whose record, and whether anything ties them: a visit that is theirs (a class is many) or was
 * until it was given to a colleague, unless they made it for that (`madeForIt`), a seat in one, an alarm of one that they were told of or answered, a
 * patient taken from the queue, an invitation; for a nurse any visit of a week around, as for the record
 * itself (ADR 0024).
 */
async function pairsOf(
  tx: Tx,
  zone: string,
  from: string,
  at: Date,
): Promise<{ pair: Pair; reference: string }[]> {
  const { rows } = await tx.execute<{
    actor_id: string
    name: string
    patient_id: string
    last: Date | string
    count: number
    clinical: boolean
    related: boolean
    broke_glass_at: Date | string | null
  }>(sql`
    with pairs as (
      select e.actor_id, u.id as user_id, u.name, u.role, coalesce(p.merged_into, p.id) as patient_id,
        max(e.occurred_at) as last, count(*)::int as count,
        bool_or(split_part(e.action, '.', 1) = any(${sql.param([...clinicalNouns])}::text[])) as clinical,
        max(e.occurred_at) filter (where e.action = 'patient.break_glass') as broke_glass_at
      from audit_events e
      join users u on u.id::text = e.actor_id
      join patients p on p.id = e.patient_id
      where e.outcome = 'success' and e.actor_role = any(${sql.param([...staffRoles])}::text[])
        and e.occurred_at >= ${from}::date::timestamp at time zone ${zone}
      group by 1, 2, 3, 4, 5
      order by max(e.occurred_at) desc limit ${mostPairs}
    )
    select a.*,
      exists (select from visits v where v.patient_id = a.patient_id and a.user_id in (v.clinician_id, v.interpreter_id) and not ${madeForIt(at)})
      or exists (select from visit_handovers h join visits v on v.id = h.visit_id where v.patient_id = a.patient_id and h.from_user = a.user_id and not ${tookIt(sql`and t.id < h.id`)})
      or exists (select from alarm_deeds d join visits v on v.id = d.visit_id where v.patient_id = a.patient_id and d.done_by = a.user_id)
      or exists (select from messages m join visits v on v.id = m.visit_id where v.patient_id = a.patient_id and m.user_id = a.user_id and m.kind = 'vitals_alarm')
      or exists (select from seats s join visits v on v.id = s.visit_id where v.patient_id = a.patient_id and s.user_id = a.user_id)
      or exists (select from guests g join visits v on v.id = g.visit_id where v.patient_id = a.patient_id and g.user_id = a.user_id)
      or exists (select from queue_entries q left join visits v on v.id = q.visit_id
        where q.patient_id = a.patient_id and q.taken_by = a.user_id and not coalesce(q.source = 'staff' and ${madeForIt(at)}, false))
      or (a.role = 'nurse' and exists (select from visits v where v.patient_id = a.patient_id and v.state <> 'cancelled'
        and v.starts_at between a.last - ${around}::interval and a.last + ${around}::interval)) as related
    from pairs a order by a.last desc`)
  const known = new Map<string, { name: string; reference: string }>()
  const found: { pair: Pair; reference: string }[] = []
  for (const row of rows) {
    const patientId = PatientId.parse(row.patient_id)
    const patient = known.get(patientId) ?? (await findPatient(tx, patientId))
    if (patient === undefined) continue
    known.set(patientId, { name: patient.name, reference: patient.reference })
    found.push({
      reference: patient.reference,
      pair: {
        personId: row.actor_id,
        personName: row.name,
        patientId,
        patientName: patient.name,
        last: new Date(row.last),
        count: row.count,
        clinical: row.clinical,
        related: row.related,
        brokeGlassAt: row.broke_glass_at === null ? null : new Date(row.broke_glass_at),
      },
    })
  }
  return found
}

/**
 * A visit that somebody booked with themself or took over from a colleague, and that was called off or never came
 * about, ties nobody to anybody: it opens a chart for as long as it stands. One that is still to come is believed
 * until then.
 */
const madeForIt = (at: Date) => sql`(v.clinician_id = a.user_id
  and (v.state = 'cancelled' or (v.state in ('booked', 'waiting') and v.ends_at < ${at.toISOString()}::timestamptz))
  and (${tookIt()} or exists (select from audit_events b where b.action = 'visit.booked' and b.outcome = 'success'
    and b.actor_id = a.actor_id and b.patient_id = v.patient_id and b.occurred_at = v.created_at)))`

/** It was a colleague's until they moved it to themself: the move is in the log at about the time of the handover. */
const tookIt = (before = sql``) => sql`exists (select from visit_handovers t
  join audit_events b on b.patient_id = v.patient_id and b.actor_id = a.actor_id
    and b.occurred_at between t.handed_at - interval '1 minute' and t.handed_at + interval '1 minute'
  where t.visit_id = v.id and t.from_user <> a.user_id and b.action = 'visit.moved' and b.outcome = 'success' ${before})`

/**
 * What is of the patient's body and story; names, addresses and times are the desk's daily work. Nobody does
 * that by the FHIR interface: what staff read there counts, of whatever kind it is.
 */
const clinicalNouns = [
  "alarm",
  "chart",
  "document",
  "fhir",
  "intake",
  "note",
  "summary",
  "transcript",
  "vitals",
] as const

const around = `${nurseAroundMs / 1000} seconds`

async function peopleOf(tx: Tx): Promise<Map<string, { name: string; role: string }>> {
  const { rows } = await tx.execute<{ id: string; name: string; role: string }>(
    sql`select id, name, role from users`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
