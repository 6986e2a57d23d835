import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { openedLine } from "../events/row-line"
import { recoveryOf } from "../proofs/recovery-record"
import { latestCheckpoint } from "./queries"

/** An event of the log as its listeners get it. `fhir`: the rendering that was committed to; null where it was erased. */
export type SequencedEvent = {
  readonly seq: number
  readonly id: string
  readonly fhir: string | null
}

/** How far the log is signed, and in which epoch. */
export function signedEnd(
  clinicId: ClinicId,
): Promise<{ readonly epoch: number; readonly size: number } | undefined> {
  return withTenant(clinicId, latestCheckpoint)
}

/** Up to `most` events from entry `from` and below `to`, in the log's order. */
export async function sequencedEvents(
  clinicId: ClinicId,
  from: number,
  to: number,
  most: number,
): Promise<SequencedEvent[]> {
  const range = sql`l.log_index >= ${from} and l.log_index < ${Math.min(to, from + most)}`
  const lines = await withTenant(clinicId, (tx) => linesOf(tx, clinicId, range))
  return lines.map(({ seq, id, line }) => ({ seq, id, fhir: fhirOf(line) }))
}

/** One event of the log by its id; undefined where it is not signed yet, or not of this clinic. */
export async function sequencedEvent(
  clinicId: ClinicId,
  eventId: string,
): Promise<SequencedEvent | undefined> {
  const lines = await withTenant(clinicId, (tx) => linesOf(tx, clinicId, sql`e.id = ${eventId}`))
  return lines.map(({ seq, id, line }) => ({ seq, id, fhir: fhirOf(line) }))[0]
}

/** Where the log went on from after a restore, for each epoch beyond this one; the smallest of them. */
export async function forkAfter(clinicId: ClinicId, epoch: number): Promise<number> {
  const lines = await withTenant(clinicId, (tx) =>
    linesOf(tx, clinicId, sql`e.action = 'log.recovered'`),
  )
  const forks = lines.flatMap(({ seq, line }) => {
    const recovery = recoveryOf(line, seq)
    return recovery === null || recovery.epoch <= epoch ? [] : [recovery.size]
  })
  // A record that cannot be read any more: from the start, twice rather than never.
  return forks.length === 0 ? 0 : Math.min(...forks)
}

async function linesOf(
  tx: Tx,
  clinicId: ClinicId,
  which: ReturnType<typeof sql>,
): Promise<{ seq: number; id: string; line: string }[]> {
  const { rows } = await tx.execute<Row>(sql`
    select l.log_index, e.id, e.payload, k.id as key_id, k.wrapped
    from log_entries l
    join audit_events e on e.id = l.event_id
    left join subject_keys k on k.id = e.payload_key_id
    where l.clinic_id = ${clinicId} and ${which} order by l.log_index`)
  return rows.map((row) => {
    const seq = Number(row.log_index)
    return { seq, id: row.id, line: openedLine(clinicId, { ...row, seq, entry: undefined }) }
  })
}

type Row = {
  log_index: string
  id: string
  payload: Buffer
  key_id: string | null
  wrapped: Buffer | null
}

function fhirOf(line: string): string | null {
  const parsed: { fhir?: unknown } = JSON.parse(line)
  return parsed.fhir === undefined ? null : JSON.stringify(parsed.fhir)
}
