import { expect, it } from "vitest"

import { compact } from "./vitals-codec"
import { framesOf, monitorChannels } from "./vitals-signal"

it("a minute of frames holds 687.5 samples for every second", () => {
  const frames = framesOf(monitorChannels()).slice(0, 600)
  const samples = frames.flatMap(({ channels }) => channels.map((block) => block.samples.length))
  expect(frames).toHaveLength(600)
  expect(samples.reduce((a, b) => a + b)).toBe(687.5 * 60)
})

it("the compact form says the same with one letter for a name", () => {
  const [frame] = framesOf([{ samples: Int32Array.of(5, 6, 7), rate: { num: 10, den: 1 } }])
  if (frame === undefined) throw new Error("no frame")
  expect(compact(frame)).toEqual({
    s: 7,
    q: 0,
    t: 1_795_449_600_000.3,
    d: 100,
    c: [{ i: 0, f: 0, v: [5] }],
  })
})
