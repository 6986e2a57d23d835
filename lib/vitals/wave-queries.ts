import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { keptWaveChunks, vitalRollups, waveChunks, waveStreams } from "@/db/schema/vitals"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { chunkMs } from "./chunking"
import { parseMeta } from "./meta"
import type { WaveMeta } from "./meta"
import { mayReadVitals } from "./policy"
import type { ReadRefusal } from "./policy"
import { readChunk } from "./stored-chunk"
import type { ChunkFlaw, Questionable } from "./stored-chunk"

/** What is asked for; `channels` by their ids in the channel table, all where left out. */
export type WaveRange = { from: Date; to: Date; channels?: readonly number[] }

export type StoredWaves = {
  meta: WaveMeta
  /** When sample 0 was taken, by the sender's clock. */
  startedAt: Date
  /** By channel and time. Each is decoded when it is asked for. */
  readonly pieces: () => Generator<WavePiece>
}

/** A chunk's samples, or a gap with its reason: what cannot be read is never data. */
export type WavePiece = {
  channel: number
  startsAt: Date
  firstIndex: number
  n: number
} & (
  | { samples: Int32Array; questionable: Questionable | null }
  | { samples: undefined; flaw: ChunkFlaw }
)

/** Longer ones are asked for in parts. */
const longestMs = 6 * 3_600_000

/** The stored waveforms of a visit between two moments, each stream by its own channel table. */
export async function wavesOf(
  actor: StaffActor,
  visitId: VisitId,
  range: WaveRange,
  at: Date = new Date(),
): Promise<Result<StoredWaves[], ReadRefusal | "too_long">> {
  if (range.to.getTime() - range.from.getTime() > longestMs) return refuse("too_long")
  return read(actor, visitId, at, async (tx) => {
    const streams = await tx
      .select()
      .from(waveStreams)
      .where(eq(waveStreams.visitId, visitId))
      .orderBy(asc(waveStreams.startedAt), asc(waveStreams.id))
    const rows = await chunksIn(
      tx,
      streams.map(({ id }) => id),
      range,
    )
    const waves: StoredWaves[] = []
    for (const { id, meta: stored, startedAt } of streams) {
      const meta = parseMeta(stored)
      const own = rows.filter(({ streamId }) => streamId === id)
      if (meta !== undefined && own.length > 0)
        waves.push({ meta, startedAt, pieces: () => pieces(own) })
    }
    return { value: waves, codes: codesOf(waves, range), count: rows.length }
  })
}

type ChunkRow = typeof waveChunks.$inferSelect

/** From the day's partitions, and from what strips and holds keep of days that are gone. */
async function chunksIn(
  tx: Tx,
  streams: readonly bigint[],
  { from, to, channels }: WaveRange,
): Promise<ChunkRow[]> {
  if (streams.length === 0) return []
  const found = new Map<string, ChunkRow>()
  for (const table of [keptWaveChunks, waveChunks]) {
    const rows = await tx
      .select()
      .from(table)
      .where(
        and(
          inArray(table.streamId, [...streams]),
          // Bounds of `starts_at` alone let PostgreSQL leave the other days out.
          gte(table.startsAt, new Date(from.getTime() - chunkMs + 1)),
          lt(table.startsAt, to),
          channels === undefined ? undefined : inArray(table.channel, [...channels]),
        ),
      )
    for (const row of rows)
      found.set(`${row.streamId}/${row.channel}/${row.startsAt.getTime()}`, row)
  }
  return [...found.values()].toSorted(
    (a, b) => a.channel - b.channel || a.startsAt.getTime() - b.startsAt.getTime(),
  )
}

function* pieces(rows: readonly ChunkRow[]): Generator<WavePiece> {
  for (const row of rows) {
    const { channel, startsAt, firstIndex, n, questionable } = row
    const place = { channel, startsAt, firstIndex, n }
    const read = readChunk(row)
    if (read.ok) yield { ...place, samples: read.block.samples, questionable }
    else yield { ...place, samples: undefined, flaw: read.flaw }
  }
}

function codesOf(waves: readonly StoredWaves[], { channels }: WaveRange): string[] {
  const shown = waves.flatMap(({ meta }) => meta.channels)
  const asked = shown.filter(({ id }) => channels?.includes(id) ?? true)
  return [...new Set(asked.map(({ mdc }) => `MDC.${mdc}`))].toSorted().slice(0, 64)
}

/** One bucket of one code: of all devices that measured it. */
export type TrendBucket = {
  code: string
  unit: string
  derived: boolean
  at: Date
  min: number
  max: number
  mean: number
  n: number
}

export type TrendRange = {
  codes: readonly string[]
  from: Date
  to: Date
  /** Seconds. */
  bucket: 10 | 60
}

/** Two days by ten seconds, or twelve by the minute. */
const mostBuckets = 17_280

/** Charted numbers over time, from what stays for the record's life. */
export async function trendOf(
  actor: StaffActor,
  visitId: VisitId,
  { codes, from, to, bucket }: TrendRange,
  at: Date = new Date(),
): Promise<Result<TrendBucket[], ReadRefusal | "too_long">> {
  if (to.getTime() - from.getTime() > mostBuckets * bucket * 1000) return refuse("too_long")
  return read(actor, visitId, at, async (tx) => {
    const r = vitalRollups
    const rows = await tx
      .select({
        code: r.code,
        unit: r.unit,
        derived: r.derived,
        at: r.at,
        min: sql<number>`min(${r.min})::float8`,
        max: sql<number>`max(${r.max})::float8`,
        mean: sql<number>`sum(${r.sum}) / sum(${r.n})`,
        n: sql<number>`sum(${r.n})::int`,
      })
      .from(r)
      .where(
        and(
          eq(r.visitId, visitId),
          eq(r.seconds, bucket),
          inArray(r.code, [...codes]),
          gte(r.at, from),
          lt(r.at, to),
        ),
      )
      .groupBy(r.code, r.unit, r.derived, r.at)
      .orderBy(asc(r.code), asc(r.at), asc(r.derived))
    return { value: rows, codes: [...new Set(codes)].toSorted(), count: rows.length }
  })
}

/** A read of the record: judged, audited in its transaction, and a refused attempt written down. */
async function read<T>(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
  query: (tx: Tx) => Promise<{ value: T; codes: string[]; count: number }>,
): Promise<Result<T, ReadRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const may = mayReadVitals(actor, visit)
    if (may !== "yes" || visit === undefined) return refuse(may === "yes" ? "not_found" : may)
    const { value, codes, count } = await query(tx)
    await record(
      tx,
      actor,
      {
        action: "vitals.read",
        entity: { type: "vitals", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        patientId: visit.patientId,
        data: { visitId, codes, count },
      },
      at,
    )
    return ok(value)
  })
  return result.ok
    ? result
    : deny(actor, "vitals.read", { type: "vitals", id: visitId }, result.reason, at)
}
