import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { openedLine } from "./row-line"

/** An event as it was rendered when it was written. */
export type EventResource = {
  readonly seq: string
  readonly patientId: string | null
  /** Undefined: it does not open, as somebody changed it. */
  readonly resource: { readonly resourceType: "AuditEvent"; readonly id: string } | undefined
}

const Opened = z.object({
  fhir: z.looseObject({ resourceType: z.literal("AuditEvent"), id: z.string() }),
})

/**
 * Events of `audit_events` (as `e`) that match, by `seq`. Those whose key was erased are not among them:
 * nothing of them can be told. The caller has judged who may read the log, and records it.
 */
export async function eventResources(
  tx: Tx,
  clinicId: ClinicId,
  where: SQL,
  most: number,
): Promise<EventResource[]> {
  const { rows } = await tx.execute<{
    id: string
    seq: string
    patient_id: string | null
    payload: Buffer
    key_id: string
    wrapped: Buffer
  }>(sql`
    select e.id, e.seq, e.patient_id, e.payload, k.id as key_id, k.wrapped
    from audit_events e join subject_keys k on k.id = e.payload_key_id
    where e.clinic_id = ${clinicId} and k.wrapped is not null and ${where}
    order by e.seq limit ${most}`)
  return rows.map((row) => {
    const line = openedLine(clinicId, { ...row, seq: 0, entry: undefined })
    const opened = Opened.safeParse(JSON.parse(line)).data
    return { seq: row.seq, patientId: row.patient_id, resource: opened?.fhir }
  })
}
