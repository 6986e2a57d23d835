import { crc32, deflateRawSync, inflateRawSync } from "node:zlib"

import { decodeFrame, encodeFrame } from "./codec"
import type { WaveBlock, WaveFrame } from "./codec"

/**
 * Some seconds of one channel as they are stored: a frame of the codec with this channel alone, deflated,
 * and the CRC-32 of that. Half of the bytes of a monitor's waves go so; a frame on the wire is too short
 * for it.
 */
export type StoredChunk = {
  readonly channel: number
  /** Milliseconds since 1970 by the sender's clock, whole. */
  readonly startsAt: number
  readonly durationMs: number
  /** Since the stream began; it does not wrap. */
  readonly firstIndex: number
  readonly n: number
  /** Samples that are a reading. */
  readonly valid: number
  /** Offsets without a reading, as PostgreSQL writes a multirange: {[3,7),[9,12)} */
  readonly gaps: string
  readonly codec: 1
  readonly crc32: number
  readonly questionable: Questionable | null
  readonly data: Uint8Array
}

/** Why a chunk is stored and yet doubted. `clock`: the sender's clock was off by more than its tolerance. */
export type Questionable = "clock"

export function storedChunk(
  frame: WaveFrame,
  block: WaveBlock,
  meaning: { firstIndex: number; invalid: number; questionable: Questionable | null },
): StoredChunk {
  const data = deflateRawSync(encodeFrame({ ...frame, channels: [block] }))
  const { gaps, missing } = gapsOf(block.samples, meaning.invalid)
  return {
    channel: block.channel,
    startsAt: Math.round(frame.t0),
    durationMs: frame.durationMs,
    firstIndex: meaning.firstIndex,
    n: block.samples.length,
    valid: block.samples.length - missing,
    gaps,
    codec: 1,
    crc32: crc32(data),
    questionable: meaning.questionable,
    data,
  }
}

export type ChunkFlaw = "crc" | "codec"

/** The stored block, or why it cannot be shown: what the disk changed is a gap, never data. */
export function readChunk(
  chunk: Pick<StoredChunk, "channel" | "n" | "crc32" | "data">,
): { ok: true; block: WaveBlock } | { ok: false; flaw: ChunkFlaw } {
  if (crc32(chunk.data) !== chunk.crc32) return { ok: false, flaw: "crc" }
  const plain = inflated(chunk.data)
  const frame = plain && decodeFrame(plain)
  const block = frame?.ok === true ? frame.value.channels[0] : undefined
  if (block?.channel !== chunk.channel || block.samples.length !== chunk.n)
    return { ok: false, flaw: "codec" }
  return { ok: true, block }
}

/**
 * `replace`: the newer covers all of the older, says the same wherever both have a reading, and has
 * more of it. `conflict`: they differ, so the first one stays. `keep`: nothing new.
 */
export function whichChunk(
  older: StoredChunk,
  newer: StoredChunk,
  invalid: number,
): "keep" | "replace" | "conflict" {
  const [before, after] = [readChunk(older), readChunk(newer)]
  if (!after.ok) return "keep"
  // What the disk changed is put right by a repeat.
  if (!before.ok) return "replace"
  const shift = older.firstIndex - newer.firstIndex
  const [old, fresh] = [before.block.samples, after.block.samples]
  for (let i = 0; i < old.length; i++) {
    const [was, is] = [old[i], fresh[i + shift]]
    if (was !== invalid && is !== invalid && is !== undefined && was !== is) return "conflict"
  }
  const covers = shift >= 0 && shift + old.length <= fresh.length
  if (!covers || newer.valid < older.valid) return "keep"
  return newer.valid > older.valid || newer.n > older.n ? "replace" : "keep"
}

/** No frame that was taken in is longer. */
const mostPlainBytes = 262_144

function inflated(data: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(data, { maxOutputLength: mostPlainBytes })
  } catch {
    return undefined
  }
}

/** How many stretches have no reading: each is written out where the chunk is stored. */
export function countGaps(samples: Int32Array, invalid: number): number {
  let count = 0
  for (let i = 0; i < samples.length; i++)
    if (samples[i] === invalid && (i === 0 || samples[i - 1] !== invalid)) count++
  return count
}

function gapsOf(samples: Int32Array, invalid: number): { gaps: string; missing: number } {
  const ranges: string[] = []
  let missing = 0
  for (let i = 0; i < samples.length; i++) {
    if (samples[i] !== invalid) continue
    const from = i
    while (i < samples.length && samples[i] === invalid) i++
    ranges.push(`[${from},${i})`)
    missing += i - from
  }
  return { gaps: `{${ranges.join(",")}}`, missing }
}
