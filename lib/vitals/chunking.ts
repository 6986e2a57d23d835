import { encodeFrame } from "./codec"
import type { WaveFrame } from "./codec"
import { firstIndex } from "./framing"
import type { ChannelMeta, WaveMeta } from "./meta"

/** Stored frames are longer than those on the wire: a chunk is at most this and a batch's interval old. */
export const chunkMs = 5_000

/** Puts the frames of one stream together to the chunks that are stored of it. */
export type Chunking = {
  /** Answers with a chunk where the frame was its last, or is of a later one. */
  add(frame: WaveFrame): readonly Uint8Array[]
  /** What is there of the chunk that is under way. */
  flush(): readonly Uint8Array[]
}

type Kept = {
  readonly samples: Int32Array
  /** Filled places, counted from the chunk's own first sample: [from, to). */
  from: number
  to: number
  gapBefore: boolean
  leadOff: boolean
  saturated: boolean
}

/** `ahead`: how far the record's clock is before the sender's. A sample that never came is no reading. */
export function chunking(meta: WaveMeta, ahead: number): Chunking {
  const channels = new Map(meta.channels.map((channel) => [channel.id, channel]))
  let chunk = -1
  let origin = 0
  let kept = new Map<number, Kept>()

  function close(): Uint8Array[] {
    const blocks = [...kept]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([id, { samples, from, to, ...flags }]) => {
        const channel = channels.get(id)
        if (channel === undefined) return []
        const first = firstIndex(chunk, chunkMs, channel.rate) + from
        return [{ channel: id, first, samples: samples.subarray(from, to), ...flags }]
      })
    kept = new Map()
    if (blocks.length === 0) return []
    const t0 = origin + ahead + chunk * chunkMs
    return [
      encodeFrame({ stream: meta.stream, seq: chunk, t0, durationMs: chunkMs, channels: blocks }),
    ]
  }

  function keptOf(channel: ChannelMeta): Kept {
    const known = kept.get(channel.id)
    if (known !== undefined) return known
    const length =
      firstIndex(chunk + 1, chunkMs, channel.rate) - firstIndex(chunk, chunkMs, channel.rate)
    const samples = new Int32Array(length).fill(channel.invalid)
    const flags = { gapBefore: false, leadOff: false, saturated: false }
    const made = { samples, from: length, to: 0, ...flags }
    kept.set(channel.id, made)
    return made
  }

  return {
    add(frame) {
      const done: Uint8Array[] = []
      const of = Math.floor((frame.seq * frame.durationMs) / chunkMs)
      if (of < chunk) return done
      if (of > chunk) done.push(...close())
      chunk = of
      origin = frame.t0 - frame.seq * frame.durationMs
      for (const block of frame.channels) {
        const channel = channels.get(block.channel)
        if (channel === undefined) continue
        const own = keptOf(channel)
        const from = block.first - firstIndex(chunk, chunkMs, channel.rate)
        if (from < 0 || from + block.samples.length > own.samples.length) continue
        own.samples.set(block.samples, from)
        own.from = Math.min(own.from, from)
        own.to = Math.max(own.to, from + block.samples.length)
        own.gapBefore ||= block.gapBefore
        own.leadOff ||= block.leadOff
        own.saturated ||= block.saturated
      }
      if ((frame.seq + 1) * frame.durationMs >= (chunk + 1) * chunkMs) done.push(...close())
      return done
    },
    flush: close,
  }
}
