import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { rounds } from "@/lib/testing-fuzz"

import { type WaveFrame, decodeFrame, encodeFrame } from "./codec"

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const int16 = fc.integer({ min: -32_768, max: 32_767 })
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const samples = fc.oneof(
  fc.array(int16, { minLength: 1, maxLength: 120 }),
  fc.array(int32, { minLength: 1, maxLength: 40 }),
)

const frames: fc.Arbitrary<WaveFrame> = fc.record({
  stream: fc.integer({ min: 0, max: 65_535 }),
  seq: u32,
  t0: fc.double({ min: 0, max: 1e13, noNaN: true }),
  durationMs: fc.integer({ min: 1, max: 65_535 }),
  channels: fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 5 }).chain((ids) =>
    fc.tuple(
      ...ids
        .toSorted((a, b) => a - b)
        .map((channel) =>
          fc.record({
            channel: fc.constant(channel),
            first: u32,
            samples: samples.map((list) => Int32Array.from(list)),
            gapBefore: fc.boolean(),
            leadOff: fc.boolean(),
            saturated: fc.boolean(),
          }),
        ),
    ),
  ),
})

const golden: WaveFrame = {
  stream: 0x1234,
  seq: 7,
  t0: 1_795_449_600_000,
  durationMs: 100,
  channels: [
    // a straight line: second differences win
    {
      channel: 0,
      first: 700,
      samples: Int32Array.of(1000, 1100, 1200, 1300),
      gapBefore: false,
      leadOff: false,
      saturated: false,
    },
    {
      channel: 3,
      first: 43,
      samples: Int32Array.of(-32_768),
      gapBefore: true,
      leadOff: true,
      saturated: false,
    },
  ],
}

const goldenHex =
  "5611" +
  "3412" +
  "07000000" +
  "0000802b92207a42" +
  "6400" +
  "00" +
  "01" +
  "0400" +
  "bc020000" +
  "d00f" +
  "c801" +
  "00" +
  "00" +
  "03" +
  "06" +
  "0100" +
  "2b000000" +
  "ffff03"

describe("the wire", () => {
  it("is these bytes, whoever writes them", () => {
    expect(hex(encodeFrame(golden))).toBe(goldenHex)
    expect(decodeFrame(fromHex(goldenHex))).toEqual({ ok: true, value: golden })
  })

  it("brings every int32 back unchanged", () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame })
      }),
    )
  })

  it("never takes more bytes than the samples as they are", () => {
    const flat = Int32Array.from({ length: 100 }, (_, i) => Math.round(500 * Math.sin(i / 10)))
    const frame = {
      ...golden,
      channels: [
        { channel: 0, first: 0, samples: flat, gapBefore: false, leadOff: false, saturated: false },
      ],
    }
    expect(encodeFrame(frame).length).toBeLessThan(18 + 8 + 200)
  })
})

describe("the decoder is strict", () => {
  const whole = encodeFrame(golden)
  const changed = (at: number, value: number) => whole.with(at, value)

  it.each([
    ["empty", new Uint8Array(), "short"],
    ["half a header", whole.subarray(0, 17), "short"],
    ["another magic", changed(0, 0x57), "magic"],
    ["another version", changed(1, 0x21), "version"],
    ["a time that is no number", whole.slice().fill(0xff, 8, 16), "time"],
    ["a frame of no length", whole.slice().fill(0, 16, 18), "time"],
    ["an unknown flag", changed(19, 0x11), "flags"],
    ["more samples than bytes", changed(20, 200), "count"],
    ["a block of nothing", changed(20, 0), "count"],
    ["a channel twice", changed(32, 0), "order"],
    ["a varint without an end", whole.subarray(0, whole.length - 1), "varint"],
    ["half a block after the last", new Uint8Array([...whole, 9, 0]), "short"],
  ])("%s", (_, bytes, reason) => {
    expect(decodeFrame(bytes)).toEqual({ ok: false, reason })
  })

  it("neither hangs nor reads outside on changed frames", () => {
    const change = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(frames, change, fc.nat(), (frame, changes, cut) => {
        const bytes = encodeFrame(frame)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const read = decodeFrame(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes)
        expect(
          read.ok ? read.value.channels.every((block) => block.samples.length > 0) : read.reason,
        ).toBeTruthy()
      }),
      rounds(5000),
    )
  })
})

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
