import { and, eq, inArray, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { visitOutcomes } from "@/db/schema/outcomes"
import type { OutcomeResult } from "@/db/schema/outcomes"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import { findVisits } from "@/lib/consultations/visit-rows"
import { isRefusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import {
  appointmentResource,
  appointmentStatus,
  encounterResource,
  encounterStatus,
} from "@/lib/fhir/visit"
import type { VisitFacts } from "@/lib/fhir/visit"
import { PatientId, VisitId } from "@/lib/ids"
import { versionOf } from "@/lib/scheduling/visits/standing-visit"
import { asList, isUnreadable } from "@/lib/sealing/as-list"

import { damagedNotes, pageOf } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { afterKeys, inOrder, inRange, uuids } from "./keyset"
import { everyRecord } from "./patient-queries"
import { ownVisits } from "./policy"

/** Before it is held a visit is an appointment, then an encounter: two views of the same row. */
export const appointments: Kind = {
  read: (question, id) => readVisit(question, id, appointmentResource),
  search: (question, search) =>
    searchVisits(question, search, appointmentResource, appointmentStatus),
}

export const encounters: Kind = {
  read: (question, id) => readVisit(question, id, encounterResource),
  search: (question, search) => searchVisits(question, search, encounterResource, encounterStatus),
}

type View = typeof appointmentResource | typeof encounterResource
type Status = typeof appointmentStatus | typeof encounterStatus

/** The row-level part of every read of visits: own ones for whoever sees only these. */
export function seen({ caller }: Pick<Question, "caller">): SQL | undefined {
  const own = ownVisits(caller)
  if (own === undefined) return undefined
  return "clinicianId" in own
    ? eq(visits.clinicianId, own.clinicianId)
    : eq(visits.interpreterId, own.interpreterId)
}

async function readVisit(question: Question, id: string, view: View): Promise<Found | undefined> {
  const visitId = VisitId.safeParse(id)
  if (!visitId.success) return undefined
  const rows = await question.tx
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.id, visitId.data), seen(question)))
  const [facts] = await visitFacts(
    question.tx,
    rows.map((row) => row.id),
  )
  return facts && found(facts, view)
}

async function searchVisits(
  question: Question,
  search: Search,
  view: View,
  status: Status,
): Promise<Page | Refusal> {
  const after = afterKeys(search.after, visits.startsAt, visits.id)
  if (isRefusal(after)) return after
  const { tokens, references, dates } = search
  const patientIds =
    references["patient"] && (await everyRecord(question.tx, uuids(references["patient"])))
  const named = [tokens["_id"], references["appointment"]].map((list) => list && uuids(list))
  const matching = and(
    seen(question),
    ...named.map((ids) => ids && oneOf(visits.id, ids)),
    patientIds && oneOf(visits.patientId, patientIds),
    references["practitioner"] && oneOf(visits.clinicianId, uuids(references["practitioner"])),
    inRange(visits.startsAt, dates["date"]),
    statusIs(
      tokens["status"]?.map(({ code }) => code),
      status,
    ),
  )
  const rows = await question.tx
    .select({ id: visits.id, startsAt: visits.startsAt })
    .from(visits)
    .where(and(matching, after))
    .orderBy(inOrder(visits.startsAt, visits.id))
    .limit(search.count + 1)
  const page = pageOf(rows, search.count, (row) => [row.startsAt.toISOString(), row.id])
  const facts = await asList(() =>
    visitFacts(
      question.tx,
      page.rows.map((row) => row.id),
    ),
  )
  const whole = facts.filter(({ reason }) => !isUnreadable(reason))
  return {
    found: whole.map((each) => found(each, view)),
    next: page.next,
    notes: damagedNotes(facts.length - whole.length, search.type),
    total: () => question.tx.$count(visits, matching),
  }
}

/** Each status is a state of ours and what became of it: those whose mapping is one of the asked. */
function statusIs(asked: readonly string[] | undefined, status: Status): SQL | undefined {
  if (asked === undefined) return undefined
  const states = ["booked", "waiting", "in_call", "ended", "cancelled"] as const
  const pairs = states.flatMap((state) =>
    ([null, "attended", "no_show", "cancelled"] as const).flatMap((outcome) =>
      asked.includes(status({ state, outcome })) ? [[state, outcome] as const] : [],
    ),
  )
  if (pairs.length === 0) return sql`false`
  const conditions = pairs.map(
    ([state, outcome]) =>
      sql`(${visits.state} = ${state} and coalesce(${newestOutcome}, 'none') = ${outcome ?? "none"})`,
  )
  return sql`(${sql.join(conditions, sql` or `)})`
}

const newestOutcome = sql<OutcomeResult | null>`(select ${visitOutcomes.result} from ${visitOutcomes}
  where ${visitOutcomes.visitId} = ${visits.id} order by ${visitOutcomes.seq} desc limit 1)`

/** In the order of the ids. What stands in a visit is read by the one query that opens it. */
export async function visitFacts(tx: Tx, ids: readonly VisitId[]): Promise<VisitFacts[]> {
  if (ids.length === 0) return []
  const outcomes = new Map(
    (
      await tx
        .select({ id: visits.id, outcome: newestOutcome })
        .from(visits)
        .where(inArray(visits.id, [...ids]))
    ).map((row) => [row.id, row.outcome]),
  )
  const types = new Map(
    (await tx.select({ id: visitTypes.id, name: visitTypes.name }).from(visitTypes)).map((type) => [
      type.id,
      type,
    ]),
  )
  const facts: VisitFacts[] = []
  const rows = new Map((await findVisits(tx, ids)).map((row) => [row.visit.id, row]))
  for (const id of ids) {
    const row = rows.get(id)
    if (row === undefined) continue
    const { visit, clinic } = row
    facts.push({
      id,
      version: versionOf(visit),
      state: visit.state,
      outcome: outcomes.get(id) ?? null,
      startsAt: visit.startsAt.toISOString(),
      endsAt: visit.endsAt.toISOString(),
      createdAt: visit.createdAt.toISOString(),
      admittedAt: visit.admittedAt?.toISOString() ?? null,
      endedAt: visit.endedAt?.toISOString() ?? null,
      reason: visit.reason.trim(),
      patientId: visit.patientId,
      clinicianId: visit.clinicianId,
      clinicId: clinic.id,
      type: visit.visitTypeId === null ? undefined : types.get(visit.visitTypeId),
    })
  }
  return facts
}

function found(facts: VisitFacts, view: View): Found {
  return {
    resource: view(facts),
    patientId: PatientId.parse(facts.patientId),
    entity: { type: "visit", id: facts.id },
  }
}

/** `inArray` of nothing is an error of drizzle's in some places and false in SQL. */
export function oneOf(column: Parameters<typeof inArray>[0], ids: readonly string[]): SQL {
  return ids.length === 0 ? sql`false` : inArray(column, [...ids])
}
