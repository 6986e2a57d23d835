import { and, gte, inArray, lt, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { keptWaveChunks, waveChunks, waveStreams } from "@/db/schema/vitals"
import { testData } from "@/lib/fhir/observation"
import type { DateRange, Token } from "@/lib/fhir/search-value"
import { mdcSystem } from "@/lib/fhir/vital-coding"
import { waveObservation } from "@/lib/fhir/wave-observation"
import { PatientId } from "@/lib/ids"
import { chunkMs } from "@/lib/vitals/chunking"
import { parseMeta } from "@/lib/vitals/meta"
import { readChunk } from "@/lib/vitals/stored-chunk"

import type { Found } from "./found"

/** A stored chunk of one channel: its kind names stream and channel, and with the moment it is unique. */
type WaveRow = {
  readonly visit_id: string
  readonly patient_id: string
  readonly device_id: string
  readonly at: Date
  readonly kind: string
}

/** Samples of a page: some two megabytes of JSON. */
const mostSamples = 400_000

const wave = /^w\.(\d{1,18})\.(\d{1,3})$/

export function isWaveKind(text: string): boolean {
  return wave.test(text)
}

/** The id of a chunk's Observation: stream, channel and moment. */
export function waveNamed(id: string): { kind: string; at: number } | undefined {
  const [, stream = "", channel = "", moment = ""] =
    /^w\.(\d{1,18})\.(\d{1,3})\.([0-9a-z]{1,9})$/.exec(id) ?? []
  const at = Number.parseInt(moment, 36)
  return at > 0 && at < 2e14 ? { kind: `w.${stream}.${channel}`, at } : undefined
}

/** One text for a row that is nobody else's. */
export function waveKey(row: Pick<WaveRow, "kind" | "at"> | undefined): string {
  return row === undefined ? "" : `${row.kind}.${row.at.getTime().toString(36)}`
}

/** Channels of one of these codes, all where there are none. Waves are coded by ISO/IEEE 11073-10101 alone. */
export function wavesCodedBy(codes: readonly Token[] | undefined): SQL {
  if (codes === undefined) return sql`true`
  const own = codes.filter(({ system }) => (system ?? mdcSystem) === mdcSystem)
  if (own.length === 0) return sql`false`
  return sql`exists (select from jsonb_array_elements(s.meta -> 'channels') as line (facts)
    where facts ->> 'id' = c.channel::text and facts ->> 'mdc' in (${sql.join(
      own.map(({ code }) => sql`${code}`),
      sql`, `,
    )}))`
}

/**
 * Rows of chunks for whoever puts them in one order with others. A chunk is within a range that it
 * touches. Both where the days lie and what holds keep of days that are gone; a chunk counts once.
 */
export function wavesIn(condition: SQL, range: DateRange | undefined): SQL {
  const at = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`
  // Bounds of `starts_at` alone let PostgreSQL leave the other days out.
  const from =
    range?.from == null
      ? sql`true`
      : sql`c.starts_at >= ${at(Math.max(range.from - chunkMs, -4e13))}
          and c.starts_at + c.duration_ms * interval '1 millisecond' > ${at(range.from)}`
  const until = range?.until == null ? sql`true` : sql`c.starts_at < ${at(range.until)}`
  const rowsOf = (table: SQL) => sql`
    select s.visit_id, visits.patient_id, s.device_id, date_trunc('milliseconds', c.starts_at) as at,
      ('w.' || c.stream_id || '.' || c.channel) collate "C" as kind
    from wave_streams s join ${table} c on c.stream_id = s.id join visits on visits.id = s.visit_id
    where ${from} and ${until} and ${condition}`
  return sql`select *, null::json as parts from (
    ${rowsOf(sql`wave_chunks`)} union ${rowsOf(sql`kept_wave_chunks`)}) chunks`
}

/** As many of the rows, from the first on, as a page may hold, by `waveKey`; `cut`: the first beyond. */
export async function wavesFound(
  tx: Tx,
  rows: readonly WaveRow[],
): Promise<{ found: Map<string, Found>; cut?: string }> {
  const found = new Map<string, Found>()
  if (rows.length === 0) return { found }
  const streamIds = [...new Set(rows.map(({ kind }) => BigInt(wave.exec(kind)?.[1] ?? "0")))]
  const streams = await tx
    .select({ id: waveStreams.id, meta: waveStreams.meta })
    .from(waveStreams)
    .where(inArray(waveStreams.id, streamIds))
  const metas = new Map(streams.map(({ id, meta }) => [String(id), parseMeta(meta)]))
  const chunks = await chunksOf(tx, streamIds, rows)
  let samples = 0
  for (const row of rows) {
    const [, stream = "", place = ""] = wave.exec(row.kind) ?? []
    const meta = metas.get(stream)
    const channel = meta?.channels.find(({ id }) => id === Number(place))
    const chunk = chunks.get(waveKey(row))
    if (meta === undefined || channel === undefined || chunk === undefined) continue
    samples += chunk.n
    if (samples > mostSamples && found.size > 0) return { found, cut: waveKey(row) }
    const read = readChunk(chunk)
    const resource = waveObservation(
      channel,
      { at: row.at.getTime(), n: chunk.n, samples: read.ok ? read.block.samples : undefined },
      { patient: row.patient_id, device: row.device_id, encounter: row.visit_id },
    )
    found.set(waveKey(row), {
      resource: {
        ...resource,
        id: waveKey(row),
        ...(meta.source.kind === "recorded" ? { meta: testData } : {}),
        ...(chunk.questionable === null ? {} : doubted),
      },
      patientId: PatientId.parse(row.patient_id),
      entity: { type: "vitals", id: row.visit_id },
    })
  }
  return { found }
}

/** The bound value set has no word for it, and is extensible. */
const doubted = {
  interpretation: [{ text: "Questionable" }],
  note: [{ text: "The clock of whoever sent it was off by more than its tolerance" }],
} as const

async function chunksOf(
  tx: Tx,
  streamIds: readonly bigint[],
  rows: readonly WaveRow[],
): Promise<Map<string, typeof waveChunks.$inferSelect>> {
  const times = rows.map(({ at }) => at.getTime())
  const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times) + 1)]
  const wanted = new Set(rows.map(waveKey))
  const chunks = new Map<string, typeof waveChunks.$inferSelect>()
  for (const table of [keptWaveChunks, waveChunks]) {
    const stored = await tx
      .select()
      .from(table)
      .where(
        and(
          inArray(table.streamId, [...streamIds]),
          inArray(table.channel, [
            ...new Set(rows.map(({ kind }) => Number(wave.exec(kind)?.[2] ?? "-1"))),
          ]),
          gte(table.startsAt, first),
          lt(table.startsAt, last),
        ),
      )
    for (const chunk of stored) {
      const key = waveKey({ kind: `w.${chunk.streamId}.${chunk.channel}`, at: chunk.startsAt })
      if (wanted.has(key)) chunks.set(key, chunk)
    }
  }
  return chunks
}
