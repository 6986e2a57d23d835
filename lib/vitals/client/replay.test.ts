import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import { encodeFrame } from "../codec"
import type { ReplayBody } from "../history/replay-body"
import { metaBody } from "../meta"
import { testChannel, testMeta } from "../testing-charting"
import { createReplay } from "./replay"
import { replayPiece } from "./replay-piece"
import type { ReplayPiece } from "./replay-piece"

const start = Date.UTC(2026, 10, 27, 3, 0, 0)
const bounds = { from: start, to: start + 20 * 60_000 }
const meta = testMeta([testChannel(0, 10)])

/** A sample every 100 ms whose count is its index, in chunks of 5 s. */
function body(from: number, to: number): ReplayBody {
  const chunks: { first: number; frame: string }[] = []
  for (let at = Math.floor((from - start) / 5_000) * 5_000; start + at < to; at += 5_000) {
    const first = at / 100
    const samples = Int32Array.from({ length: 50 }, (_, i) => first + i)
    const flags = { gapBefore: false, leadOff: false, saturated: false }
    const frame = encodeFrame({
      stream: 7,
      seq: 0,
      t0: start + at,
      durationMs: 1,
      channels: [{ channel: 0, first, samples, ...flags }],
    })
    chunks.push({ first, frame: Buffer.from(frame).toString("base64") })
  }
  const numbers = [0, 1_000, 30_000].map((at) => ({
    code: "MDC_ECG_HEART_RATE",
    unit: "/min",
    value: 60 + at / 1_000,
    derived: true,
    origin: "recorded" as const,
    questionable: false,
    at: start + at,
  }))
  return { streams: [{ meta: metaBody(meta), chunks }], numbers }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

type Load = (from: number, to: number) => Promise<ReplayPiece | undefined>
const stored: Load = async (from, to) => replayPiece(body(from, to), from, to)

function arrange(load = stored) {
  const asked: [number, number][] = []
  const replay = createReplay(
    bounds,
    (from, to) => {
      asked.push([(from - start) / 1000, (to - start) / 1000])
      return load(from, to)
    },
    () => Date.now(),
  )
  return { replay, asked, close: replay.open() }
}

describe("the replay", () => {
  it("waits for its data, plays by the clock and at other speeds, and pauses", async () => {
    const { replay, asked, close } = arrange()
    expect(replay.get()).toMatchObject({ state: "loading", playing: false, position: start })
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toEqual([[0, 300]])
    expect(replay.get().state).toBe("ready")
    replay.play()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(replay.position()).toBe(start + 10_000)
    replay.setSpeed(4)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(replay.position()).toBe(start + 30_000)
    replay.pause()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(replay.position()).toBe(start + 30_000)
    expect(replay.get().numbers).toMatchObject([{ value: 90, age: 0 }])
    close()
  })

  it("draws the stored samples at their own moments", async () => {
    const { replay, close } = arrange()
    await vi.advanceTimersByTimeAsync(1)
    replay.seek(start + 12_300)
    const source = replay.source()
    const channel = source?.stream.channels[0]
    expect(source?.stream.cursor(0, 0)).toBe(start + 12_300)
    expect(channel?.ring.at(123)).toBe(123)
    expect(channel?.origin).toBe(start)
    close()
  })

  it("asks for the next stretch before it is there, and never runs ahead of it", async () => {
    let answer: () => void = () => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    const { replay, asked, close } = arrange(async (from, to) => {
      if (from > start) await held
      return replayPiece(body(from, to), from, to)
    })
    await vi.advanceTimersByTimeAsync(1)
    replay.seek(start + 280_000)
    replay.play()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(2)
    expect(replay.position()).toBe(start + 300_000)
    answer()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(replay.position()).toBeGreaterThan(start + 309_000)
    close()
  })

  it("drawn along, asks once for where it came to rest", async () => {
    const { replay, asked, close } = arrange()
    await vi.advanceTimersByTimeAsync(1)
    for (let minute = 6; minute < 16; minute++) replay.seek(start + minute * 60_000)
    await vi.advanceTimersByTimeAsync(200)
    expect(asked).toEqual([
      [0, 300],
      [840, 1_140],
    ])
    close()
  })

  it("sought elsewhere, it is another picture, and an older answer is of no worth", async () => {
    const { replay, close } = arrange()
    await vi.advanceTimersByTimeAsync(1)
    const before = replay.source()
    replay.seek(start + 15 * 60_000)
    expect(replay.get().state).toBe("loading")
    await vi.advanceTimersByTimeAsync(200)
    expect(replay.get().state).toBe("ready")
    expect(replay.source()?.stream).not.toBe(before?.stream)
    expect(replay.source()?.stream.channels[0]?.ring.at(9_000)).toBe(9_000)
    close()
  })

  it("says when a stretch did not load, and asks again when it is sought", async () => {
    let fails = true
    const { replay, close } = arrange(async (from, to) =>
      fails ? undefined : replayPiece(body(from, to), from, to),
    )
    await vi.advanceTimersByTimeAsync(1_000)
    expect(replay.get()).toMatchObject({ state: "failed", playing: false })
    fails = false
    replay.seek(replay.position())
    await vi.advanceTimersByTimeAsync(200)
    expect(replay.get().state).toBe("ready")
    close()
  })

  it("stops at the end of what is stored", async () => {
    const { replay, close } = arrange()
    await vi.advanceTimersByTimeAsync(1)
    replay.seek(bounds.to - 1_000)
    replay.play()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(replay.get()).toMatchObject({ playing: false, position: bounds.to })
    replay.extend({ ...bounds, to: bounds.to + 60_000 })
    replay.play()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(replay.position()).toBeGreaterThan(bounds.to + 4_000)
    close()
  })
})

it("what does not decode is a gap", () => {
  const { streams, numbers } = body(start, start + 10_000)
  const broken = streams.map(({ meta: of, chunks }) => ({
    meta: of,
    chunks: chunks.map((chunk, i) => (i === 0 ? { ...chunk, frame: "AAAA" } : chunk)),
  }))
  const piece = replayPiece({ streams: broken, numbers }, start, start + 10_000)
  expect(piece.streams[0]?.channels[0]?.ring.at(75)).toBe(75)
  expect(piece.streams[0]?.channels[0]?.ring.at(25)).toBe(-(2 ** 31))
})
