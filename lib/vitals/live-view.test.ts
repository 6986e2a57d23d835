import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { backoffMs } from "./backoff"
import { bedsideStep } from "./bedside-step"
import { frameWindow } from "./frame-window"
import { firstIndex, originOf, unwrap } from "./framing"
import { parseRatio, ratio } from "./ratio"
import { signalState } from "./signal-state"
import { staleness } from "./staleness"
import { paperAt, spansOf, stripOf } from "./sweep"
import { classifyWave } from "./wave-kind"
import { hole, waveRing } from "./wave-ring"

describe("framing", () => {
  it("never drifts: the frames of an hour hold the samples of an hour", () => {
    for (const rate of [ratio(1000, 1), ratio(125, 32), ratio(125, 2), ratio(360, 1)]) {
      let total = 0
      for (let k = 0; k < 36_000; k++)
        total += firstIndex(k + 1, 100, rate) - firstIndex(k, 100, rate)
      expect(total).toBe(Math.floor((3600 * rate.num) / rate.den))
    }
  })

  it("tells when sample 0 was taken from any frame, also of a slow channel", () => {
    const rate = ratio(125, 32)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seq) => {
        const first = firstIndex(seq, 100, rate)
        expect(originOf({ seq, t0: 5000 + seq * 100, durationMs: 100 }, first, rate)).toBe(5000)
      }),
    )
  })

  it("anchors frames of a device with its own clock by their start", () => {
    expect(originOf({ seq: 10, t0: 9000, durationMs: 100 }, 500, ratio(250, 1))).toBe(7000)
  })

  it("unwraps a counter that passed 2³²", () => {
    expect(unwrap(2 ** 32 - 10, 5)).toBe(2 ** 32 + 5)
    expect(unwrap(2 ** 32 + 5, 2 ** 32 - 10)).toBe(2 ** 32 - 10)
    expect(unwrap(0, 7)).toBe(7)
  })

  it("reads rates exactly", () => {
    expect(parseRatio("3.90625")).toEqual({ num: 125, den: 32 })
    expect(parseRatio("62.4725")).toEqual({ num: 24_989, den: 400 })
    for (const wrong of ["", "0", "-1", "1e3", ".", "0.0"])
      expect(parseRatio(wrong)).toBeUndefined()
  })
})

describe("a frame is taken once", () => {
  it.each([
    ["in order", [0, 1, 2], [true, true, true]],
    ["repeated", [0, 1, 0, 1], [true, true, false, false]],
    ["out of order", [5, 3, 4, 3], [true, true, true, false]],
    ["replayed from long ago", [5000, 10], [true, false]],
  ])("%s", (_, seqs, taken) => {
    const window = frameWindow()
    expect(seqs.map((seq) => window.fresh(seq))).toEqual(taken)
  })

  it("even over many", () => {
    const window = frameWindow()
    for (let seq = 0; seq < 10_000; seq++) expect(window.fresh(seq)).toBe(true)
    for (let seq = 8_000; seq < 10_000; seq++) expect(window.fresh(seq)).toBe(false)
  })
})

describe("ring", () => {
  it("takes no memory before its first sample, however long a table says that it is", () => {
    const ring = waveRing(2 ** 50)
    expect([ring.at(0), ring.doubtful(0), ring.end()]).toEqual([hole, false, 0])
  })

  const write = (...blocks: [number, number[]][]) => {
    const ring = waveRing(10)
    return {
      ring,
      gaps: blocks.map(([first, samples]) => ring.write(first, Int32Array.from(samples))),
    }
  }

  it("keeps the newest samples and shows what is missing between them", () => {
    const { ring, gaps } = write([3, [3, 4]], [7, [7, 8]])
    expect(gaps).toEqual([undefined, { from: 5, count: 2 }])
    expect([2, 3, 4, 5, 6, 7, 8, 9].map((i) => ring.at(i))).toEqual([
      hole,
      3,
      4,
      hole,
      hole,
      7,
      8,
      hole,
    ])
  })

  it("takes a late block into its place", () => {
    const { ring, gaps } = write([0, [0, 1]], [4, [4, 5]], [2, [2, 3]])
    expect(gaps[2]).toBeUndefined()
    expect([0, 1, 2, 3, 4, 5].map((i) => ring.at(i))).toEqual([0, 1, 2, 3, 4, 5])
  })

  it("takes of a block that begins before what is kept only what is kept", () => {
    const { ring } = write([0, Array.from({ length: 20 }, (_, i) => i)], [8, [-8, -9, -10, -11]])
    expect([10, 11, 12, 18, 19].map((i) => ring.at(i))).toEqual([-10, -11, 12, 18, 19])
  })

  it("forgets what was overwritten, also across a jump of any size", () => {
    const { ring } = write([0, [1, 2, 3]], [2 ** 31, [9]])
    expect(ring.at(1)).toBe(hole)
    expect(ring.at(2 ** 31 - 1)).toBe(hole)
    expect(ring.at(2 ** 31)).toBe(9)
    expect(ring.write(5, Int32Array.of(1))).toBeUndefined()
    expect(ring.at(2 ** 31)).toBe(9)
  })
})

describe("what is shown at which age", () => {
  const here = { present: true, since: 0 }
  it.each([
    [0, "fresh"],
    [5_000, "fresh"],
    [5_001, "dim"],
    [10_000, "dim"],
    [10_001, "gone"],
  ])("%i ms: %s", (age, shown) => {
    expect(staleness(age, "MDC_ECG_HEART_RATE")).toBe(shown)
  })

  it.each([
    [false, undefined, undefined, 0, { kind: "connecting" }],
    [true, undefined, undefined, 0, { kind: "none" }],
    [false, here, 1_000, 5_000, { kind: "interrupted" }],
    [false, { ...here, present: false }, 1_000, 11_001, { kind: "silent", alarm: true }],
    [true, here, undefined, 10_000, { kind: "starting" }],
    [true, here, undefined, 10_001, { kind: "silent", alarm: true }],
    [true, { ...here, present: false }, undefined, 10_001, { kind: "none" }],
    [true, here, 1_000, 3_000, { kind: "live" }],
    [true, here, 1_000, 5_000, { kind: "interrupted" }],
    [true, here, 1_000, 11_001, { kind: "silent", alarm: true }],
    [true, { ...here, present: false }, 1_000, 2_000, { kind: "closed", alarm: false }],
    [true, { ...here, present: false }, 1_000, 11_001, { kind: "closed", alarm: true }],
  ])("room open %s, device %o, heard at %s, now %i", (open, device, heardAt, now, state) => {
    expect(signalState(open, device, heardAt, now)).toEqual(state)
  })
})

describe("what is shown of a line that is late", () => {
  const state = (lagMs: number, heardAt: number) =>
    signalState(true, { present: true, since: 0 }, heardAt, 20_000, {
      lagMs,
      isDelayed: true,
      turnsSince: undefined,
    })

  it("is that it is delayed, and over ten seconds no signal at all", () => {
    expect(state(2_500, 19_000)).toEqual({ kind: "delayed", lagMs: 2_500, alarm: false })
    expect(state(10_001, 19_000)).toEqual({ kind: "delayed", lagMs: 10_001, alarm: true })
  })

  it("gives way to a line that is silent", () => {
    expect(state(2_500, 15_000)).toEqual({ kind: "interrupted" })
    expect(state(2_500, 9_000)).toEqual({ kind: "silent", alarm: true })
  })
})

describe("sweep", () => {
  it("runs at paper speed: 25 mm/s is 94.49 pixels a second", () => {
    expect(paperAt(1000, 25)).toBeCloseTo(94.49, 2)
    expect(stripOf(250, 100)).toEqual({ x: 50, round: 2 })
  })

  it("covers each stretch of paper once, in whole pixels, across the right edge too", () => {
    expect(spansOf(10.4, 20.2, 100)).toEqual([{ x: 10, width: 11 }])
    expect(spansOf(95, 105, 100)).toEqual([
      { x: 95, width: 5 },
      { x: 0, width: 5 },
    ])
    expect(spansOf(0, 500, 100)).toEqual([{ x: 0, width: 100 }])
  })
})

describe("the bedside page's next step", () => {
  it.each([
    ["booked", true, "wait"],
    ["waiting", true, "wait"],
    ["in_call", true, "send"],
    ["in_call", false, "no_consent"],
    ["ended", true, "ended"],
    ["cancelled", true, "ended"],
  ])("%s, agreed %s: %s", (visitState, vitals, step) => {
    const protection = "end_to_end"
    expect(bedsideStep({ visitState, protection, consent: { vitals } })).toBe(step)
  })

  it("sends nothing into a visit that is held without encryption", () => {
    const consent = { vitals: true }
    const step = (visitState: string) => bedsideStep({ visitState, protection: "none", consent })
    expect(["in_call", "ended"].map(step)).toEqual(["unencrypted", "ended"])
  })

  it("comes back after 0.5 to 11 seconds, later each time", () => {
    expect([0, 1, 2, 5, 50].map((attempt) => backoffMs(attempt, 0.5))).toEqual([
      500, 1000, 2000, 10_000, 10_000,
    ])
    expect(backoffMs(50, 1)).toBe(11_000)
  })
})

describe("labels of recorded channels", () => {
  it.each([
    ["ECG", "mV", "ecg", 131_328],
    ["II", "mV", "ecg", 131_330],
    ["MLII", "mV", "ecg", 131_330],
    ["ecg aVF", "mV", "ecg", 131_392],
    ["V", "mV", "ecg", 131_395],
    ["RESP", "V", "resp", 151_780],
    ["PLETH", "NU", "pleth", 150_452],
    ["ABP", "mmHg", "abp", 150_036],
    ["EDA", "uS", "other", 0],
  ])("%s in %s is %s, %i", (label, unit, kind, mdc) => {
    expect(classifyWave(label, unit)).toEqual({ kind, mdc })
  })
})
