import { sql } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"

import type { Found } from "./found"
import {
  groupedNumerics,
  isNumeric,
  numericFound,
  ObservationRow,
} from "./numeric-observation-queries"
import { oneOf } from "./visit-queries"

/** What stands with a visit's summary: `found` in the order of time, of `count` that are charted. */
export type Charted = { readonly found: readonly Found[]; readonly count: number }

/**
 * The charted numbers of these visits: all of them where they are few, else the newest of each kind, then those
 * before them, up to `mostBeside` a visit. The caller has judged that the visits may be seen.
 */
export async function chartedIn(
  tx: Tx,
  visitIds: readonly string[],
): Promise<ReadonlyMap<string, Charted>> {
  if (visitIds.length === 0) return new Map()
  const { rows } = await tx.execute(sql`
    with ${groupedNumerics(oneOf(visits.id, visitIds))}, ranked as (
      select *, row_number() over (partition by visit_id, kind order by at desc, device_id) as nth,
        count(*) over (partition by visit_id)::int as charted
      from grouped
    ), placed as (
      select *, row_number() over (partition by visit_id order by nth, kind) as place from ranked
    )
    select visit_id, patient_id, device_id, at, kind, parts, charted from placed
    where place <= ${mostBeside} order by at, device_id, kind`)
  const all = z.array(ObservationRow.extend({ charted: z.int() })).parse(rows)
  return new Map(
    [...new Set(all.map((row) => row.visit_id))].map((visitId) => {
      const mine = all.filter((row) => row.visit_id === visitId)
      const told = mine.flatMap((row) => (isNumeric(row) ? (numericFound(row) ?? []) : []))
      // What the interface cannot tell is none of those that a search would find.
      const count = (mine[0]?.charted ?? 0) - (mine.length - told.length)
      return [visitId, { found: told, count }]
    }),
  )
}

/** A document is read whole: what is charted every few seconds would fill it. */
const mostBeside = 100
