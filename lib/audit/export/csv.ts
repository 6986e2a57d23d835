import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { byteOrderMark, csvLine } from "@/lib/csv"
import type { CsvCell } from "@/lib/csv"

import type { ExportPlan } from "./export"

/**
 * `events.csv`: one row an event, to read and to sort. It has what the table on the page has (staff by
 * name, patients by reference) and nothing sealed. It is covered as the manifest is (`verify/making.ts`):
 * `events.ndjson` is what counts.
 */
export async function* spreadsheet(
  { clinicId, rows }: Pick<ExportPlan, "clinicId" | "rows">,
  size: number,
  passed: (events: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(byteOrderMark + csvLine(columns))
  const count = rows === "all" ? size : rows.length
  for (let from = 0; from < count; from += pageRows) {
    const range =
      rows === "all"
        ? sql`l.log_index >= ${from} and l.log_index < ${Math.min(size, from + pageRows)}`
        : sql`l.log_index = any(${sql.param(rows.slice(from, from + pageRows))}::bigint[])`
    const { rows: found } = await withTenant(clinicId, (tx) =>
      tx.execute<Row>(sql`
        select l.log_index, e.id, e.occurred_at, u.name, e.actor_role, e.actor_id, e.action, p.reference, e.purpose, e.outcome, e.request_id
        from log_entries l
        join audit_events e on e.id = l.event_id
        left join users u on u.id::text = e.actor_id
        left join patients p on p.id = e.patient_id
        where l.clinic_id = ${clinicId} and ${range} order by l.log_index`),
    )
    yield Buffer.from(found.map((row) => csvLine(fieldsOf(row))).join(""))
    await passed(Math.min(count - from, pageRows))
  }
}

const columns = [
  "event",
  "time (UTC)",
  "who",
  "role",
  "actor id",
  "action",
  "patient reference",
  "purpose",
  "outcome",
  "request id",
  "event id",
] as const

type Row = {
  log_index: string
  id: string
  occurred_at: Date | string
  name: string | null
  actor_role: string
  actor_id: string
  action: string
  reference: string | null
  purpose: string
  outcome: string
  request_id: string
}

function fieldsOf(row: Row): CsvCell[] {
  return [
    row.log_index,
    new Date(row.occurred_at).toISOString(),
    row.name ?? undefined,
    row.actor_role,
    row.actor_id,
    row.action,
    row.reference ?? undefined,
    row.purpose,
    row.outcome,
    row.request_id,
    row.id,
  ]
}

/** About 100 kB of lines. */
const pageRows = 512
