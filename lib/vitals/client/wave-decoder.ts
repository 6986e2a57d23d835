import { type WaveFrame, decodeFrame } from "../codec"
import type { FromWorker, ToWorker } from "./page-worker"

/** Decodes frames in the page's worker, or here where there is none, and beats about four times a second. */
export type WaveDecoder = {
  /** In order; a frame that the codec refuses is not answered. */
  readonly decode: (payload: Uint8Array, done: (frame: WaveFrame) => void) => void
  readonly onBeat: (listener: () => void) => () => void
}

const beatMs = 250
/** A worker that answered nothing for so many frames is not there. */
const mostWaiting = 1_000
/** Nor is one that did not beat for so many seconds in which this page ran. */
const mostMissed = 10
const watchMs = 1_000

let shared: WaveDecoder | undefined

/** One for all patients of the page. */
export function pageDecoder(): WaveDecoder {
  return (shared ??= waveDecoder(startWorker))
}

function startWorker(): Worker | undefined {
  if (typeof Worker === "undefined") return undefined
  return new Worker(new URL("./page-worker.ts", import.meta.url), { type: "module" })
}

export function waveDecoder(start: () => Worker | undefined): WaveDecoder {
  const beats = new Set<() => void>()
  const waiting = new Map<number, { payload: Uint8Array; done: (frame: WaveFrame) => void }>()
  let next = 0
  let worker: Worker | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  let watching: ReturnType<typeof setInterval> | undefined
  let missed = 0

  /** What is wrong with one patient's alarms leaves those of the others going. */
  function beat(): void {
    for (const listener of beats)
      try {
        listener()
      } catch (error) {
        reportError(error)
      }
  }

  /** A worker may be gone without a word, and the alarms go by its beat. */
  function watch(): void {
    if (++missed > mostMissed) without()
    else if (missed > 1) beat()
  }

  function here(payload: Uint8Array, done: (frame: WaveFrame) => void): void {
    const decoded = decodeFrame(payload)
    if (decoded.ok) done(decoded.value)
  }

  /** From now on without the worker; what it owes is done here. */
  function without(): void {
    worker?.terminate()
    worker = undefined
    clearInterval(watching)
    timer ??= setInterval(beat, beatMs)
    const owed = [...waiting.values()]
    waiting.clear()
    for (const { payload, done } of owed) here(payload, done)
  }

  try {
    worker = start()
  } catch {
    worker = undefined
  }
  if (worker === undefined) without()
  else {
    watching = setInterval(watch, watchMs)
    worker.addEventListener("error", without)
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "beat") {
        missed = 0
        return beat()
      }
      const asked = waiting.get(data.id)
      waiting.delete(data.id)
      if (asked !== undefined && data.frame !== undefined) asked.done(data.frame)
    })
  }

  return {
    decode(payload, done) {
      if (worker === undefined) return here(payload, done)
      const id = next++
      waiting.set(id, { payload, done })
      if (waiting.size > mostWaiting) return without()
      // Of a view the whole buffer behind it would be copied.
      const own = payload.byteLength === payload.buffer.byteLength ? payload : payload.slice()
      const message: ToWorker = { id, payload: own }
      worker.postMessage(message)
    },
    onBeat(listener) {
      beats.add(listener)
      return () => beats.delete(listener)
    },
  }
}
