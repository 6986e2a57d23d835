import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { keptWaveChunks, vitalRollups, waveChunks, waveStreams } from "@/db/schema/vitals"
import type { ChartedOrigin } from "@/db/schema/vitals"
import type { StaffActor } from "@/lib/actor"
import type { DeviceId, VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { readVitals } from "./audited-read"
import { chunkMs } from "./chunking"
import { parseMeta } from "./meta"
import type { WaveMeta } from "./meta"
import type { ReadRefusal } from "./policy"
import { readChunk } from "./stored-chunk"
import type { ChunkFlaw, Questionable } from "./stored-chunk"

/** What is asked for; `channels` by their ids in the channel table, all where left out. */
export type WaveRange = { from: Date; to: Date; channels?: readonly number[] }

export type StoredWaves = {
  meta: WaveMeta
  deviceId: DeviceId
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
  return readVitals(actor, visitId, at, async (tx) => {
    const { waves, chunks } = await storedWaves(tx, visitId, range)
    return { value: waves, codes: codesOf(waves, range), count: chunks }
  })
}

/** The same within a transaction; whoever uses it judges and audits. */
export async function storedWaves(
  tx: Tx,
  visitId: VisitId,
  range: WaveRange,
): Promise<{ waves: StoredWaves[]; chunks: number }> {
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
  for (const { id, deviceId, meta: stored, startedAt } of streams) {
    const meta = parseMeta(stored)
    const own = rows.filter(({ streamId }) => streamId === id)
    if (meta !== undefined && own.length > 0)
      waves.push({ meta, deviceId, startedAt, pieces: () => pieces(own) })
  }
  return { waves, chunks: rows.length }
}

/** How many that would be, those of chunks that lie across the edges too. */
export async function countWaves(
  tx: Tx,
  visitId: VisitId,
  { from, to }: WaveRange,
): Promise<{ samples: number; chunks: number }> {
  let [samples, chunks] = [0, 0]
  for (const table of [keptWaveChunks, waveChunks]) {
    const [row] = await tx
      .select({
        samples: sql<number>`coalesce(sum(${table.n}), 0)::float8`,
        chunks: sql<number>`count(*)::float8`,
      })
      .from(waveStreams)
      .innerJoin(table, eq(table.streamId, waveStreams.id))
      .where(
        and(
          eq(waveStreams.visitId, visitId),
          gte(table.startsAt, new Date(from.getTime() - chunkMs + 1)),
          lt(table.startsAt, to),
        ),
      )
    samples += row?.samples ?? 0
    chunks += row?.chunks ?? 0
  }
  return { samples, chunks }
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

export function codesOf(
  waves: readonly StoredWaves[],
  { channels }: Pick<WaveRange, "channels">,
): string[] {
  const shown = waves.flatMap(({ meta }) => meta.channels)
  const asked = shown.filter(({ id }) => channels?.includes(id) ?? true)
  return [...new Set(asked.map(({ mdc }) => `MDC.${mdc}`))].toSorted().slice(0, 64)
}

/** One bucket of one code: of all devices that measured it. */
export type TrendBucket = {
  code: string
  unit: string
  derived: boolean
  /** What was doubted is not in it. */
  origin: ChartedOrigin
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
  return readVitals(actor, visitId, at, async (tx) => {
    const r = vitalRollups
    const rows = await tx
      .select({
        code: r.code,
        unit: r.unit,
        derived: r.derived,
        origin: r.origin,
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
      .groupBy(r.code, r.unit, r.derived, r.origin, r.at)
      .orderBy(asc(r.code), asc(r.at), asc(r.derived), asc(r.origin))
    return { value: rows, codes: [...new Set(codes)].toSorted(), count: rows.length }
  })
}
