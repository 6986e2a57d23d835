import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import type { Answer } from "./client/device-api"
import { waveCharter } from "./client/wave-charter"
import { decodeFrame, encodeFrame } from "./codec"
import { testChannel, testMeta } from "./testing-charting"
import { waveQueue } from "./wave-queue"
import type { QueuedWaves } from "./wave-queue"

const meta = testMeta([testChannel(0, 250)])
const origin = 1_795_449_600_000

beforeEach(() => {
  vi.useFakeTimers({ now: origin })
})
afterEach(() => {
  vi.useRealTimers()
})

function wireFrame(seq: number): Uint8Array {
  const samples = Int32Array.from({ length: 25 }, (_, i) => seq + i)
  const flags = { gapBefore: false, leadOff: false, saturated: false }
  return encodeFrame({
    stream: meta.stream,
    seq,
    t0: origin + seq * 100,
    durationMs: 100,
    channels: [{ channel: 0, first: seq * 25, samples, ...flags }],
  })
}

function recording(answer: () => Answer<object>) {
  const posts: number[][] = []
  const charter = waveCharter({
    async waves({ frames }) {
      posts.push(
        frames.map((bytes) => {
          const frame = decodeFrame(bytes)
          return frame.ok ? frame.value.seq : NaN
        }),
      )
      return answer()
    },
  })
  charter.allow(true)
  let seq = 0
  return {
    charter,
    posts,
    play: async (seconds: number) => {
      for (const until = seq + seconds * 10; seq < until; seq++) {
        charter.sent(meta, wireFrame(seq), 0)
        await vi.advanceTimersByTimeAsync(100)
      }
    },
  }
}

const good = { ok: true, value: {} } as const
const refusal = (reason: string) => ({ ok: false, reason }) as const

describe("waves for the record", () => {
  it("leave every five seconds", async () => {
    const { posts, play } = recording(() => good)
    await play(15.1)
    expect(posts).toEqual([[0], [1], [2]])
  })

  it("wait for the network, and then leave in their order", async () => {
    let answer: Answer<object> = refusal("offline")
    const { charter, posts, play } = recording(() => answer)
    await play(20.1)
    expect(charter.waiting()).toBe(4)
    expect(new Set(posts.map(([first]) => first))).toEqual(new Set([0]))
    answer = good
    await play(5)
    expect(posts.at(-1)?.at(-1)).toBe(4)
    expect(charter.waiting()).toBe(0)
    expect(charter.lostSeconds()).toBe(0)
  })

  it("stop when consent is withdrawn, and begin again only when it is given again", async () => {
    let answer: Answer<object> = good
    const { charter, posts, play } = recording(() => answer)
    await play(5)
    answer = refusal("no_consent")
    await play(5.1)
    expect(charter.waiting()).toBe(0)
    await play(10)
    expect(posts).toEqual([[0], [1]])
    answer = good
    charter.allow(true)
    await play(5)
    expect(posts.at(-1)).toEqual([4])
  })

  it("say what nobody will ever take", async () => {
    const { charter, play } = recording(() => refusal("clock"))
    await play(5.1)
    expect(charter.waiting()).toBe(0)
    expect(charter.lostSeconds()).toBe(5)
  })

  it("leave with what is there when it ends", async () => {
    const { charter, posts, play } = recording(() => good)
    await play(7)
    charter.stop()
    await vi.advanceTimersByTimeAsync(0)
    expect(posts).toEqual([[0], [1]])
  })
})

describe("the queue", () => {
  const frames = (batch: QueuedWaves | undefined) => batch?.frames.map(({ length }) => length)

  it("sends one stream at a time, and no more than a weak line carries", () => {
    const queue = waveQueue()
    for (let i = 0; i < 5; i++) queue.add(meta, new Uint8Array(40_000 + i))
    const other = testMeta([testChannel(0, 250)])
    queue.add(other, new Uint8Array(1))
    expect(frames(queue.batch())).toEqual([40_000, 40_001])
    for (let batch = queue.batch(); batch?.meta === meta; batch = queue.batch())
      queue.settle(batch, 0)
    expect(queue.batch()).toEqual({ meta: other, frames: [new Uint8Array(1)] })
  })

  it("sends one that is larger than that by itself", () => {
    const queue = waveQueue()
    queue.add(meta, new Uint8Array(200_000))
    queue.add(meta, new Uint8Array(1))
    expect(frames(queue.batch())).toEqual([200_000])
  })

  it("gives up the oldest when it is full, and counts them", () => {
    const queue = waveQueue()
    for (let i = 0; i < 90; i++) queue.add(meta, new Uint8Array(100_000 + i))
    expect(queue.waiting()).toBe(83)
    expect(queue.lostSeconds()).toBe(35)
    expect(frames(queue.batch())).toEqual([100_007])
  })
})
