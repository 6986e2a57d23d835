import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { readRecording } from "./wfdb"

const bytes16 = (...samples: number[]) => new Uint8Array(Int16Array.from(samples).buffer)

/** Two 12-bit samples in three bytes, the other way round than the reader does it. */
function bytes212(...samples: number[]): Uint8Array {
  const out: number[] = []
  for (let i = 0; i < samples.length; i += 2) {
    const a = (samples[i] ?? 0) & 0xfff
    const b = (samples[i + 1] ?? 0) & 0xfff
    out.push(a & 0xff, (a >> 8) | ((b >> 8) << 4), b & 0xff)
  }
  return new Uint8Array(samples.length % 2 === 0 ? out : out.slice(0, -1))
}

const sum = (samples: readonly number[]) => {
  const low = samples.reduce((a, b) => a + b, 0) & 0xffff
  return low >= 0x8000 ? low - 0x10000 : low
}
const read = (header: string, files: Record<string, Uint8Array>) =>
  readRecording(header, new Map(Object.entries(files)))
const samplesOf = (result: ReturnType<typeof readRecording>) =>
  result.ok ? result.value.signals.map((signal) => [...signal.samples]) : result

describe("formats", () => {
  it("reads 16 in frames of one sample a signal", () => {
    const result = read(
      "r 2 125 3\nr.dat 16 200(10)/mV 16 0 1 6 0 II\nr.dat 16 100/mmHg 16 5 -1 -6 0 ABP",
      {
        "r.dat": bytes16(1, -1, 2, -2, 3, -3),
      },
    )
    expect(samplesOf(result)).toEqual([
      [1, 2, 3],
      [-1, -2, -3],
    ])
    expect(result.ok && result.value.signals).toMatchObject([
      {
        label: "II",
        gain: 200,
        baseline: 10,
        unit: "mV",
        rate: { num: 125, den: 1 },
        invalid: -32_768,
      },
      // without a baseline in brackets, the ADC zero is the baseline
      { label: "ABP", gain: 100, baseline: 5, unit: "mmHg" },
    ])
  })

  it("reads 212, whose pairs run on across signals and frames", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2048, max: 2047 }), { minLength: 3, maxLength: 60 }),
        (given) => {
          const samples = given.slice(0, given.length - (given.length % 3))
          const result = read(`r 3 250 ${samples.length / 3}\n${"r.dat 212\n".repeat(3)}`, {
            "r.dat": bytes212(...samples),
          })
          expect(samplesOf(result)).toEqual(
            [0, 1, 2].map((s) => samples.filter((_, i) => i % 3 === s)),
          )
        },
      ),
    )
  })

  it("reads several samples a frame beside one", () => {
    const result = read(
      "r 2 3.90625 2\nr.dat 16x3 1 16 0 1 16 0 ECG\nr.dat 16 1 16 0 9 17 0 RESP",
      {
        "r.dat": bytes16(1, 2, 3, 9, 4, 5, 1, 8),
      },
    )
    expect(samplesOf(result)).toEqual([
      [1, 2, 3, 4, 5, 1],
      [9, 8],
    ])
    expect(result.ok && result.value.signals.map((signal) => signal.rate)).toEqual([
      { num: 375, den: 32 },
      { num: 125, den: 32 },
    ])
  })

  it("skips a prolog and takes signals from several files", () => {
    const result = read("r 2 500 2\na.mat 16+4 1e3/mV 16 0 7 15\nb.dat 212 200 12 0 -3 -7", {
      "a.mat": new Uint8Array([1, 2, 3, 4, ...bytes16(7, 8)]),
      "b.dat": bytes212(-3, -4),
    })
    expect(samplesOf(result)).toEqual([
      [7, 8],
      [-3, -4],
    ])
    expect(result.ok && result.value.signals[0]?.gain).toBe(1000)
  })

  it("undoes skew after the checksum; the moved-out end has no reading", () => {
    const stored = [9, 1, 2, 3]
    const result = read(`r 1 100 4\nr.dat 212:1 200 12 0 9 ${sum(stored)}`, {
      "r.dat": bytes212(...stored),
    })
    expect(samplesOf(result)).toEqual([[1, 2, 3, -2048]])
  })
})

describe("headers", () => {
  it("takes comments and blank lines anywhere, counters in the rate, times and dates", () => {
    const text =
      "# one\n\nr 1 62.4725/999.56 2 31:25.894 10/10/2896\n#two\nr.dat 16 1.052e+04/mV 16 0 1 3 0 MCL1 lead\n# three"
    const result = read(text, { "r.dat": bytes16(1, 2) })
    expect(result.ok && result.value).toMatchObject({
      name: "r",
      comments: ["one", "two", "three"],
    })
    expect(result.ok && result.value.signals[0]).toMatchObject({
      gain: 10_520,
      label: "MCL1 lead",
      rate: { num: 24_989, den: 400 },
    })
  })

  it("takes the number of samples from the file where the header leaves it out", () => {
    expect(samplesOf(read("r 1 10\nr.dat 16", { "r.dat": bytes16(4, 5, 6) }))).toEqual([[4, 5, 6]])
  })

  it("says where a gain is missing: 200 per mV stands in", () => {
    const result = read("r 1 10 1\nr.dat 16 0", { "r.dat": bytes16(4) })
    expect(result.ok && result.value.signals[0]).toMatchObject({
      gain: 200,
      unit: "mV",
      calibrated: false,
    })
  })

  it("reads a checksum written without a sign", () => {
    const stored = [-100, -200]
    expect(
      read(`r 1 10 2\nr.dat 16 1 16 0 0 ${65_536 + sum(stored)}`, { "r.dat": bytes16(...stored) })
        .ok,
    ).toBe(true)
  })
})

describe("what cannot be played is refused with the file and the record", () => {
  it.each([
    ["a wrong checksum", "r 1 10 2\nr.dat 16 1 16 0 1 4 0 II", "corrupt", "r.dat"],
    ["a file that ends early", "r 1 10 3\nr.dat 16 1 16 0 1 3", "corrupt", "r.dat"],
    ["a file that was not given", "r 1 10 2\nother.dat 16", "missing_file", "other.dat"],
    ["FLAC", "r 1 10 2\nr.dat 516 1", "unsupported", "r.dat"],
    ["a record of several segments", "r/3 1 10 2\nr.dat 16", "unsupported", "r.hea"],
    ["fewer signal lines than promised", "r 2 10 2\nr.dat 16", "corrupt", "r.hea"],
    ["a rate of nothing", "r 1 0 2\nr.dat 16", "corrupt", "r.hea"],
    ["a gain that is no number", "r 1 10 2\nr.dat 16 much", "corrupt", "r.dat"],
    ["one file in two formats", "r 2 10 1\nr.dat 16\nr.dat 212", "corrupt", "r.dat"],
    ["an impossible length", "r 1 10 999999999999\nr.dat 16", "corrupt", "r.dat"],
  ])("%s", (_, header, reason, file) => {
    expect(read(header, { "r.dat": bytes16(1, 2) })).toMatchObject({
      ok: false,
      reason,
      record: "r",
      file,
    })
  })

  it("anything at all, without throwing", () => {
    const field = fc.oneof(
      fc.constantFrom("r", "r.dat", "16", "212:3+2", "16x9", "1(2)/mV", "#", "-1", "1e9"),
      fc.string({ maxLength: 6 }),
    )
    const text = fc.array(
      fc.array(field, { maxLength: 9 }).map((fields) => fields.join(" ")),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 40 }), (lines, data) => {
        expect(read(lines.join("\n"), { "r.dat": data })).toHaveProperty("ok")
      }),
      { numRuns: 2000 },
    )
  })
})
