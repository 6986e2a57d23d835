import type { ChannelMeta, WaveMeta } from "../meta"
import { hertz } from "../ratio"
import type { Questionable } from "../stored-chunk"
import { type Stretch, joined } from "./doubted"
import type { ExportChunk, ExportSignal } from "./signal"

/** One start of a sender as it is stored, with what could be read of it. */
export type StoredStream = {
  readonly deviceId: string
  readonly meta: WaveMeta
  readonly pieces: () => Iterable<{
    readonly channel: number
    readonly startsAt: Date
    readonly firstIndex: number
    readonly samples: Int32Array | undefined
    readonly questionable?: Questionable | null
  }>
}

/** Channels that mean the same in every start of the sender are one signal of the file. */
export type StoredSignal = ExportSignal & {
  readonly deviceId: string
  readonly channel: ChannelMeta
  /** When the sender's clock was off, by that clock. */
  readonly doubts: readonly Stretch[]
}

/**
 * The samples whose moment lies in [from, to), by signal. Each start of a sender counts its samples
 * anew; here they are counted on, and its clock says how far apart the starts are.
 */
export function storedSignals(
  streams: readonly StoredStream[],
  from: number,
  to: number,
): StoredSignal[] {
  const signals = new Map<string, StoredSignal & { chunks: ExportChunk[]; doubts: Stretch[] }>()
  for (const { deviceId, meta, pieces } of streams) {
    const channels = new Map(meta.channels.map((channel) => [channel.id, channel]))
    /** Of each channel, what its indexes are moved by, and the first that did not come yet. */
    const counted = new Map<number, { move: number; next: number }>()
    for (const { channel: id, startsAt, firstIndex, samples, questionable } of pieces()) {
      const channel = channels.get(id)
      if (channel === undefined || samples === undefined) continue
      const key = keyOf(deviceId, channel)
      const known = signals.get(key)
      const signal = known ?? { ...signalOf(channel), deviceId, chunks: [], doubts: [] }
      if (known === undefined) signals.set(key, signal)
      const end = endOf(signal.chunks)
      const count = counted.get(id) ?? { move: end - firstIndex, next: firstIndex }
      const chunk = cut(channel, { startMs: startsAt.getTime(), firstIndex, samples }, count.next, {
        from,
        to,
      })
      counted.set(id, { ...count, next: Math.max(count.next, firstIndex + samples.length) })
      if (chunk === undefined) continue
      signal.chunks.push({ ...chunk, firstIndex: chunk.firstIndex + count.move })
      if (questionable === "clock") {
        const lastedMs = (chunk.samples.length * 1000) / hertz(channel.rate)
        signal.doubts.push({ from: chunk.startMs, to: chunk.startMs + lastedMs })
      }
    }
  }
  return [...signals.values()]
    .filter(({ chunks }) => chunks.length > 0)
    .map((signal) => ({ ...signal, doubts: joined(signal.doubts) }))
}

function signalOf(channel: ChannelMeta) {
  const { label, unit, rate, gain, baseline, invalid } = channel
  return { channel, label, unit, rate, gain, baseline, invalid, gaps: [] }
}

function keyOf(deviceId: string, channel: ChannelMeta): string {
  const { id, kind, label, unit, rate, gain, baseline, invalid } = channel
  return JSON.stringify([
    deviceId,
    ...[id, kind, label, unit],
    ...[rate.num, rate.den, gain, baseline, invalid],
  ])
}

function endOf(chunks: readonly ExportChunk[]): number {
  const last = chunks.at(-1)
  return last === undefined ? 0 : last.firstIndex + last.samples.length
}

/** What of a chunk is new and within the interval. */
function cut(
  { rate }: ChannelMeta,
  { startMs, firstIndex, samples }: ExportChunk,
  next: number,
  { from, to }: { from: number; to: number },
): ExportChunk | undefined {
  const perMs = hertz(rate) / 1000
  // a sample that lies on the edge to within a rounding belongs to the interval that begins there
  const indexAt = (ms: number) => Math.ceil((ms - startMs) * perMs - 1e-6)
  const first = Math.max(0, next - firstIndex, indexAt(from))
  const end = Math.min(samples.length, indexAt(to))
  if (first >= end) return undefined
  return {
    firstIndex: firstIndex + first,
    samples: samples.subarray(first, end),
    startMs: startMs + first / perMs,
  }
}
