import { type WaveFrame, decodeFrame } from "../codec"
import { frameWindow } from "../frame-window"
import { originOf, unwrap } from "../framing"
import type { ChannelMeta, WaveMeta } from "../meta"
import { type MissingFrames, missingFrames } from "../missing-frames"
import { type Playout, playout } from "../playout"
import { type Ratio, hertz } from "../ratio"
import { type Gap, type WaveRing, waveRing } from "../wave-ring"

/** One received block, as it came off the wire: for tests, the record, and whoever counts. */
export type ReceivedWave = {
  /** The sender's start that `first` counts from. */
  readonly epoch: string
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
  /** How often samples came after later ones, and the first of the last such stretch. */
  late: { readonly count: number; readonly first: number }
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
  /** A frame that was asked for again: it tells the player nothing of the line. */
  readonly fill: (
    payload: Uint8Array,
    receivedAt: number,
    offset: number,
  ) => readonly ReceivedWave[]
  /** What never came, to be asked for. */
  readonly gaps: MissingFrames
  /** The newest frame's number, not wrapped. */
  readonly newest: () => number
  /** The same for a frame that was decoded elsewhere; `bytes`: how long it was. */
  readonly take: (
    frame: WaveFrame,
    bytes: number,
    receivedAt: number,
    offset: number,
  ) => readonly ReceivedWave[]
  readonly cursor: Playout["cursor"]
  readonly jumps: Playout["jumps"]
  /**
   * How old the picture is when the sender's clock shows `theirs`: the player's delay, or more where what
   * comes is older. NaN before the first sample.
   */
  readonly lag: (theirs: number) => number
  readonly resubscribed: () => void
  /** Samples that never came, over all channels; those that were filled in count no more. */
  readonly missing: () => number
}

const ringSeconds = 40

export function waveStream(meta: WaveMeta, onGap: (channel: number, gap: Gap) => void): WaveStream {
  const channels = meta.channels.map((channel) => ({
    meta: channel,
    ring: waveRing(Math.ceil(hertz(channel.rate) * ringSeconds) + 2),
    origin: NaN,
    late: { count: 0, first: 0 },
  }))
  const byId = new Map(channels.map((channel) => [channel.meta.id, channel]))
  const out = playout(meta.frameMs)
  const frames = frameWindow()
  const gaps = missingFrames(meta.frameMs)
  /** Of each channel the first index that came: what was before it is missed by nobody. */
  const begins = new Map<number, number>()
  let newestSeq = 0
  let missing = 0

  function take(
    frame: WaveFrame,
    bytes: number,
    receivedAt: number,
    offset: number,
    isLive = true,
  ): readonly ReceivedWave[] {
    if (frame.stream !== meta.stream) return []
    const seq = unwrap(newestSeq, frame.seq)
    if (seq < 0) return []
    if (isLive) gaps.live(seq, receivedAt)
    else gaps.settled(seq)
    if (!frames.fresh(seq)) return []
    newestSeq = Math.max(newestSeq, seq)
    if (isLive) out.arrived(frame.t0, receivedAt, offset)

    const received: ReceivedWave[] = []
    for (const block of frame.channels) {
      const channel = byId.get(block.channel)
      if (channel === undefined) continue
      const first = unwrap(channel.ring.end(), block.first)
      channel.origin = originOf({ ...frame, seq }, first, channel.meta.rate)
      const isLate = begins.has(block.channel) && first < channel.ring.end()
      const begin = begins.get(block.channel) ?? first
      begins.set(block.channel, begin)
      const gap = channel.ring.write(first, block.samples, block.leadOff || block.saturated)
      if (gap !== undefined) {
        missing += gap.count
        onGap(block.channel, gap)
      }
      if (isLate) channel.late = { count: channel.late.count + 1, first }
      if (isLate && first > begin) missing -= block.samples.length
      const t0 = timeOf(channel.origin, first, channel.meta.rate)
      const { channel: id, samples } = block
      received.push({
        epoch: meta.epoch,
        channel: id,
        first,
        samples,
        t0,
        durationMs: frame.durationMs,
        receivedAt,
        offset,
        bytes,
      })
    }
    return received
  }

  function read(payload: Uint8Array, receivedAt: number, offset: number, isLive: boolean) {
    const decoded = decodeFrame(payload)
    return decoded.ok ? take(decoded.value, payload.length, receivedAt, offset, isLive) : []
  }

  return {
    meta,
    channels,
    receive: (payload, receivedAt, offset) => read(payload, receivedAt, offset, true),
    take: (frame, bytes, receivedAt, offset) => take(frame, bytes, receivedAt, offset),
    fill: (payload, receivedAt, offset) => read(payload, receivedAt, offset, false),
    gaps,
    newest: () => newestSeq,
    cursor: out.cursor,
    jumps: out.jumps,
    lag: (theirs) => Math.max(out.delay(), theirs - newestOf(channels)),
    resubscribed: out.resubscribed,
    missing: () => missing,
  }
}

/** Sender time up to which something was heard. */
function newestOf(channels: readonly WaveChannel[]): number {
  const ends = channels.filter(({ origin }) => !Number.isNaN(origin))
  if (ends.length === 0) return NaN
  return Math.max(...ends.map(({ origin, ring, meta }) => timeOf(origin, ring.end(), meta.rate)))
}

export function timeOf(origin: number, index: number, rate: Ratio): number {
  return origin + (index * 1000 * rate.den) / rate.num
}
