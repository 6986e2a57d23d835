import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { fillBody, frameHistory, nackBody, parseNack, readFill } from "./backfill"
import { missingFrames } from "./missing-frames"

const frame = (length: number, value = 1) => new Uint8Array(length).fill(value)

describe("what is asked and answered", () => {
  it("is read as it was written", () => {
    const nack = { stream: 7, seqs: [3, 4, 2 ** 32 - 1] }
    expect(parseNack(JSON.parse(JSON.stringify(nackBody(nack))))).toEqual(nack)
    const body = fillBody(nack, (seq) => (seq === 4 ? undefined : frame(seq === 3 ? 120 : 30)))
    expect(readFill(body)).toEqual({
      frames: [frame(120), frame(30)],
      absent: [{ stream: 7, seq: 4 }],
    })
  })

  it.each([
    ["more than forty", { v: 1, stream: 7, seqs: Array.from({ length: 41 }, (_, i) => i) }],
    ["no number", { v: 1, stream: 7, seqs: [-1] }],
    ["no stream", { v: 1, seqs: [1] }],
    ["another version", { v: 2, stream: 7, seqs: [1] }],
  ])("%s is no question", (_, body) => {
    expect(parseNack(body)).toBeUndefined()
  })

  it("holds 10 kB at most, in the order of the question", () => {
    const seqs = Array.from({ length: 40 }, (_, i) => i)
    const body = fillBody({ stream: 7, seqs }, (seq) => frame(998, seq))
    expect(body.length).toBe(10_000)
    expect(readFill(body)?.frames.map(([first]) => first)).toEqual(seqs.slice(0, 10))
  })

  it("that is cut or runs over is not taken at all", () => {
    const body = fillBody({ stream: 7, seqs: [1, 2] }, () => frame(50))
    expect(readFill(body.subarray(0, -1))).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readFill(bytes)
        const size = (read?.frames ?? []).reduce((sum, { length }) => sum + 2 + length, 0)
        return read === undefined || size + read.absent.length * 8 === bytes.length
      }),
    )
  })
})

it("the bedside keeps the frames of two minutes", () => {
  const history = frameHistory(100)
  for (let seq = 0; seq < 1_300; seq++) history.add(seq, frame(1, seq % 256))
  expect(history.at(99)).toBeUndefined()
  expect(history.at(100)).toEqual(frame(1, 100))
  expect(history.at(1_299)).toEqual(frame(1, 1_299 % 256))
})

describe("a viewer asks for what never came", () => {
  const watching = () => {
    const gaps = missingFrames(100)
    return { gaps, live: (seq: number, now = seq * 100) => gaps.live(seq, now) }
  }

  it("300 ms after the gap shows, and not for what is merely out of order", () => {
    const { gaps, live } = watching()
    for (const seq of [0, 1, 4, 3]) live(seq)
    expect(gaps.due(500)).toEqual([])
    live(5)
    live(6)
    expect(gaps.due(700)).toEqual([2])
  })

  it("once at a time, and again after 1, 2, 4 and 8 s", () => {
    const { gaps, live } = watching()
    live(0)
    const asked: number[] = []
    for (let seq = 2; seq < 400; seq++) {
      live(seq)
      if (gaps.due(seq * 100).length > 0) asked.push(seq * 100)
    }
    expect(asked).toEqual([500, 1_500, 3_500, 7_500, 15_500, 23_500, 31_500, 39_500])
  })

  it("for the rest as soon as a part is there", () => {
    const { gaps, live } = watching()
    live(0)
    live(61)
    live(65)
    expect(gaps.due(6_500)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    for (let seq = 1; seq <= 40; seq++) gaps.settled(seq)
    gaps.answered(true)
    expect(gaps.due(6_600)).toEqual(Array.from({ length: 20 }, (_, i) => i + 41))
  })

  it("not while the line is cut", () => {
    const { gaps, live } = watching()
    live(0)
    live(5)
    expect(gaps.due(1_501)).toEqual([])
    live(16, 1_600)
    expect(gaps.due(1_700)).toEqual([1, 2, 3, 4])
  })

  it("and never for what the bedside cannot have any more", () => {
    const { gaps, live } = watching()
    live(0)
    live(2)
    live(1_300)
    expect(gaps.due(130_400)[0]).toBe(100)
  })

  it("says what part was lost, and counts as late what may still come", () => {
    const { gaps, live } = watching()
    for (let seq = 0; seq < 120; seq++) if (seq % 20 !== 0 && seq < 118) live(seq)
    expect(gaps.lossPercent()).toBe(5)
    expect(watching().gaps.lossPercent()).toBe(0)
  })
})
