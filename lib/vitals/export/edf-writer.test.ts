import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { readEdf } from "../edf/edf"
import { hertz, ratio } from "../ratio"
import { type EdfExport, recordDuration, writeEdf } from "./edf-writer"
import { differing, expected, noReading, recordings, signalOf, start } from "./testing-signals"

const base: EdfExport = { signals: [], notes: [], patient: {}, recorder: {}, offsetMinutes: 0 }
const one = signalOf([{ lost: 0, samples: [1, 2, 3] }])

function written(file: Partial<EdfExport>) {
  const result = writeEdf({ ...base, ...file })
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

function readBack({ bytes }: ReturnType<typeof written>) {
  const read = readEdf("r.edf", bytes)
  if (!read.ok) throw new Error(read.fault.code)
  return read.value
}

const header = (file: Partial<EdfExport>, from: number, width: number) =>
  String.fromCharCode(...written({ signals: [one], ...file }).bytes.subarray(from, from + width))

describe("an EDF+ file", () => {
  it("comes back from the reader as it was stored, with its gaps, scales and start", () => {
    fc.assert(
      fc.property(recordings, (given) => {
        const file = written({ signals: given.map(({ signal }) => signal) })
        const back = readBack(file)
        expect(back.startedAt).toBe("2026-11-26T17:27:45.250")
        expect(back.gaps.length === 0).toBe(file.continuous)
        for (const [i, { stretches, signal }] of given.entries()) {
          const read = back.signals[i]
          const { offset, step } = file.written[i] ?? { offset: 0, step: 0 }
          const raw = Array.from(read?.samples ?? [], (count) =>
            count === read?.invalid ? noReading : count * step + offset,
          )
          const wanted = expected(stretches)
          expect(differing(raw, wanted, step)).toEqual([])
          expect(read?.rate).toEqual(signal.rate)
          // the scale is told in eight characters; where they cannot, as counts
          const told = read?.unit === "mV" ? read.gain * step : signal.gain
          expect(told / signal.gain).toBeCloseTo(1, 4)
        }
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    [16_384, 0],
    [200, 1024],
    [3276.8, 0],
    [1000, -500],
    [0.5, 0],
    [-409.5, 0.5],
  ])("tells the gain %s and the baseline %s exactly", (gain, baseline) => {
    const signal = signalOf([{ lost: 0, samples: [-900, 900] }], { gain, baseline })
    const [read] = readBack(written({ signals: [signal] })).signals
    expect(read?.gain).toBeCloseTo(gain, 9)
    expect(read?.baseline).toBeCloseTo(baseline, 6)
  })

  it("tells others to a ten-thousandth, and those that eight characters cannot tell not at all", () => {
    const scaled = (gain: number) => {
      const signal = signalOf([{ lost: 0, samples: [-9, 12_000] }], { gain, unit: "V" })
      return readBack(written({ signals: [signal] }))
    }
    const near = scaled(5243.6).signals[0]
    expect(Math.abs((near?.gain ?? 0) / 5243.6 - 1)).toBeLessThan(1e-4)
    const far = scaled(1e12)
    expect(far.signals[0]).toMatchObject({ gain: 1, baseline: 0, unit: "" })
    expect(far.annotations.map(({ text }) => text)).toEqual(["II: values are counts"])
  })

  it("leaves whole records without a reading out, and nothing else", () => {
    const file = written({
      signals: [
        signalOf([
          { lost: 0, samples: [1, 2, 3] },
          // 0.3 s to 4.1 s: records 1 to 3 hold nothing
          { lost: 38, samples: [4, 5] },
        ]),
        signalOf([{ lost: 0, samples: [7] }], { rate: ratio(1, 1), label: "HR", unit: "/min" }),
      ],
    })
    expect(file.continuous).toBe(false)
    expect(readBack(file)).toMatchObject({ gaps: [{ from: 1, seconds: 3 }], seconds: 5 })
  })

  it("begins with the first record that holds a reading", () => {
    const file = written({
      signals: [
        signalOf([{ lost: 0, samples: [...Array.from({ length: 25 }, () => noReading), 9] }]),
      ],
    })
    const back = readBack(file)
    expect(back.startedAt).toBe("2026-11-26T17:27:47.250")
    expect([...(back.signals[0]?.samples ?? [])].indexOf(9)).toBe(5)
  })

  it("blanks what is marked as a gap, though a chunk holds counts there", () => {
    const signal = signalOf([{ lost: 0, samples: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }], {
      gaps: [{ from: 2, to: 5 }],
    })
    const [read] = readBack(written({ signals: [signal] })).signals
    expect(
      [...(read?.samples ?? [])].map((sample) => (sample === read?.invalid ? 0 : sample)),
    ).toEqual([1, 2, 0, 0, 0, 6, 7, 8, 9, 10])
  })

  it("carries alarms and events at their time, whatever their text", () => {
    const notes = [
      { atMs: start + 1500, seconds: 30, text: "*** Asystole" },
      { atMs: start - 2250, seconds: undefined, text: "血氧过低\u0000\u0014\nein Satz" },
      { atMs: start, seconds: 0.5, text: "x".repeat(500) },
    ]
    const back = readBack(written({ signals: [one], notes }))
    expect(back.annotations).toEqual([
      { onset: -2.25, seconds: undefined, text: "血氧过低 ein Satz" },
      { onset: 0, seconds: 0.5, text: "x".repeat(240) },
      { onset: 1.5, seconds: 30, text: "*** Asystole" },
    ])
  })

  it("finds room for any notes without wide records", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer({ min: -9000, max: 9000 }), text: fc.string() }), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 40 }),
        (noted, records) => {
          const samples = Array.from({ length: records * 10 }, (_, i) => i)
          const notes = noted.map(({ at, text }) => ({
            atMs: start + at,
            seconds: undefined,
            text: `n ${text}`,
          }))
          const back = readBack(written({ signals: [signalOf([{ lost: 0, samples }])], notes }))
          expect(back.annotations).toHaveLength(notes.length)
        },
      ),
      { numRuns: 200 },
    )
  })

  it("names nobody unless told", () => {
    expect(header({}, 8, 160)).toBe("X X X X".padEnd(80) + "Startdate 26-NOV-2026 X X X".padEnd(80))
    const patient = {
      code: "MRN 1",
      sex: "F",
      birthDate: "1942-03-14",
      name: "Thistledown Ågnes",
    } as const
    expect(header({ patient }, 8, 80)).toBe("MRN_1 F 14-MAR-1942 Thistledown_Agnes".padEnd(80))
    expect(header({ patient: { name: "王小明" } }, 8, 80)).toBe("X X X X".padEnd(80))
  })

  it("gives the start by the clock of the place", () => {
    expect(header({ offsetMinutes: 480 }, 168, 16)).toBe("27.11.2601.27.45")
  })

  it.each([
    [[250, 125, 62.5], 2],
    [[1000, 3.906_25], 1.024],
    [[360], 1],
    [[1 / 60], 60],
    [[62.4725], 400],
    [[1000 / 3], 3],
  ])("of %j Hz has records of %d s", (rates, seconds) => {
    const ratios = rates.map((rate) =>
      rate === 1 / 60 ? ratio(1, 60) : rate === 1000 / 3 ? ratio(1000, 3) : ratio(rate * 1e5, 1e5),
    )
    const duration = recordDuration(ratios)
    expect(duration === undefined ? undefined : hertz(duration)).toBe(seconds)
  })

  it.each([
    ["nothing", [signalOf([])]],
    ["nothing", [signalOf([{ lost: 0, samples: [noReading] }])]],
    ["rates", [signalOf([{ lost: 0, samples: [1] }], { rate: ratio(1, 7201) })]],
    [
      // One sample in each of three hours' seconds, of 4000.
      "too_long",
      [
        signalOf(
          Array.from({ length: 10_800 }, () => ({ lost: 3_999, samples: [1] })),
          { rate: ratio(4_000, 1) },
        ),
      ],
    ],
  ] as const)("is refused: %s", (reason, signals) => {
    expect(writeEdf({ ...base, signals })).toEqual({ ok: false, reason })
  })
})

describe("the timeline", () => {
  const at = (...chunks: (readonly [number, number, number])[]) => ({
    ...one,
    chunks: chunks.map(([firstIndex, ms, count]) => ({
      firstIndex,
      startMs: start + ms,
      samples: new Int32Array(count).fill(7),
    })),
  })
  const readings = (signal: typeof one) => {
    const [read] = readBack(written({ signals: [signal] })).signals
    return [...(read?.samples ?? [])].flatMap((sample, i) => (sample === read?.invalid ? [] : [i]))
  }

  it.each([
    ["in any order, each once", at([3, 300, 3], [0, 0, 3], [2, 200, 2]), [0, 1, 2, 3, 4, 5]],
    ["by index where the clock drifts", at([0, 0, 2], [2, 260, 2], [5, 440, 1]), [0, 1, 2, 3, 5]],
    ["by the clock where it jumped", at([0, 0, 2], [2, 2000, 2]), [0, 1, 20, 21]],
    ["one after the other where it went back", at([0, 5000, 2], [2, 0, 2]), [0, 1, 2, 3]],
  ])("has samples %s", (_, signal, expectedAt) => {
    const found = readings(signal)
    const [first = 0] = found
    expect(found.map((i) => i - first)).toEqual(expectedAt.map((i) => i - (expectedAt[0] ?? 0)))
  })
})
