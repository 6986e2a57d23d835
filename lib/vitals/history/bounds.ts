import { and, count, eq, gte, lt, sql } from "drizzle-orm"

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
  let total = 0
  for (const table of [keptVitalNumerics, vitalNumerics]) {
    const some = tx
      .select({ at: table.at })
      .from(table)
      .where(and(eq(table.visitId, visitId), gte(table.at, from), lt(table.at, to)))
      .limit(mostNumbers + 1)
      .as("some")
    const [row] = await tx.select({ n: count() }).from(some)
    total = Math.max(total, row?.n ?? 0)
  }
  return total
}

/** Ten minutes of the largest monitor, 16 channels of 1000 samples a second. */
const mostReplayed = { samples: 10_000_000, bytes: 20_000_000, chunks: 10_000 }

/** Whether it is more than is sent to a page in one piece, however short the interval. */
export async function isTooMuch(tx: Tx, visitId: VisitId, interval: Interval): Promise<boolean> {
  const sum = { samples: 0, bytes: 0, chunks: 0 }
  for (const table of [keptWaveChunks, waveChunks]) {
    const [row] = await tx
      .select({
        samples: sql<number>`coalesce(sum(${table.n}), 0)::float8`,
        bytes: sql<number>`coalesce(sum(octet_length(${table.data})), 0)::float8`,
        chunks: sql<number>`count(*)::float8`,
      })
      .from(waveStreams)
      .innerJoin(table, eq(table.streamId, waveStreams.id))
      .where(within(table, visitId, interval))
    sum.samples += row?.samples ?? 0
    sum.bytes += row?.bytes ?? 0
    sum.chunks += row?.chunks ?? 0
  }
  const { samples, bytes, chunks } = mostReplayed
  return sum.samples > samples || sum.bytes > bytes || sum.chunks > chunks
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
