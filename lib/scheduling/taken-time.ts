import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"

import type { Interval } from "./interval"

export type Except = { visitId?: string | undefined; holdId?: string | undefined }

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
  except: Except = {},
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
      and coalesce(hold_id <> ${except.holdId ?? null}::uuid, true)`)
  for (const { person, from, to } of rows)
    taken.get(person)?.push({ from: Math.round(from), to: Math.round(to) })
  return taken
}
