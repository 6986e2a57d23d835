import { sql } from "drizzle-orm"
import type { AnyColumn, SQL } from "drizzle-orm"
import { z } from "zod"

import type { Cursor } from "@/lib/fhir/cursor"
import { refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { DateRange } from "@/lib/fhir/search-value"

const Keys = z.tuple([z.iso.datetime(), z.uuid()])

/** After the row of a cursor [time, id], in the order of `inOrder`. PostgreSQL counts microseconds, a Date does not. */
export function afterKeys(
  cursor: Cursor | undefined,
  at: AnyColumn,
  id: AnyColumn,
): SQL | undefined | Refusal {
  if (cursor === undefined) return undefined
  const keys = Keys.safeParse(cursor)
  if (!keys.success) return notOurs
  const [time, row] = keys.data
  return sql`(date_trunc('milliseconds', ${at}), ${id}) > (${time}::timestamptz, ${row}::uuid)`
}

export function inOrder(at: AnyColumn, id: AnyColumn): SQL {
  return sql`date_trunc('milliseconds', ${at}), ${id}`
}

/** A moment within a range of a search; undefined: everything is. */
export function inRange(at: AnyColumn | SQL, range: DateRange | undefined): SQL | undefined {
  if (range === undefined) return undefined
  const from = range.from === null ? undefined : sql`${at} >= ${iso(range.from)}::timestamptz`
  const until = range.until === null ? undefined : sql`${at} < ${iso(range.until)}::timestamptz`
  return from && until ? sql`(${from} and ${until})` : (from ?? until)
}

/** The ids of a search that are UUIDs: others name nothing. */
export function uuids(values: readonly { id?: string; code?: string }[]): string[] {
  return values.flatMap((value) => {
    const id = z.uuid().safeParse(value.id ?? value.code)
    return id.success ? [id.data.toLowerCase()] : []
  })
}

export const notOurs = refusal(400, "value", "_cursor is not one that we gave", "_cursor")

export function iso(at: number): string {
  return new Date(at).toISOString()
}
