import { crc32, deflateRawSync } from "node:zlib"

import fc from "fast-check"
import { describe, expect, it } from "vitest"

import type { WaveFrame } from "./codec"
import { readChunk, storedChunk, whichChunk } from "./stored-chunk"
import type { StoredChunk } from "./stored-chunk"

const invalid = -32_768

function chunk(samples: readonly number[], firstIndex = 0, questionable: "clock" | null = null) {
  const flags = { gapBefore: false, leadOff: false, saturated: false }
  const block = { channel: 3, first: firstIndex, samples: Int32Array.from(samples), ...flags }
  const frame: WaveFrame = { stream: 7, seq: 0, t0: 1_000.4, durationMs: 5_000, channels: [block] }
  return storedChunk(frame, block, { firstIndex, invalid, questionable })
}

describe("a stored chunk", () => {
  it("says which of its samples are no reading, in PostgreSQL's words", () => {
    expect(chunk([1, invalid, invalid, 4, invalid])).toMatchObject({
      startsAt: 1_000,
      n: 5,
      valid: 2,
      gaps: "{[1,3),[4,5)}",
    })
    expect(chunk([1, 2])).toMatchObject({ valid: 2, gaps: "{}", questionable: null })
  })

  it("reads back what was stored", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1 }),
        (all) => {
          const read = readChunk(chunk(all))
          expect(read.ok && [...read.block.samples]).toEqual(all)
        },
      ),
    )
  })

  it("is deflated", () => {
    const flat = chunk(Array.from({ length: 1_250 }, () => 5))
    expect(flat.data.length).toBeLessThan(60)
    const read = readChunk(flat)
    expect(read.ok && read.block.samples.every((sample) => sample === 5)).toBe(true)
  })

  it("that inflates beyond all bounds, or not at all, is a gap", () => {
    const whole = chunk([5, 6])
    for (const data of [deflateRawSync(new Uint8Array(1e6)), new Uint8Array([7, 7])])
      expect(readChunk({ ...whole, data, crc32: crc32(data) })).toEqual({
        ok: false,
        flaw: "codec",
      })
  })

  it("of which any byte changed is a gap with its reason, never data", () => {
    const whole = chunk([5, 6, 7, 8])
    fc.assert(
      fc.property(
        fc.nat({ max: whole.data.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const data = whole.data.slice()
          data[at] = (data[at] ?? 0) ^ flip
          expect(readChunk({ ...whole, data })).toEqual({ ok: false, flaw: "crc" })
        },
      ),
    )
  })

  it("with another count or channel than its row says is a gap", () => {
    const whole = chunk([5, 6])
    expect(readChunk({ ...whole, n: 3 })).toEqual({ ok: false, flaw: "codec" })
    expect(readChunk({ ...whole, channel: 4 })).toEqual({ ok: false, flaw: "codec" })
  })
})

describe("a chunk whose place is taken", () => {
  const broken = (whole: StoredChunk) => ({ ...whole, data: whole.data.slice(0, -1) })

  it.each([
    ["the same again", chunk([1, 2, 3]), chunk([1, 2, 3]), "keep"],
    ["more at the end", chunk([1, 2]), chunk([1, 2, 3]), "replace"],
    ["more at the start", chunk([2, 3], 11), chunk([1, 2, 3], 10), "replace"],
    ["less", chunk([1, 2, 3]), chunk([1, 2]), "keep"],
    ["a gap filled", chunk([1, invalid, 3]), chunk([1, 2, 3]), "replace"],
    ["a gap where there was a reading", chunk([1, 2, 3]), chunk([1, invalid, 3]), "keep"],
    ["longer, of no more readings", chunk([1, 2]), chunk([1, 2, invalid]), "replace"],
    ["longer, of fewer readings", chunk([1, 2]), chunk([1, invalid, invalid]), "keep"],
    ["another reading", chunk([1, 2, 3]), chunk([1, 9, 3]), "conflict"],
    ["another reading, and more of it", chunk([1, 2, 3]), chunk([1, 9, 3, 4]), "conflict"],
    ["the other half", chunk([1, 2], 0), chunk([3, 4], 2), "keep"],
    ["what the disk changed", broken(chunk([1, 2])), chunk([1, 2]), "replace"],
  ] as const)("%s", (_, older, newer, answer) => {
    expect(whichChunk(older, newer, invalid)).toBe(answer)
  })
})
