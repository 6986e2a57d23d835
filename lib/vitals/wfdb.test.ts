import fc from "fast-check"
import { createTranslator } from "next-intl"
import { describe, expect, it } from "vitest"
import { z } from "zod"

import en from "@/lib/i18n/messages/en/bedside.json"
import { rounds } from "@/lib/testing-fuzz"

import { hertz } from "./ratio"
import { faultCodes } from "./recording-fault"
import { readingAt } from "./trend"
import { readRecording } from "./wfdb"

const bytes80 = (...samples: number[]) => Uint8Array.from(samples, (sample) => sample + 128)
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

  it("reads 80, a byte a sample", () => {
    const stored = [-127, 127, 0, -1, 1, -128]
    const result = read(`r 2 125 3\nr.dat 80 1 8 0 -127 -126 0 I\nr.dat 80 1 8 0 127 -2 0 II`, {
      "r.dat": bytes80(...stored),
    })
    expect(samplesOf(result)).toEqual([
      [-127, 0, 1],
      [127, -1, -128],
    ])
    expect(result.ok && result.value.signals.map((signal) => signal.invalid)).toEqual([-128, -128])
  })

  it.each([
    ["16", bytes16, -32_768],
    ["80", bytes80, -128],
    ["212", bytes212, -2048],
  ] as const)(
    "%s: the lowest count is no reading, and counts in the checksum",
    (name, write, low) => {
      const stored = [low, 5, low, 7]
      const result = read(`r 1 250 4\nr.dat ${name} 1 12 0 ${low} ${sum(stored)}`, {
        "r.dat": write(...stored),
      })
      const signal = result.ok ? result.value.signals[0] : undefined
      expect(signal?.invalid).toBe(low)
      expect(signal && [0, 1, 2, 3].map((i) => readingAt(signal, i))).toEqual([
        undefined,
        5,
        undefined,
        7,
      ])
    },
  )

  it("reads 212x4 beside 212: an odd number a frame, pairs across frames", () => {
    const frames = [
      [1, 2, 3, 4, -5],
      [6, 7, 8, 9, -10],
      [11, 12, 13, 14, -15],
    ]
    const result = read("r 2 125 3\nr.dat 212x4 1 12 0 1 90\nr.dat 212 1 12 0 -5 -30", {
      "r.dat": bytes212(...frames.flat()),
    })
    expect(samplesOf(result)).toEqual([
      [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14],
      [-5, -10, -15],
    ])
    expect(result.ok && result.value.signals.map((signal) => hertz(signal.rate))).toEqual([
      500, 125,
    ])
    expect(result.ok && result.value.seconds).toBeCloseTo(0.024)
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

  it("takes a file's own format and prolog for each of several files", () => {
    const result = read("r 3 10 2\na 16+24 1\nb 212:1 1\nc 80+1 1", {
      a: new Uint8Array([...new Uint8Array(24), ...bytes16(300, -300)]),
      b: bytes212(7, 8),
      c: new Uint8Array([9, ...bytes80(1, 2)]),
    })
    expect(samplesOf(result)).toEqual([
      [300, -300],
      [8, -2048],
      [1, 2],
    ])
  })

  it("shifts by frames, not samples, where a frame holds several", () => {
    const result = read("r 2 125 6\nr.dat 16x2:4 1 16 0 1 78\nr.dat 16 1 16 0 0 0", {
      "r.dat": bytes16(...[1, 2, 0, 3, 4, 0, 5, 6, 0, 7, 8, 0, 9, 10, 0, 11, 12, 0]),
    })
    expect(samplesOf(result)).toEqual([
      [9, 10, 11, 12, ...Array.from({ length: 8 }, () => -32_768)],
      [0, 0, 0, 0, 0, 0],
    ])
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

  it.each([
    ["0.0166666666667/125", 1, 60],
    ["0.016666666666666666", 1, 60],
    ["62.4725/999.56(-3)", 24_989, 400],
    ["62.5", 125, 2],
    ["360", 360, 1],
    ["333.333333333333", 1000, 3],
    ["0.0000000000001", undefined, undefined],
  ])("reads the rate %s", (rate, num, den) => {
    const result = read(`r 1 ${rate} 1\nr.dat 16`, { "r.dat": bytes16(1) })
    expect(result.ok ? result.value.signals[0]?.rate : {}).toEqual(
      num === undefined ? {} : { num, den },
    )
  })

  it.each([
    ["17:27:45 15/08/1994", "1994-08-15T17:27:45"],
    ["7:05:4.25 1/2/2896", "2896-02-01T07:05:04.25"],
    ["31:25.894 10/10/2896", undefined],
    ["17:27:45", undefined],
    ["17:27:45 31/02/1994", undefined],
  ])("took %s for the start", (start, expected) => {
    const result = read(`r 1 10 1 ${start}\nr.dat 16`, { "r.dat": bytes16(1) })
    expect(result.ok && result.value.startedAt).toBe(expected)
  })

  it.each([
    ["1.052e+04/mV", "0", 10_520, 0, "mV"],
    ["12.84(-1605)/mmHg", "0", 12.84, -1605, "mmHg"],
    ["200", "1024", 200, 1024, "mV"],
    ["-.5/V", "0", -0.5, 0, "V"],
    ["1e3(7)", "1024", 1000, 7, "mV"],
  ])("reads the gain %s with the ADC zero %s", (field, zero, gain, baseline, unit) => {
    const result = read(`r 1 10 1\nr.dat 16 ${field} 11 ${zero}`, { "r.dat": bytes16(1) })
    expect(result.ok && result.value.signals[0]).toMatchObject({ gain, baseline, unit })
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
      read(`r 1 10 2\nr.dat 16 1 16 0 -100 ${65_536 + sum(stored)}`, {
        "r.dat": bytes16(...stored),
      }).ok,
    ).toBe(true)
  })
})

describe("trend records", () => {
  const trend = (rate: string, label: string, ...samples: number[]) => {
    const result = read(
      `r 1 ${rate} ${samples.length}\nr.dat 16 10(-3)/x 16 0 ${samples[0]} ${sum(samples)} 0 ${label}`,
      {
        "r.dat": bytes16(...samples),
      },
    )
    const signal = result.ok ? result.value.signals[0] : undefined
    return signal && samples.map((_, i) => readingAt(signal, i))
  }

  it.each(["HR", "ABPsys", "ABP Mean", "PULSE", "RESP", "SpO2", "NBP Sys"])(
    "%s: neither 0 nor the invalid sample is a reading",
    (label) => {
      expect(trend("0.0166666666667/125", label, -3, 717, -32_768)).toEqual([
        undefined,
        72,
        undefined,
      ])
    },
  )

  it.each([
    ["a wave", "125", "ABP"],
    ["a number that can be 0", "1", "CVP"],
    ["another", "1", "ST II"],
  ])("0 is a reading of %s", (_, rate, label) => {
    expect(trend(rate, label, -3, -32_768)).toEqual([0, undefined])
  })
})

describe("what cannot be played is refused with the file and the record", () => {
  it.each([
    ["a wrong checksum", "r 1 10 2\nr.dat 16 1 16 0 1 4 0 II", "corrupt", "r.dat"],
    ["a wrong initial value", "r 1 10 2\nr.dat 16 1 16 0 2 3 0 II", "corrupt", "r.dat"],
    ["an initial value that is no number", "r 1 10 2\nr.dat 16 1 16 0 x 3", "corrupt", "r.dat"],
    ["a file that ends early", "r 1 10 3\nr.dat 16 1 16 0 1 3", "corrupt", "r.dat"],
    ["a file that was not given", "r 1 10 2\nother.dat 16", "missing_file", "other.dat"],
    ["FLAC of 8 bits", "r 1 10 2\nr.dat 508 1", "unsupported", "r.dat"],
    ["FLAC of 16 bits", "r 1 10 2\nr.dat 516x4 1", "unsupported", "r.dat"],
    ["FLAC of 24 bits", "r 1 10 2\nr.dat 524 1", "unsupported", "r.dat"],
    ["another format", "r 1 10 2\nr.dat 310 1", "unsupported", "r.dat"],
    ["a layout segment", "r_layout 1 10 0\n~ 0 200", "unsupported", "~"],
    ["a record of several segments", "r/3 1 10 2\nr.dat 16", "unsupported", "r.hea"],
    ["fewer signal lines than promised", "r 2 10 2\nr.dat 16", "corrupt", "r.hea"],
    ["a rate of nothing", "r 1 0 2\nr.dat 16", "corrupt", "r.hea"],
    ["a gain that is no number", "r 1 10 2\nr.dat 16 much", "corrupt", "r.dat"],
    ["one file in two formats", "r 2 10 1\nr.dat 16\nr.dat 212", "corrupt", "r.dat"],
    ["an impossible length", "r 1 10 999999999999\nr.dat 16", "corrupt", "r.dat"],
    ["an impossible frame", "r 1 10 999999999999\nr.dat 16x65536", "corrupt", "r.dat"],
    ["a prolog beyond the file", "r 1 10\nr.dat 16+999999999", "corrupt", "r.dat"],
    ["a file of nothing", "r 1 10\nempty 80", "corrupt", "empty"],
  ])("%s", (_, header, reason, file) => {
    const refused = read(header, { "r.dat": bytes16(1, 2), empty: new Uint8Array() })
    expect(faultWords(refused)).not.toBe("")
    expect(refused).toMatchObject({
      ok: false,
      reason,
      record: header.startsWith("r_") ? "r_layout" : "r",
      file,
    })
  })

  it("a header of any length", () => {
    expect(read(`${"#\n".repeat(600_000)}r 1 10 2\nr.dat 16`, {})).toMatchObject({
      reason: "corrupt",
    })
  })

  it("a whole skew: nothing is left, and nothing is made up", () => {
    const result = read("r 1 10 2\nr.dat 16:999999999 1", { "r.dat": bytes16(1, 2) })
    expect(samplesOf(result)).toEqual([[-32_768, -32_768]])
  })

  it("anything at all, without throwing", () => {
    const field = fc.oneof(
      fc.constantFrom("r", "r.dat", "16", "212:3+2", "16x9", "80", "1(2)/mV", "#", "-1", "1e9"),
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
      rounds(2000),
    )
  })
})

/** What a person reads of it: every value that the words ask for is there. */
function faultWords(refused: object): string {
  const t = createTranslator({
    locale: "en",
    messages: { fault: en.fault },
    onError(error) {
      throw error
    },
  })
  const { code, values } = Refused.parse(refused).fault
  return t(`fault.${code}`, values)
}

const Refused = z.object({
  fault: z.object({
    code: z.enum(faultCodes),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
})
