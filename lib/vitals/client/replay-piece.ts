import { decodeFrame } from "../codec"
import type { ReplayBody, ReplayNumber } from "../history/replay-body"
import { parseMeta } from "../meta"
import type { ChannelMeta, WaveMeta } from "../meta"
import { hertz } from "../ratio"
import { waveRing } from "../wave-ring"
import type { WaveChannel } from "./wave-stream"

/** A stretch of stored data, ready to be drawn. */
export type ReplayPiece = {
  readonly from: number
  readonly to: number
  /** By the time of their first sample. */
  readonly streams: readonly ReplayStream[]
  readonly numbers: readonly ReplayNumber[]
}

/** What is there of one start of a sender. */
export type ReplayStream = {
  readonly meta: WaveMeta
  readonly channels: readonly WaveChannel[]
  readonly begins: number
}

type Block = {
  readonly first: number
  readonly at: number
  readonly samples: Int32Array
  doubtful: boolean
}

/** What does not decode is left out: a gap, never data. */
export function replayPiece(body: ReplayBody, from: number, to: number): ReplayPiece {
  const streams = body.streams.flatMap(({ meta: json, chunks }): ReplayStream[] => {
    const meta = parseMeta(json)
    if (meta === undefined) return []
    const blocks = new Map<number, Block[]>()
    for (const { first, frame: text } of chunks) {
      const frame = decodeFrame(Uint8Array.from(atob(text), (char) => char.codePointAt(0) ?? 0))
      const block = frame.ok ? frame.value.channels[0] : undefined
      if (!frame.ok || block === undefined) continue
      const { channel, samples, leadOff } = block
      const own = blocks.get(channel) ?? []
      blocks.set(channel, own)
      own.push({ first, at: frame.value.t0, samples, doubtful: leadOff })
    }
    const begins = Math.min(...[...blocks.values()].flat().map(({ at }) => at))
    const channels = meta.channels.map((channel) =>
      channelOf(channel, blocks.get(channel.id) ?? []),
    )
    return Number.isFinite(begins) ? [{ meta, channels, begins }] : []
  })
  return {
    from,
    to,
    streams: streams.toSorted((a, b) => a.begins - b.begins),
    numbers: body.numbers,
  }
}

/** No piece is longer; indexes that jump further apart do not fill the memory. */
const longestSeconds = 900

function channelOf(meta: ChannelMeta, blocks: readonly Block[]): WaveChannel {
  const [first] = blocks
  const last = blocks.at(-1)
  const late = { count: 0, first: 0 }
  if (first === undefined || last === undefined)
    return { meta, ring: waveRing(1), origin: NaN, late }
  const span = last.first + last.samples.length - first.first
  const ring = waveRing(Math.min(span, Math.ceil(hertz(meta.rate) * longestSeconds)))
  for (const { first: index, samples, doubtful } of blocks) ring.write(index, samples, doubtful)
  return { meta, ring, origin: first.at - (first.first * 1000) / hertz(meta.rate), late }
}

/** What was typed in, or computed from a wave, stands beside what a device tells. */
export function keyOf({ code, derived, origin }: Omit<ReplayNumber, "at">): string {
  return `${code}/${derived}/${origin === "manual"}`
}

/** The newest of each number at a moment, with its age in milliseconds. */
export function numbersAt(
  numbers: readonly ReplayNumber[],
  position: number,
): (ReplayNumber & { readonly age: number })[] {
  const newest = new Map<string, ReplayNumber>()
  for (const number of numbers) if (number.at <= position) newest.set(keyOf(number), number)
  return [...newest.values()].map((number) => ({ ...number, age: position - number.at }))
}
