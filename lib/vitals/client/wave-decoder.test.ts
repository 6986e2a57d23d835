import { describe, expect, it, vi } from "vitest"

import { type WaveFrame, encodeFrame } from "../codec"
import { waveDecoder } from "./wave-decoder"

const frame = (seq: number): WaveFrame => ({
  stream: 7,
  seq,
  t0: 1_800_000_000_000 + seq * 100,
  durationMs: 100,
  channels: [
    {
      channel: 0,
      first: seq * 25,
      samples: Int32Array.from({ length: 25 }, (_, i) => i * seq),
      gapBefore: false,
      leadOff: false,
      saturated: false,
    },
  ],
})

describe("where no worker can be had", () => {
  it.each([
    ["the browser has none", () => undefined],
    [
      "it is refused",
      () => {
        throw new Error("refused by the policy")
      },
    ],
  ])("%s: frames are decoded here, in order, and what is broken is left out", (_, start) => {
    const decoder = waveDecoder(start)
    const decoded: WaveFrame[] = []
    for (const seq of [0, 1]) decoder.decode(encodeFrame(frame(seq)), (one) => decoded.push(one))
    decoder.decode(Uint8Array.of(1, 2, 3), (one) => decoded.push(one))
    expect(decoded).toEqual([frame(0), frame(1)])
  })

  it("the page beats itself", async () => {
    const decoder = waveDecoder(() => undefined)
    const beat = vi.fn<() => void>()
    const stop = decoder.onBeat(beat)
    await vi.waitFor(() => expect(beat.mock.calls.length).toBeGreaterThan(1), { timeout: 5_000 })
    stop()
  })
})
