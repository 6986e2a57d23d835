import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { decodeFrame, encodeFrame } from "./codec"
import type { WaveFrame } from "./codec"
import { chunkFrames, testChannel, testInvalid, testMeta } from "./testing-charting"
import { chunksOf, judgeClock, mostFrameBytes } from "./wave-batch"

const origin = Date.parse("2026-11-24T10:20:00Z")
const meta = testMeta([testChannel(0, 250), testChannel(2, 125, 2)])
const signals = [
  Int32Array.from({ length: 2_500 }, (_, i) => i % 97),
  Int32Array.from({ length: 625 }, (_, i) => i % 31),
]
const frames = chunkFrames(meta, signals, origin)
const unknown = { startedAt: undefined, questionable: null }
const always = () => true

const of = (
  all: readonly Uint8Array[],
  startedAt?: number,
  within: (at: number) => boolean = always,
) => chunksOf({ meta, sentAt: origin, frames: all }, { ...unknown, startedAt }, within)

function changed(change: (frame: WaveFrame) => Partial<WaveFrame>): Uint8Array {
  const read = decodeFrame(frames[1] ?? new Uint8Array())
  if (!read.ok) throw new Error(read.reason)
  return encodeFrame({ ...read.value, ...change(read.value) })
}

describe("a batch of chunks", () => {
  it("is a chunk a channel, with its place in the stream", () => {
    const { startedAt, chunks, refused } = of(frames)
    expect({ startedAt, refused }).toEqual({ startedAt: origin, refused: [] })
    expect(chunks.map(({ channel, firstIndex, n }) => [channel, firstIndex, n])).toEqual([
      [0, 0, 1_250],
      [2, 0, 312],
      [0, 1_250, 1_250],
      [2, 312, 313],
    ])
  })

  it("whose later half comes first tells the same start", () => {
    expect(of(frames.toReversed()).startedAt).toBe(origin)
  })

  it.each([
    [
      "an unknown channel",
      ({ channels }) => ({ channels: channels.map((c) => ({ ...c, channel: c.channel + 1 })) }),
      "channel",
    ],
    ["another stream", () => ({ stream: 8 }), "stream"],
    ["no channels", () => ({ channels: [] }), "empty"],
    ["frames as on the wire", () => ({ durationMs: 100 }), "duration"],
    [
      "indexes of another frame",
      ({ channels }) => ({ channels: channels.map((c) => ({ ...c, first: c.first + 1 })) }),
      "framing",
    ],
    ["a number no visit reaches", () => ({ seq: 2 ** 32 - 1 }), "framing"],
    [
      "readings and none by turns",
      ({ channels }) => ({
        channels: channels.map((c) => ({
          ...c,
          samples: c.samples.map((sample, i) => (i % 2 === 0 ? testInvalid : sample)),
        })),
      }),
      "framing",
    ],
    ["a moment that its number does not give", ({ t0 }) => ({ t0: t0 + 1_100 }), "framing"],
  ] as [string, (frame: WaveFrame) => Partial<WaveFrame>, string][])(
    "with %s loses that frame alone",
    (_, change, reason) => {
      const { chunks, refused } = of([frames[0] ?? new Uint8Array(), changed(change)], origin)
      expect(refused).toEqual([{ frame: 1, reason }])
      expect(chunks).toHaveLength(2)
    },
  )

  it("loses what is too large or from outside the visit", () => {
    expect(of([new Uint8Array(mostFrameBytes + 1)]).refused).toEqual([{ frame: 0, reason: "size" }])
    const { refused, chunks } = of(frames, undefined, (at) => at <= origin + 5_000)
    expect(refused).toEqual([{ frame: 1, reason: "outside_visit" }])
    expect(chunks).toHaveLength(2)
  })

  it("of any bytes never throws, and of changed ones stores only what is within its frame", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (bytes) => {
        const { chunks, refused } = of(bytes)
        expect(refused.length).toBeLessThanOrEqual(bytes.length)
        expect(chunks.length).toBeLessThanOrEqual(2 * (bytes.length - refused.length))
      }),
    )
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 255 }), (at, byte) => {
        const bytes = (frames[1] ?? new Uint8Array()).slice()
        bytes[at % bytes.length] = byte
        for (const { channel, firstIndex, n } of of([bytes], origin).chunks) {
          const [from, to] = channel === 0 ? [1_250, 2_500] : [312, 625]
          expect(firstIndex >= from && firstIndex + n <= to).toBe(true)
        }
      }),
    )
  })
})

describe("a sender's clock", () => {
  it.each([
    [0, "good"],
    [-10_000, "good"],
    [10_001, "clock"],
    [-120_000, "clock"],
    [120_001, "refused"],
  ])("off by %s ms: %s", (off, answer) => {
    expect(judgeClock(origin + off, origin)).toBe(answer)
  })

  it("that is doubted marks every chunk", () => {
    const { chunks } = chunksOf(
      { meta, sentAt: origin, frames },
      { startedAt: undefined, questionable: "clock" },
      always,
    )
    expect(chunks.every(({ questionable }) => questionable === "clock")).toBe(true)
  })
})
