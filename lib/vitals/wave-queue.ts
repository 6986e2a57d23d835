import { chunkMs } from "./chunking"
import type { WaveMeta } from "./meta"

/**
 * Chunks that wait for the ingest endpoint, oldest first. A chunk is named by its stream and start, so
 * sending it twice stores it once. Beyond 8 MiB, an hour or more, the oldest give way, and are counted.
 */
export type WaveQueue = {
  add(meta: WaveMeta, frame: Uint8Array): void
  /** The oldest of one stream, about as much as a weak line carries at once. They stay until `settle`. */
  batch(): QueuedWaves | undefined
  /** They are taken, or never will be (`lost`). */
  settle(batch: QueuedWaves, lost: number): void
  clear(): void
  readonly waiting: () => number
  /** Seconds that nobody took in time, or at all. */
  readonly lostSeconds: () => number
}

export type QueuedWaves = { readonly meta: WaveMeta; readonly frames: readonly Uint8Array[] }

const mostBytes = 8 * 2 ** 20
const batchBytes = 96_000
const mostFramesPerBatch = 120

export function waveQueue(): WaveQueue {
  let waiting: { meta: WaveMeta; frame: Uint8Array }[] = []
  let bytes = 0
  let lost = 0

  return {
    add(meta, frame) {
      waiting.push({ meta, frame })
      bytes += frame.length
      while (bytes > mostBytes) {
        bytes -= waiting.shift()?.frame.length ?? bytes
        lost++
      }
    },
    batch() {
      const meta = waiting[0]?.meta
      if (meta === undefined) return undefined
      const frames: Uint8Array[] = []
      let size = 0
      for (const one of waiting) {
        size += one.frame.length
        const isFull = size > batchBytes || frames.length === mostFramesPerBatch
        if (one.meta !== meta || (isFull && frames.length > 0)) break
        frames.push(one.frame)
      }
      return { meta, frames }
    },
    settle(batch, refused) {
      const settled = new Set(batch.frames)
      waiting = waiting.filter(({ frame }) => !settled.has(frame))
      bytes = waiting.reduce((sum, { frame }) => sum + frame.length, 0)
      lost += refused
    },
    clear() {
      waiting = []
      bytes = 0
    },
    waiting: () => waiting.length,
    lostSeconds: () => (lost * chunkMs) / 1000,
  }
}
