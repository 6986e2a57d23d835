import { and, count, eq, gte, lt, sql } from "drizzle-orm"
import { union } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import {
  keptVitalNumerics,
  keptWaveChunks,
  vitalNumerics,
  waveChunks,
  waveStreams,
} from "@/db/schema/vitals"
import type { VisitId } from "@/lib/ids"

import { chunkMs } from "../chunking"
import { parseMeta } from "../meta"
import type { Ratio } from "../ratio"
import type { Interval } from "./interval"
import { mostNumbers } from "./queries"

/** How many numbers that would be, at most one more than `mostNumbers`. */
export async function countNumbers(
  tx: Tx,
  visitId: VisitId,
  { from, to }: Interval,
): Promise<number> {
  const named = (table: typeof vitalNumerics | typeof keptVitalNumerics) =>
    tx
      .select({ deviceId: table.deviceId, code: table.code, at: table.at })
      .from(table)
      .where(and(eq(table.visitId, visitId), gte(table.at, from), lt(table.at, to)))
  // What a hold has copied is in both, until its day goes.
  const some = union(named(keptVitalNumerics), named(vitalNumerics))
    .limit(mostNumbers + 1)
    .as("some")
  const [row] = await tx.select({ n: count() }).from(some)
  return row?.n ?? 0
}

/**
 * Ten minutes of the largest monitor, 16 channels of 1000 samples a second. `places`: a page keeps one for
 * each sample between the first and the last of a channel, of two monitors at most.
 */
const mostReplayed = { samples: 10_000_000, bytes: 20_000_000, chunks: 10_000, places: 20_000_000 }

/** Whether it is more than is sent to a page in one piece, however short the interval. */
export async function isTooMuch(tx: Tx, visitId: VisitId, interval: Interval): Promise<boolean> {
  const sum = { samples: 0, bytes: 0, chunks: 0, places: 0 }
  for (const table of [keptWaveChunks, waveChunks]) {
    const rows = await tx
      .select({
        samples: sql<number>`sum(${table.n})::float8`,
        bytes: sql<number>`sum(octet_length(${table.data}))::float8`,
        chunks: sql<number>`count(*)::float8`,
        places: sql<number>`(max(${table.firstIndex} + ${table.n}) - min(${table.firstIndex}))::float8`,
      })
      .from(waveStreams)
      .innerJoin(table, eq(table.streamId, waveStreams.id))
      .where(within(table, visitId, interval))
      .groupBy(waveStreams.id, table.channel)
    for (const row of rows) {
      sum.samples += row.samples
      sum.bytes += row.bytes
      sum.chunks += row.chunks
      sum.places += row.places
    }
  }
  const { samples, bytes, chunks, places } = mostReplayed
  return sum.samples > samples || sum.bytes > bytes || sum.chunks > chunks || sum.places > places
}

/** The rates of the channels that are stored of an interval. */
export async function ratesIn(tx: Tx, visitId: VisitId, interval: Interval): Promise<Ratio[]> {
  const rates: Ratio[] = []
  for (const table of [keptWaveChunks, waveChunks]) {
    const rows = await tx
      .selectDistinctOn([waveStreams.id, table.channel], {
        meta: waveStreams.meta,
        channel: table.channel,
      })
      .from(waveStreams)
      .innerJoin(table, eq(table.streamId, waveStreams.id))
      .where(within(table, visitId, interval))
    for (const { meta, channel } of rows) {
      const found = parseMeta(meta)?.channels.find(({ id }) => id === channel)
      if (found !== undefined) rates.push(found.rate)
    }
  }
  return rates
}

function within(
  table: typeof waveChunks | typeof keptWaveChunks,
  visitId: VisitId,
  { from, to }: Interval,
) {
  return and(
    eq(waveStreams.visitId, visitId),
    gte(table.startsAt, new Date(from.getTime() - chunkMs + 1)),
    lt(table.startsAt, to),
  )
}
