import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { ratio } from "../ratio"
import { signalState } from "../signal-state"
import { testingLine } from "../testing-line"
import { broadcast } from "./broadcast"
import { createViewer } from "./viewer"

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const invalid = -32_768
const pleth = {
  id: 0,
  kind: "pleth",
  mdc: 150_452,
  label: "PLETH",
  unit: "1",
  rate: ratio(125, 1),
  gain: 1,
  baseline: 0,
  min: 0,
  max: 1,
  invalid,
} as const

/** How a watcher sees a wave of which `read` is the samples, 4 s and 20 s after it began. */
async function seen(read: (from: number, to: number) => Int32Array): Promise<string[]> {
  const line = testingLine({ lostPercent: 0, delayMs: () => 20, isCut: () => false }, () => 0.5)
  const viewer = createViewer(Date.now)
  const close = viewer.open(line.viewer.link)
  const note = { kind: "recorded", name: "pleth", loopSeconds: undefined } as const
  const waves = { channels: [pleth], read: (_: number, from: number, to: number) => read(from, to) }
  const sending = broadcast({ note, waves }, Date.now, () => 0.5, {
    onFrame: () => undefined,
    onDerived: () => undefined,
    numbers: () => ({ values: [], conditions: [], withdrawn: [] }),
  })
  sending.attach(line.bedside.link, line.bedside.track)
  const states: string[] = []
  for (const ms of [4_000, 16_000]) {
    await vi.advanceTimersByTimeAsync(ms)
    const { device, heardAt } = viewer.get()
    states.push(signalState(true, device, heardAt, Date.now()).kind)
  }
  sending.stop()
  close()
  return states
}

test("a recording that is played once is silent after its end", async () => {
  const end = 5 * 125
  const read = (from: number, to: number) => new Int32Array(Math.max(0, Math.min(to, end) - from))
  expect(await seen(read)).toEqual(["live", "silent"])
})

test("a wave that measures nothing any more is silent", async () => {
  const end = 5 * 125
  const read = (from: number, to: number) =>
    Int32Array.from({ length: to - from }, (_, i) => (from + i < end ? 0 : invalid))
  expect(await seen(read)).toEqual(["live", "silent"])
})
