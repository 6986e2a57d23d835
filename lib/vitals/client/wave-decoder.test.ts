import { afterEach, describe, expect, it, vi } from "vitest"

import { type WaveFrame, encodeFrame } from "../codec"
import { waveDecoder } from "./wave-decoder"

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A browser's worker that hears everything and says what the test has it say. */
class SilentWorker extends EventTarget implements Worker {
  isTerminated = false
  onmessage = null
  onmessageerror = null
  onerror = null
  postMessage(): void {}
  terminate(): void {
    this.isTerminated = true
  }
  beat(): void {
    this.dispatchEvent(new MessageEvent("message", { data: { kind: "beat" } }))
  }
}

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

it("what fails at one patient's beat leaves the others going", () => {
  const reported = vi.fn<(error: unknown) => void>()
  vi.stubGlobal("reportError", reported)
  const worker = new SilentWorker()
  const decoder = waveDecoder(() => worker)
  const other = vi.fn<() => void>()
  decoder.onBeat(() => {
    throw new Error("no score")
  })
  decoder.onBeat(other)
  worker.beat()
  worker.beat()
  expect(other).toHaveBeenCalledTimes(2)
  expect(reported).toHaveBeenCalledTimes(2)
})

describe("a worker that falls silent", () => {
  it("is beaten for after two seconds, and given up after ten; what it owes is decoded here", () => {
    vi.useFakeTimers()
    const worker = new SilentWorker()
    const decoder = waveDecoder(() => worker)
    const beat = vi.fn<() => void>()
    decoder.onBeat(beat)
    for (let i = 0; i < 40; i++) {
      vi.advanceTimersByTime(250)
      worker.beat()
    }
    expect(beat).toHaveBeenCalledTimes(40)
    const decoded: WaveFrame[] = []
    decoder.decode(encodeFrame(frame(1)), (one) => decoded.push(one))
    vi.advanceTimersByTime(5_000)
    expect(beat.mock.calls.length).toBeGreaterThan(42)
    expect([worker.isTerminated, decoded.length]).toEqual([false, 0])
    vi.advanceTimersByTime(7_000)
    expect(worker.isTerminated).toBe(true)
    expect(decoded).toEqual([frame(1)])
    beat.mockClear()
    vi.advanceTimersByTime(1_000)
    expect(beat).toHaveBeenCalledTimes(4)
  })
})
