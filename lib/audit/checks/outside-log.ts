import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

/**
 * Events that were written longer ago than the sequencer needs, and are not in the log.
 * `unqueued`: in no queue either, as when only the log's tables were put back: nobody will ever take them.
 * `unreachable`: queued under a transaction of another cluster, which this one has not come to yet (ADR 7).
 * `late`: the sequencer could take them and does not, or a transaction that is still open holds it up.
 */
export type Outside = {
  readonly unqueued: number
  readonly unreachable: number
  readonly late: number
  readonly since: Date | null
}

/** The sequencer polls once a second. */
export const lateAfterMs = 10 * 60_000

/**
 * Counts them from event number `from` on, in windows, so that no statement takes long. Answers also the
 * number below which every event is in the log: where to begin next time. Under the sequencer's role, which
 * sees the queue.
 */
export async function outsideLog(
  inTx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  clinicId: ClinicId,
  from: bigint,
  now: Date,
): Promise<Outside & { readonly seqFrom: bigint }> {
  const before = new Date(now.getTime() - lateAfterMs)
  const found = { unqueued: 0, unreachable: 0, late: 0 }
  let [since, first]: [Date | null, bigint | null] = [null, null]
  for (let at = from; ;) {
    const window = await inTx((tx) => lookThrough(tx, clinicId, at, before))
    if (window === undefined) return { ...found, since, seqFrom: first ?? at }
    for (const kind of kinds) found[kind] += window[kind]
    first ??= window.first
    since ??= window.since
    at = window.next
  }
}

const kinds = ["unqueued", "unreachable", "late"] as const

type Window = Omit<Outside, "since"> & {
  readonly since: Date | null
  readonly first: bigint | null
  readonly next: bigint
}

async function lookThrough(
  tx: Tx,
  clinicId: ClinicId,
  from: bigint,
  before: Date,
): Promise<Window | undefined> {
  const { rows } = await tx.execute<Row>(sql`
    with written as (
      select id, seq, occurred_at from audit_events
      where clinic_id = ${clinicId} and seq >= ${from} and occurred_at < ${before.toISOString()}
      order by seq limit ${windowRows}),
    outside as (
      select s.seq, s.occurred_at, p.event_id, p.xid from written s left join audit_pending p on p.event_id = s.id
      where not exists (select from log_entries l where l.event_id = s.id))
    select (select max(seq) + 1 from written) as next, min(seq) as first, min(occurred_at) as since,
      count(*) filter (where event_id is null) as unqueued,
      count(*) filter (where xid >= pg_snapshot_xmax(pg_current_snapshot())) as unreachable,
      count(*) filter (where xid < pg_snapshot_xmax(pg_current_snapshot())) as late
    from outside`)
  const [row] = rows
  if (row === undefined || row.next === null) return undefined
  return {
    next: BigInt(row.next),
    first: row.first === null ? null : BigInt(row.first),
    since: row.since === null ? null : new Date(row.since),
    unqueued: Number(row.unqueued),
    unreachable: Number(row.unreachable),
    late: Number(row.late),
  }
}

type Row = {
  next: string | null
  first: string | null
  since: Date | null
  unqueued: string
  unreachable: string
  late: string
}

const windowRows = 20_000
