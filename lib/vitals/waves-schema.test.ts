import { describe, expect, it } from "vitest"

import { metaBody } from "./meta"
import { Waves } from "./schema"
import { chunkFrames, testChannel, testMeta } from "./testing-charting"
import { mostFrameBytes, mostFrames } from "./wave-batch"

const sentAt = Date.parse("2026-11-24T10:25:00Z")
const meta = testMeta([testChannel(0, 250)], "a-start")
const frames = chunkFrames(meta, [new Int32Array(1_250)], sentAt)
const base64 = frames.map((frame) => Buffer.from(frame).toString("base64"))
const body = { meta: metaBody(meta), sentAt, frames: base64 }
const named = (epoch: string) => ({ ...body, meta: metaBody({ ...meta, epoch }) })

describe("a batch of waves", () => {
  it("is the channel table and the bytes that were sent", () => {
    expect(Waves.parse(body)).toEqual({ meta, sentAt, frames })
  })

  it.each([
    ["nothing in it", { ...body, frames: [] }],
    ["too many frames", { ...body, frames: Array.from({ length: mostFrames + 1 }, () => "AAAA") }],
    ["a frame that is too large", { ...body, frames: ["A".repeat(mostFrameBytes * 2)] }],
    [
      "too much in all",
      {
        ...body,
        frames: ["A".repeat(mostFrameBytes), "A".repeat(mostFrameBytes / 2)],
      },
    ],
    ["something that is not base64", { ...body, frames: ["§"] }],
    ["no channel table", { ...body, meta: { v: 1 } }],
    [
      "a channel twice",
      { ...body, meta: metaBody(testMeta([testChannel(0, 1), testChannel(0, 2)])) },
    ],
    ["no name of its start", named("")],
    ["a name that cannot be stored", named("a\0b")],
    ["half a character", named("\ud83d")],
    ["an extra field", { ...body, visitId: "x" }],
    ["no clock", { ...body, sentAt: undefined }],
  ])("with %s is refused", (_, wrong) => {
    expect(Waves.safeParse(wrong).success).toBe(false)
  })
})

it("is as long as a page sends at most: one frame of the largest monitor, or 96 kB of small ones", () => {
  const longest = ["A".repeat((mostFrameBytes / 4) * 5)]
  const small = Array.from({ length: 96 }, () => "A".repeat(1_336))
  for (const sent of [longest, small])
    expect(Waves.safeParse({ ...body, frames: sent })).toMatchObject({ success: true })
})
