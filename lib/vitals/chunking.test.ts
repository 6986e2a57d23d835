import { createHash } from "node:crypto"

import { describe, expect, it } from "vitest"

import { chunkMs, chunking } from "./chunking"
import { decodeFrame } from "./codec"
import type { WaveFrame } from "./codec"
import { firstIndex } from "./framing"
import { testChannel, testInvalid, testMeta } from "./testing-charting"

const meta = testMeta([testChannel(0, 250), testChannel(1, 125, 32)])
const origin = 1_795_449_600_000.25
const signals = [300, 17].map((period) =>
  Int32Array.from({ length: 250 * 20 }, (_, i) => Math.round(900 * Math.sin(i / period))),
)

/** As the bedside sends it. */
function wireFrame(seq: number): WaveFrame {
  const channels = meta.channels.flatMap(({ id, rate }, i) => {
    const first = firstIndex(seq, 100, rate)
    const samples = signals[i]?.slice(first, firstIndex(seq + 1, 100, rate)) ?? new Int32Array()
    const flags = { gapBefore: false, leadOff: false, saturated: false }
    return samples.length === 0 ? [] : [{ channel: id, first, samples, ...flags }]
  })
  return { stream: meta.stream, seq, t0: origin + seq * 100, durationMs: 100, channels }
}

function chunked(seqs: readonly number[]): WaveFrame[] {
  const chunks = chunking(meta, 40)
  const bytes = [...seqs.flatMap((seq) => chunks.add(wireFrame(seq))), ...chunks.flush()]
  return bytes.map((one) => {
    const read = decodeFrame(one)
    if (!read.ok) throw new Error(read.reason)
    return read.value
  })
}

/** SHA-256 over the channel's samples as int32 little-endian, by which two streams are equal. */
const hashOf = (samples: Iterable<number>): string =>
  createHash("sha256")
    .update(Buffer.from(Int32Array.from(samples).buffer))
    .digest("hex")

const samplesOf = (chunks: readonly WaveFrame[], channel: number): number[] =>
  chunks.flatMap((chunk) =>
    chunk.channels
      .filter((block) => block.channel === channel)
      .flatMap(({ samples }) => [...samples]),
  )

const upTo = (count: number) => Array.from({ length: count }, (_, seq) => seq)

describe("frames become chunks", () => {
  it("of five seconds, with the very samples", () => {
    const chunks = chunked(upTo(100))
    expect(chunks.map(({ seq, t0, durationMs }) => [seq, t0, durationMs])).toEqual([
      [0, origin + 40, chunkMs],
      [1, origin + 40 + chunkMs, chunkMs],
    ])
    for (const { id, rate } of meta.channels) {
      const file = signals[id]?.subarray(0, firstIndex(100, 100, rate)) ?? []
      expect(hashOf(samplesOf(chunks, id))).toBe(hashOf(file))
    }
  })

  it("as soon as the last frame of five seconds is there", () => {
    const chunks = chunking(meta, 0)
    const made = upTo(50).map((seq) => chunks.add(wireFrame(seq)).length)
    expect(made).toEqual([...upTo(49).map(() => 0), 1])
  })

  it("that begin where the first frame does, and end with the last", () => {
    const [only] = chunked([53, 54])
    expect(only?.channels[0]).toMatchObject({ first: 1325 })
    expect(only?.channels[0]?.samples).toEqual(signals[0]?.slice(1325, 1375))
  })

  it("with no reading where a frame was never cut", () => {
    const chunks = chunked(upTo(50).filter((seq) => seq !== 20))
    const expected = signals[0]?.slice(0, 1250).fill(testInvalid, 500, 525)
    expect(samplesOf(chunks, 0)).toEqual([...(expected ?? [])])
  })

  it("and a frame of a chunk that is over changes nothing", () => {
    expect(chunked([...upTo(51), 3])).toEqual(chunked(upTo(51)))
  })
})
