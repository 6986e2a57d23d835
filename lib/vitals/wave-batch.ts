import type { VisitId } from "@/lib/ids"

import { chunkMs } from "./chunking"
import { decodeFrame } from "./codec"
import type { FrameRefusal, WaveBlock, WaveFrame } from "./codec"
import { firstIndex, unwrap } from "./framing"
import type { ChannelMeta, WaveMeta } from "./meta"
import { countGaps, storedChunk } from "./stored-chunk"
import type { Questionable, StoredChunk } from "./stored-chunk"

/** 16 channels of 1000 Hz at three bytes a sample. Stored chunks have the same bound in the database. */
export const mostFrameBytes = 262_144
export const mostFrames = 120

/** In five seconds of one channel. A line that loses every other frame makes 25. */
const mostGaps = 200

export type WaveBatch = {
  readonly meta: WaveMeta
  /** The sender's clock when it sent, in milliseconds since 1970. */
  readonly sentAt: number
  readonly frames: readonly Uint8Array[]
  /** Whose it is, where the sender names it. */
  readonly visitId?: VisitId | undefined
}

/** In chunks: 57 days, far beyond any visit, and where all of the arithmetic is exact. */
const longestStream = 1_000_000

/** `frame`: its place in the batch. */
export type RefusedFrame = { readonly frame: number; readonly reason: FrameFlaw }
export type FrameFlaw =
  | FrameRefusal
  | "size"
  | "stream"
  | "empty"
  | "duration"
  | "channel"
  | "framing"
  | "outside_visit"

/** A clock that is off by more is refused; by more than what a slow upload explains, marked. */
const clockRefusedMs = 120_000
const clockMarkedMs = 10_000

/** What the sender's clock is worth, by the moment at which its batch came. */
export function judgeClock(sentAt: number, now: number): "good" | Questionable | "refused" {
  const off = Math.abs(now - sentAt)
  if (off > clockRefusedMs) return "refused"
  return off > clockMarkedMs ? "clock" : "good"
}

/** When the frames say that they begin, before anything else of them is believed. */
export function startsOf(frames: readonly Uint8Array[]): number[] {
  return frames
    .filter((bytes) => bytes.length >= 16)
    .map((bytes) => new DataView(bytes.buffer, bytes.byteOffset).getFloat64(8, true))
}

/**
 * The chunks of a batch. A frame with anything wrong is left out whole, with its reason; the others
 * stand. `startedAt`: when the stream began, where that is known already; otherwise the first sound
 * frame tells it.
 */
export function chunksOf(
  batch: WaveBatch,
  known: { startedAt: number | undefined; questionable: Questionable | null },
  isOfVisit: (at: number) => boolean,
): { startedAt: number | undefined; chunks: StoredChunk[]; refused: RefusedFrame[] } {
  const channels = new Map(batch.meta.channels.map((channel) => [channel.id, channel]))
  const chunks: StoredChunk[] = []
  const refused: RefusedFrame[] = []
  let { startedAt } = known
  for (const [frame, bytes] of batch.frames.entries()) {
    const read = readFrame(bytes, batch.meta.stream, startedAt, isOfVisit)
    if (typeof read === "string") {
      refused.push({ frame, reason: read })
      continue
    }
    const made = blocksOf(read, channels, known.questionable)
    if (typeof made === "string") {
      refused.push({ frame, reason: made })
      continue
    }
    startedAt ??= read.t0 - read.seq * read.durationMs
    chunks.push(...made)
  }
  return { startedAt, chunks, refused }
}

function readFrame(
  bytes: Uint8Array,
  stream: number,
  startedAt: number | undefined,
  isOfVisit: (at: number) => boolean,
): WaveFrame | FrameFlaw {
  if (bytes.length > mostFrameBytes) return "size"
  const decoded = decodeFrame(bytes)
  if (!decoded.ok) return decoded.reason
  const frame = decoded.value
  if (frame.stream !== stream) return "stream"
  if (frame.channels.length === 0) return "empty"
  if (frame.durationMs !== chunkMs) return "duration"
  if (frame.seq > longestStream) return "framing"
  if (!isOfVisit(frame.t0) || !isOfVisit(frame.t0 + chunkMs)) return "outside_visit"
  return startedAt === undefined || onTime(frame, startedAt) ? frame : "framing"
}

/** A device whose samples are cut by its own clock drifts from the sender's, by a thousandth at most. */
function onTime({ t0, seq, durationMs }: WaveFrame, startedAt: number): boolean {
  const elapsed = seq * durationMs
  return Math.abs(t0 - startedAt - elapsed) <= 1_000 + elapsed / 1_000
}

function blocksOf(
  frame: WaveFrame,
  channels: ReadonlyMap<number, ChannelMeta>,
  questionable: Questionable | null,
): StoredChunk[] | FrameFlaw {
  const chunks: StoredChunk[] = []
  for (const block of frame.channels) {
    const channel = channels.get(block.channel)
    if (channel === undefined) return "channel"
    const first = firstOf(frame, block, channel)
    if (first === undefined || countGaps(block.samples, channel.invalid) > mostGaps)
      return "framing"
    chunks.push(
      storedChunk(frame, block, { firstIndex: first, invalid: channel.invalid, questionable }),
    )
  }
  return chunks
}

/** The index that does not wrap, where the block lies within what its frame may hold. */
function firstOf(frame: WaveFrame, block: WaveBlock, { rate }: ChannelMeta): number | undefined {
  const from = firstIndex(frame.seq, frame.durationMs, rate)
  const to = firstIndex(frame.seq + 1, frame.durationMs, rate)
  const first = unwrap(from, block.first)
  return first >= from && first + block.samples.length <= to ? first : undefined
}
