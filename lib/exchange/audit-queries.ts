import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { kindOf, rows as kindRows } from "@/lib/audit/events/fhir-codes"
import { eventResources } from "@/lib/audit/events/resource-queries"
import type { EventResource } from "@/lib/audit/events/resource-queries"
import type { Issue, Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import { PatientId } from "@/lib/ids"
import type { ClinicId } from "@/lib/ids"

import { pageOf } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { inRange, notOurs, uuids } from "./keyset"
import { everyRecord } from "./patient-queries"

/** The audit log's events, as they were rendered when they were written. */
export const auditEventKind: Kind = { read, search: searchEvents }

async function read({ tx, caller }: Question, id: string): Promise<Found | undefined> {
  const [uuid] = uuids([{ id }])
  if (uuid === undefined) return undefined
  const [row] = await eventResources(tx, caller.clinicId, sql`e.id = ${uuid}`, 1)
  return row && found(row)[0]
}

async function searchEvents({ tx, caller }: Question, search: Search): Promise<Page | Refusal> {
  const after = search.after === undefined ? undefined : Seq.safeParse(search.after[0])
  if (after !== undefined && !after.success) return notOurs
  const { tokens, references, dates } = search
  const patients = references["patient"] && (await everyRecord(tx, uuids(references["patient"])))
  const actions = tokens["action"]?.map(({ code }) => code)
  const outcomes = tokens["outcome"]?.map(({ code }) => code)
  const conditions = [
    tokens["_id"] && isOneOf(sql`e.id`, uuids(tokens["_id"]), sql`::uuid`),
    patients && isOneOf(sql`e.patient_id`, patients, sql`::uuid`),
    references["agent"] &&
      isOneOf(
        sql`e.actor_id`,
        references["agent"].map(({ id }) => id),
      ),
    actions && hasAction(actions),
    outcomes &&
      isOneOf(
        sql`e.outcome`,
        outcomes.flatMap((code) => (code === "0" ? ["success"] : code === "8" ? ["refused"] : [])),
      ),
    inRange(sql`e.occurred_at`, dates["date"]),
  ].filter((one) => one !== undefined)
  const matching = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
  const where = after ? sql`${matching} and e.seq > ${after.data}::bigint` : matching
  const rows = await eventResources(tx, caller.clinicId, where, search.count + 1)
  const page = pageOf(rows, search.count, (row) => [row.seq])
  const damaged = page.rows.filter(({ resource }) => resource === undefined).length
  const wanted = page.rows.flatMap(found)
  const total = () => countEvents(tx, caller.clinicId, matching)
  return { found: wanted, next: page.next, notes: notesOf(damaged), total }
}

/** As `eventResources` finds them. */
async function countEvents(tx: Tx, clinicId: ClinicId, matching: SQL): Promise<number> {
  const { rows } = await tx.execute(sql`
    select count(*)::int as n from audit_events e join subject_keys k on k.id = e.payload_key_id
    where e.clinic_id = ${clinicId} and k.wrapped is not null and ${matching}`)
  return Counted.parse(rows)[0].n
}

const Counted = z.tuple([z.object({ n: z.int() })])

const Seq = z.string().regex(/^\d{1,18}$/)

/** Which of our actions read as C, R, U, D or E. A program's look for times is a create (IHE ITI-115). */
function hasAction(codes: readonly string[]): SQL {
  const actions = Object.entries(kindOf).flatMap(([action, kind]) =>
    codes.includes(kindRows[kind].action) ? [action] : [],
  )
  const isLook = sql`(e.action = 'slots.read' and e.actor_role = 'client')`
  return codes.includes("C")
    ? sql`(${isOneOf(sql`e.action`, actions)} or ${isLook})`
    : sql`(${isOneOf(sql`e.action`, actions)} and not ${isLook})`
}

function isOneOf(column: SQL, values: readonly string[], cast: SQL = sql``): SQL {
  if (values.length === 0) return sql`false`
  return sql`${column} in (${sql.join(
    values.map((value) => sql`${value}${cast}`),
    sql`, `,
  )})`
}

function found({ resource, patientId }: EventResource): Found[] {
  if (resource === undefined) return []
  const patient = PatientId.safeParse(patientId)
  return [
    {
      resource,
      patientId: patient.success ? patient.data : null,
      entity: { type: "audit_log", id: resource.id },
    },
  ]
}

/** What cannot be opened is said, and the pages go on behind it. */
function notesOf(damaged: number): Issue[] {
  if (damaged === 0) return []
  const diagnostics = `${damaged} events of this page could not be opened: check the log`
  return [{ severity: "warning", code: "processing", diagnostics }]
}
