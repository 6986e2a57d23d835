import { createHash } from "node:crypto"

import { readChunk } from "@/lib/vitals/stored-chunk"

import { withDatabase } from "./visit"

/** Of one channel of one start of the sender: from its first index on; NaN where nothing is stored. */
export type StoredWave = { readonly first: number; readonly samples: readonly number[] }

/** What PostgreSQL keeps of a visit's newest stream, each stored chunk read as the record reads it. */
export async function storedWaves(visitId: string): Promise<ReadonlyMap<number, StoredWave>> {
  const { rows } = await withDatabase((client) =>
    client.query<{ channel: number; first: string; n: number; crc: string; data: Buffer }>(
      `select c.channel, c.first_index as first, c.n, c.crc32 as crc, c.data from wave_chunks c
       where c.stream_id = (select max(id) from wave_streams where visit_id = $1)
       order by c.channel, c.first_index`,
      [visitId],
    ),
  )
  const waves = new Map<number, { first: number; samples: number[] }>()
  for (const { channel, n, data, ...row } of rows) {
    const read = readChunk({ channel, n, crc32: Number(row.crc), data })
    if (!read.ok) throw new Error(`a stored chunk cannot be read: ${read.flaw}`)
    const first = Number(row.first)
    const wave = waves.get(channel) ?? { first, samples: [] }
    waves.set(channel, wave)
    while (wave.samples.length < first - wave.first) wave.samples.push(NaN)
    wave.samples.push(...read.block.samples)
  }
  return waves
}

/** SHA-256 over raw samples as int32 little-endian: two streams are equal when it is. */
export function hashOf(samples: Iterable<number>): string {
  const list = [...samples]
  // A hole is no sample: without this it would be a zero.
  if (list.some((sample) => !Number.isInteger(sample))) return `holes in ${list.length} samples`
  return createHash("sha256")
    .update(Buffer.from(Int32Array.from(list).buffer))
    .digest("hex")
}

/** What a recording that is replayed over and over holds at these indexes. */
export function looped(file: readonly number[], first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => file[(first + i) % file.length] ?? NaN)
}
