import { z } from "zod"

import type { testDatabase } from "@/db/testing"
import { openedLine } from "@/lib/audit/events/row-line"
import type { ClinicId } from "@/lib/ids"

/** What one clinic's events of one action say, opened, in the order in which they were written. */
export async function eventsOf(
  database: Awaited<ReturnType<typeof testDatabase>>,
  clinicId: ClinicId,
  action: string,
) {
  const { rows } = await database.admin.query<Parameters<typeof openedLine>[1]>(
    `select e.seq::int as seq, e.id, e.payload, k.id as key_id, k.wrapped
     from audit_events e join subject_keys k on k.id = e.payload_key_id
     where e.clinic_id = $1 and e.action = $2 order by e.seq`,
    [clinicId, action],
  )
  return rows.map((row) => {
    const line = openedLine(clinicId, { ...row, entry: undefined })
    return Opened.parse(JSON.parse(line)).payload
  })
}

const Opened = z.object({
  payload: z.object({ purpose: z.string(), data: z.record(z.string(), z.unknown()) }),
})
