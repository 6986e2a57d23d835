import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import { kindOf, rows as kindRows } from "@/lib/audit/events/fhir-codes"
import { eventResources } from "@/lib/audit/events/resource-queries"
import type { EventResource } from "@/lib/audit/events/resource-queries"
import type { Issue, Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import { PatientId } from "@/lib/ids"

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
    actions && isOneOf(sql`e.action`, actionsOf(actions)),
    outcomes &&
      isOneOf(
        sql`e.outcome`,
        outcomes.flatMap((code) => (code === "0" ? ["success"] : code === "8" ? ["refused"] : [])),
      ),
    inRange(sql`e.occurred_at`, dates["date"]),
    after && sql`e.seq > ${after.data}::bigint`,
  ].filter((one) => one !== undefined)
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
  const rows = await eventResources(tx, caller.clinicId, where, search.count + 1)
  const page = pageOf(rows, search.count, (row) => [row.seq])
  const damaged = page.rows.filter(({ resource }) => resource === undefined).length
  const wanted = page.rows
    .flatMap(found)
    .filter(({ resource }) => actions?.includes(String(resource["action"])) ?? true)
  return { found: wanted, next: page.next, notes: notesOf(damaged) }
}

const Seq = z.string().regex(/^\d{1,18}$/)

/** Which of our actions may read as C, R, U, D or E: of a program's the resource has the last word. */
function actionsOf(codes: readonly string[]): string[] {
  const ofPrograms = codes.includes("C") ? ["slots.read"] : []
  return Object.entries(kindOf)
    .flatMap(([action, kind]) => (codes.includes(kindRows[kind].action) ? [action] : []))
    .concat(ofPrograms)
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
