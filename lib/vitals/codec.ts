import { type Result, ok, refuse } from "@/lib/result"

import { readVarint, varintLength, writeVarint, zigzag, unzigzag } from "./varint"

/**
 * A frame of waveform samples. Little-endian:
 * `u8 0x56 | u8 version<<4|1 | u16 stream | u32 seq | f64 t0 | u16 duration ms`, then per channel
 * `u8 id | u8 flags | u16 n | u32 first | n varints`. The first varint is the zigzag of the sample,
 * the rest are zigzags of its first or second difference, whichever is shorter (flag bit 0).
 * Differences wrap at 32 bits, so that any int32 comes back unchanged.
 */
export type WaveFrame = {
  readonly stream: number
  /** The frame's number since its stream began; it wraps at 2³². */
  readonly seq: number
  /** When the frame began, in milliseconds since 1970 by the sender's monotonic clock. */
  readonly t0: number
  readonly durationMs: number
  readonly channels: readonly WaveBlock[]
}

export type WaveBlock = {
  readonly channel: number
  /** Index of the first sample since the stream began; it wraps at 2³² (49 days at 1000 Hz). */
  readonly first: number
  readonly samples: Int32Array
  readonly gapBefore: boolean
  readonly leadOff: boolean
  readonly saturated: boolean
}

export type FrameRefusal =
  | "short"
  | "magic"
  | "version"
  | "time"
  | "flags"
  | "order"
  | "count"
  | "varint"

const magic = 0x56
const versionAndType = 0x11
const headerBytes = 18
const channelBytes = 8
const flag = { second: 1, gapBefore: 2, leadOff: 4, saturated: 8 } as const

export function encodeFrame(frame: WaveFrame): Uint8Array<ArrayBuffer> {
  const blocks = frame.channels.map((block) => ({ block, coding: shorter(block.samples) }))
  const size = blocks.reduce((sum, { coding }) => sum + channelBytes + coding.bytes, headerBytes)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, magic)
  view.setUint8(1, versionAndType)
  view.setUint16(2, frame.stream, true)
  view.setUint32(4, frame.seq >>> 0, true)
  view.setFloat64(8, frame.t0, true)
  view.setUint16(16, frame.durationMs, true)
  let at = headerBytes
  for (const { block, coding } of blocks) {
    view.setUint8(at, block.channel)
    view.setUint8(at + 1, flagsOf(block, coding.second))
    view.setUint16(at + 2, block.samples.length, true)
    view.setUint32(at + 4, block.first >>> 0, true)
    at += channelBytes
    forEachDelta(
      block.samples,
      coding.second,
      (delta) => (at = writeVarint(bytes, at, zigzag(delta))),
    )
  }
  return bytes
}

/** Strict: anything that `encodeFrame` would not have written is refused, and nothing is guessed. */
export function decodeFrame(bytes: Uint8Array): Result<WaveFrame, FrameRefusal> {
  if (bytes.length < headerBytes) return refuse("short")
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint8(0) !== magic) return refuse("magic")
  if (view.getUint8(1) !== versionAndType) return refuse("version")
  const t0 = view.getFloat64(8, true)
  const durationMs = view.getUint16(16, true)
  if (!(t0 >= 0 && t0 < 2 ** 53) || durationMs === 0) return refuse("time")

  const channels: WaveBlock[] = []
  for (let at = headerBytes; at < bytes.length;) {
    if (bytes.length - at < channelBytes) return refuse("short")
    const channel = view.getUint8(at)
    const flags = view.getUint8(at + 1)
    const n = view.getUint16(at + 2, true)
    const first = view.getUint32(at + 4, true)
    at += channelBytes
    if (flags > 15) return refuse("flags")
    // ids rise, so that a channel cannot come twice
    if (channel <= (channels.at(-1)?.channel ?? -1)) return refuse("order")
    if (n === 0 || n > bytes.length - at) return refuse("count")
    const samples = new Int32Array(n)
    at = readSamples(bytes, at, samples, (flags & flag.second) !== 0)
    if (at < 0) return refuse("varint")
    channels.push({
      channel,
      first,
      samples,
      gapBefore: (flags & flag.gapBefore) !== 0,
      leadOff: (flags & flag.leadOff) !== 0,
      saturated: (flags & flag.saturated) !== 0,
    })
  }
  return ok({
    stream: view.getUint16(2, true),
    seq: view.getUint32(4, true),
    t0,
    durationMs,
    channels,
  })
}

/** Which stream a frame says it is of, before anything else of it is believed. */
export function streamOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < headerBytes) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true)
}

function shorter(samples: Int32Array): { second: boolean; bytes: number } {
  let firstOrder = 0
  let secondOrder = 0
  forEachDelta(samples, false, (delta) => (firstOrder += varintLength(zigzag(delta))))
  forEachDelta(samples, true, (delta) => (secondOrder += varintLength(zigzag(delta))))
  return secondOrder < firstOrder
    ? { second: true, bytes: secondOrder }
    : { second: false, bytes: firstOrder }
}

function forEachDelta(samples: Int32Array, second: boolean, each: (delta: number) => void): void {
  let previous = 0
  let slope = 0
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0
    const delta = (sample - previous) | 0
    each(second && i > 1 ? (delta - slope) | 0 : delta)
    previous = sample
    slope = delta
  }
}

/** The place after the last varint, or −1 where one is broken. */
function readSamples(
  bytes: Uint8Array,
  from: number,
  samples: Int32Array,
  second: boolean,
): number {
  let at = from
  let previous = 0
  let slope = 0
  for (let i = 0; i < samples.length; i++) {
    const read = readVarint(bytes, at)
    if (read === undefined) return -1
    at = read.next
    const value = unzigzag(read.value)
    slope = second && i > 1 ? (slope + value) | 0 : value
    previous = (previous + slope) | 0
    samples[i] = previous
  }
  return at
}

function flagsOf(block: WaveBlock, second: boolean): number {
  return (
    (second ? flag.second : 0) |
    (block.gapBefore ? flag.gapBefore : 0) |
    (block.leadOff ? flag.leadOff : 0) |
    (block.saturated ? flag.saturated : 0)
  )
}
