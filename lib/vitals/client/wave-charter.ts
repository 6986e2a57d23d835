import { type Chunking, chunkMs, chunking } from "../chunking"
import { decodeFrame } from "../codec"
import type { WaveMeta } from "../meta"
import { type QueuedWaves, waveQueue } from "../wave-queue"
import type { DeviceApi } from "./device-api"
import { pageClock } from "./link"

/**
 * Posts the waves to the record in chunks of five seconds, each as soon as it is over, while the patient
 * agrees to charting. What was not accepted is kept and sent again; what is refused for want of consent,
 * or because the right is gone, is thrown away and nothing more is sent.
 */
export type WaveCharter = {
  /** A frame as it left. `ahead`: server clock minus ours, fixed for the page's life. */
  sent(meta: WaveMeta, payload: Uint8Array, ahead: number): void
  allow(allowed: boolean): void
  /** Chunks that wait. */
  waiting(): number
  lostSeconds(): number
  /** The page goes: sends what is left, and answers of how many seconds nobody will know. */
  leave(): number
  stop(): void
}

const retryMs = 5_000
/** What a page that goes sends must be small (`deviceApi`). */
const bytesAtLast = 24_000
/** Sending it again would not change the answer. */
const hopeless: ReadonlySet<string> = new Set([
  "bad_request",
  "clock",
  "stream_changed",
  "too_many_streams",
])
const ended: ReadonlySet<string> = new Set(["no_consent", "not_found", "unauthenticated"])

export function waveCharter(api: Pick<DeviceApi, "waves">): WaveCharter {
  const queue = waveQueue()
  let current: { meta: WaveMeta; chunks: Chunking } | undefined
  let ahead = 0
  let allowed = false
  let busy = false
  let isFailing = false

  function flush(): void {
    if (current === undefined) return
    for (const chunk of current.chunks.flush()) queue.add(current.meta, chunk)
    current = undefined
  }

  /** One request at a time: the oldest first, until all is there or one fails. */
  async function post(): Promise<void> {
    if (busy) return
    busy = true
    for (let batch = queue.batch(); batch !== undefined; batch = queue.batch()) {
      if (!(await posted(batch))) break
    }
    busy = false
  }

  async function posted(batch: QueuedWaves): Promise<boolean> {
    const answer = await api.waves(batch, Math.round(pageClock() + ahead))
    isFailing = !answer.ok
    if (answer.ok) {
      queue.settle(batch, answer.value.refused?.length ?? 0)
      return true
    }
    if (hopeless.has(answer.reason)) queue.settle(batch, batch.frames.length)
    if (ended.has(answer.reason)) {
      queue.clear()
      current = undefined
      allowed = false
    }
    return false
  }

  const timer = setInterval(() => void post(), retryMs)

  return {
    sent(meta, payload, serverAhead) {
      // What is made up is in nobody's record.
      if (!allowed || meta.source.kind === "simulated") return
      const frame = decodeFrame(payload)
      if (!frame.ok) return
      ahead = serverAhead
      if (current?.meta !== meta) {
        flush()
        current = { meta, chunks: chunking(meta, serverAhead) }
      }
      const done = current.chunks.add(frame.value)
      for (const chunk of done) queue.add(meta, chunk)
      if (done.length > 0) void post()
    },
    allow(next) {
      if (allowed && !next) {
        flush()
        void post()
      }
      allowed = next
    },
    waiting: queue.waiting,
    lostSeconds: queue.lostSeconds,
    leave() {
      flush()
      const batch = queue.batch()
      let bytes = 0
      const frames = (batch?.frames ?? []).filter(({ length }) => (bytes += length) <= bytesAtLast)
      if (batch !== undefined && frames.length > 0)
        void api.waves({ ...batch, frames }, Math.round(pageClock() + ahead))
      return ((queue.waiting() - (isFailing ? 0 : frames.length)) * chunkMs) / 1000
    },
    stop() {
      clearInterval(timer)
      flush()
      void post()
    },
  }
}
