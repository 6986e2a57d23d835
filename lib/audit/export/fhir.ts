import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { openedEvent } from "../events/row-line"
import { logRows } from "../log/rows"
import type { Steps } from "./progress"

/**
 * AuditEvents alone, one a line, in the log's order: what a FHIR repository takes in (bulk data's NDJSON).
 * Each is as it was rendered when its event was written. They carry no proof. An event whose key was
 * erased, or that does not open, has no line and is counted.
 */
export async function* auditEventLines(
  plan: { clinicId: ClinicId; size: number; rows: "all" | readonly number[] },
  { passed, leftOut }: Steps,
): AsyncGenerator<Uint8Array> {
  const { clinicId, size, rows } = plan
  const count = rows === "all" ? size : rows.length
  for (let from = 0; from < count; from += pageLines) {
    const to = Math.min(count, from + pageLines)
    const range =
      rows === "all"
        ? sql`l.log_index >= ${from} and l.log_index < ${to}`
        : sql`l.log_index = any(${sql.param(rows.slice(from, to))}::bigint[])`
    const found = await withTenant(clinicId, (tx) => logRows(tx, clinicId, range))
    const lines = found.flatMap((row) => {
      const event = openedEvent(clinicId, row)
      return event === undefined ? [] : [`${event}\n`]
    })
    leftOut(to - from - lines.length)
    yield Buffer.from(lines.join(""))
    await passed(to - from)
  }
}

/** About a quarter of a megabyte: what a page holds is garbage soon. */
const pageLines = 256
