import { decodeFrame } from "../codec"
import { frameWindow } from "../frame-window"
import { originOf, unwrap } from "../framing"
import type { ChannelMeta, WaveMeta } from "../meta"
import { playout } from "../playout"
import { type Ratio, hertz } from "../ratio"
import { type Gap, type WaveRing, waveRing } from "../wave-ring"

/** One received block, as it came off the wire: for tests, the record, and whoever counts. */
export type ReceivedWave = {
  readonly channel: number
  readonly first: number
  readonly samples: Int32Array
  /** When the block's first sample was taken, by the sender's clock. */
  readonly t0: number
  readonly durationMs: number
  readonly receivedAt: number
  /** Sender's clock minus ours. */
  readonly offset: number
  readonly bytes: number
}

export type WaveChannel = {
  readonly meta: ChannelMeta
  readonly ring: WaveRing
  /** Sender time of sample 0. */
  origin: number
}

/** One stream of one sender, from its channel table on: rings, playout, what was lost. */
export type WaveStream = {
  readonly meta: WaveMeta
  readonly channels: readonly WaveChannel[]
  readonly receive: (
    payload: Uint8Array,
    receivedAt: number,
    offset: number,
  ) => readonly ReceivedWave[]
  readonly cursor: (now: number, offset: number) => number
  readonly delay: () => number
  readonly resubscribed: () => void
  /** Samples that never came, over all channels. */
  readonly missing: () => number
}

const ringSeconds = 40

export function waveStream(meta: WaveMeta, onGap: (channel: number, gap: Gap) => void): WaveStream {
  const channels = meta.channels.map((channel) => ({
    meta: channel,
    ring: waveRing(Math.ceil(hertz(channel.rate) * ringSeconds) + 2),
    origin: NaN,
  }))
  const byId = new Map(channels.map((channel) => [channel.meta.id, channel]))
  const out = playout(meta.frameMs)
  const frames = frameWindow()
  let newestSeq = 0
  let missing = 0

  return {
    meta,
    channels,
    receive(payload, receivedAt, offset) {
      const decoded = decodeFrame(payload)
      if (!decoded.ok || decoded.value.stream !== meta.stream) return []
      const frame = decoded.value
      const seq = unwrap(newestSeq, frame.seq)
      if (seq < 0 || !frames.fresh(seq)) return []
      newestSeq = Math.max(newestSeq, seq)
      out.arrived(frame.t0, receivedAt, offset)

      const received: ReceivedWave[] = []
      for (const block of frame.channels) {
        const channel = byId.get(block.channel)
        if (channel === undefined) continue
        const first = unwrap(channel.ring.end(), block.first)
        channel.origin = originOf({ ...frame, seq }, first, channel.meta.rate)
        const gap = channel.ring.write(first, block.samples)
        if (gap !== undefined) {
          missing += gap.count
          onGap(block.channel, gap)
        }
        const t0 = timeOf(channel.origin, first, channel.meta.rate)
        const { channel: id, samples } = block
        received.push({
          channel: id,
          first,
          samples,
          t0,
          durationMs: frame.durationMs,
          receivedAt,
          offset,
          bytes: payload.length,
        })
      }
      return received
    },
    cursor: out.cursor,
    delay: out.delay,
    resubscribed: out.resubscribed,
    missing: () => missing,
  }
}

export function timeOf(origin: number, index: number, rate: Ratio): number {
  return origin + (index * 1000 * rate.den) / rate.num
}
