import fc from "fast-check"
import { createTranslator } from "next-intl"
import { describe, expect, it } from "vitest"
import { z } from "zod"

import en from "@/lib/i18n/messages/en/bedside.json"
import { rounds } from "@/lib/testing-fuzz"

import { faultCodes } from "../recording-fault"
import { readEdf } from "./edf"
import { type TestFile, edfFile, tal } from "./testing-edf"

const none = -(2 ** 31)
const notes = { label: "EDF Annotations", digMin: -32_768, digMax: 32_767, unit: "" }
const read = (file: TestFile) => readEdf("r.edf", edfFile(file))
const one: TestFile = { signals: [{ samples: 2 }], data: [[[1, 2]], [[3, 4]]] }
const gapped: TestFile = {
  reserved: "EDF+D",
  signals: [{ samples: 2 }, { label: "Resp", samples: 1 }, { ...notes, samples: 20 }],
  data: [
    [[1, 2], [9], tal("+0.25||$+1.25^0.5|Lead off|$")],
    [[3, 4], [8], tal("+1.25||$")],
    [[5, 6], [7], tal("+4.25||$+0.5|Früh|zwei|$")],
  ],
}

function samplesOf(result: ReturnType<typeof readEdf>) {
  return result.ok ? result.value.signals.map((signal) => [...signal.samples]) : result
}

describe("EDF", () => {
  it("is read with its scale, rate, start and filters", () => {
    const result = read({
      ...one,
      signals: [{ samples: 2, prefilter: "HP:0.05Hz LP:150Hz", transducer: "AgAgCl electrode" }],
    })
    expect(result).toEqual({
      ok: true,
      value: {
        name: "r.edf",
        startedAt: "2026-11-26T17:27:45",
        seconds: 2,
        signals: [
          {
            label: "ECG II",
            unit: "mV",
            gain: 1000,
            baseline: 0,
            calibrated: true,
            rate: { num: 2, den: 1 },
            samples: Int32Array.of(1, 2, 3, 4),
            invalid: none,
          },
        ],
        annotations: [],
        gaps: [],
        comments: ["ECG II: AgAgCl electrode; HP:0.05Hz LP:150Hz"],
      },
    })
  })

  it("gives each signal its own rate, also where a record is no whole second", () => {
    const result = read({
      duration: "0.256",
      signals: [{ samples: 4 }, { label: "RESP", samples: 1 }],
      data: [
        [[1, 2, 3, 4], [9]],
        [[5, 6, 7, 8], [-9]],
      ],
    })
    expect(samplesOf(result)).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [9, -9],
    ])
    expect(result.ok && result.value.signals.map(({ rate }) => rate)).toEqual([
      { num: 125, den: 8 },
      { num: 125, den: 32 },
    ])
    expect(result.ok && result.value.seconds).toBeCloseTo(0.512)
  })

  it.each([
    ["-5", "5", "-2048", "2047", 409.5, -0.5],
    ["0", "100", "0", "1000", 10, 0],
    ["3.2", "-3.2", "-32768", "32767", -10_239.843_75, -0.5],
    ["-1000", "1000", "0", "4000", 2, 2000],
  ])("%s to %s over %s to %s", (physMin, physMax, digMin, digMax, gain, baseline) => {
    const result = read({
      ...one,
      signals: [{ samples: 2, physMin, physMax, digMin, digMax }],
    })
    const signal = result.ok ? result.value.signals[0] : undefined
    expect(signal?.gain).toBeCloseTo(gain, 6)
    expect(signal?.baseline).toBeCloseTo(baseline, 6)
  })

  it("takes counts outside of the digital range for no readings", () => {
    const result = read({ ...one, data: [[[1000, 1001]], [[-32_768, -1000]]] })
    expect(samplesOf(result)).toEqual([[1000, none, none, -1000]])
  })

  it.each([
    ["26.11.26", "Startdate 26-NOV-2026 X X X", "2026-11-26T17:27:45"],
    ["26.11.84", "", "2084-11-26T17:27:45"],
    ["26.11.85", "", "1985-11-26T17:27:45"],
    ["26.11.yy", "Startdate 26-NOV-2091 X X X", "2091-11-26T17:27:45"],
    ["26.11.yy", "Startdate X X X X", undefined],
    ["31.02.26", "", undefined],
    ["00.00.00", "", undefined],
  ])("takes the day %s of %j for %s", (date, recording, expected) => {
    const result = read({ ...one, date, recording })
    expect(result.ok && result.value.startedAt).toBe(expected)
  })

  it("counts the records where the recorder did not", () => {
    expect(samplesOf(read({ ...one, records: -1 }))).toEqual([[1, 2, 3, 4]])
  })

  it("leaves out a last record that is cut off, and tells it as a gap", () => {
    const result = readEdf("r.edf", edfFile(one).subarray(0, -1))
    expect(samplesOf(result)).toEqual([[1, 2]])
    expect(result.ok && result.value.gaps).toEqual([{ from: 1, seconds: 1 }])
  })

  it("takes neither the patient's identification nor the recording's", () => {
    const result = read({
      ...one,
      patient: "MCH-0234567 F 02-MAY-1951 Thistledown_Agnes",
      recording: "Startdate 26-NOV-2026 PSG-1234 NN Monitor_X",
    })
    expect(JSON.stringify(result)).not.toMatch(/Thistledown|0234567|PSG|Monitor/)
  })
})

describe("EDF+", () => {
  it("C is continuous, its first record telling the start's fraction", () => {
    const result = read({
      ...gapped,
      reserved: "EDF+C",
      data: [
        [[1, 2], [9], tal("+0.25||$")],
        [[3, 4], [8], tal("+1.25||$+0.75|Start|$")],
      ],
    })
    expect(result.ok && result.value).toMatchObject({
      startedAt: "2026-11-26T17:27:45.250",
      seconds: 2,
      gaps: [],
      annotations: [{ onset: 0.5, seconds: undefined, text: "Start" }],
    })
    expect(samplesOf(result)).toEqual([
      [1, 2, 3, 4],
      [9, 8],
    ])
  })

  it("D has gaps: no readings there, and notes by their time", () => {
    const result = read(gapped)
    expect(samplesOf(result)).toEqual([
      [1, 2, 3, 4, none, none, none, none, 5, 6],
      [9, 8, none, none, 7],
    ])
    expect(result.ok && result.value).toMatchObject({
      startedAt: "2026-11-26T17:27:45.250",
      seconds: 5,
      gaps: [{ from: 2, seconds: 2 }],
      annotations: [
        { onset: 0.25, seconds: undefined, text: "Früh" },
        { onset: 0.25, seconds: undefined, text: "zwei" },
        { onset: 1, seconds: 0.5, text: "Lead off" },
      ],
    })
  })

  it("reads several annotation signals; only the first tells times", () => {
    const result = read({
      reserved: "EDF+C",
      signals: [{ ...notes, samples: 8 }, { samples: 1 }, { ...notes, samples: 8 }],
      data: [[tal("+0||$"), [5], tal("+0.5|b|$")]],
    })
    expect(samplesOf(result)).toEqual([[5]])
    expect(result.ok && result.value.annotations.map(({ text }) => text)).toEqual(["b"])
  })

  it("an annotation's text on the time-keeping list itself is kept", () => {
    const result = read({
      reserved: "EDF+C",
      signals: [{ samples: 1 }, { ...notes, samples: 12 }],
      data: [[[5], tal("+0||Recording starts|$")]],
    })
    expect(result.ok && result.value.annotations).toEqual([
      { onset: 0, seconds: undefined, text: "Recording starts" },
    ])
  })
})

describe("what cannot be played is refused with the reason", () => {
  const data = (first: string, second: string) => ({
    ...gapped,
    data: [
      [[1, 2], [9], tal(first)],
      [[3, 4], [8], tal(second)],
    ],
  })
  const table: [string, TestFile, string, string | RegExp][] = [
    ["no EDF", { ...one, version: 1 }, "corrupt", "no EDF version"],
    [
      "wrong header bytes",
      { ...one, headerBytes: 768 },
      "corrupt",
      /header bytes 768; 1 signals take 512/,
    ],
    [
      "a field shifted by one byte",
      { ...one, patient: "X".repeat(81) },
      "corrupt",
      /start|number|header/,
    ],
    [
      "a byte beyond ASCII",
      { ...one, signals: [{ samples: 2, unit: "µV" }] },
      "corrupt",
      /no printable ASCII/,
    ],
    ["no signals", { ...one, count: 0 }, "corrupt", "number of signals"],
    ["half a number", { ...one, count: "1x" }, "corrupt", "number of signals"],
    ["records below -1", { ...one, records: -2 }, "corrupt", "number of records"],
    ["no records", { ...one, data: [] }, "corrupt", /0 bytes/],
    [
      "more records than bytes",
      { ...one, records: 99_999_999 },
      "corrupt",
      /8 bytes, the header promises 399999996/,
    ],
    [
      "fewer records than bytes",
      { ...one, records: 1 },
      "corrupt",
      /8 bytes, the header promises 4/,
    ],
    ["a record of nothing", { ...one, duration: 0 }, "corrupt", "record duration 0"],
    ["a negative record", { ...one, duration: -1 }, "corrupt", "record duration -1"],
    ["a decimal comma", { ...one, duration: "0,5" }, "corrupt", "record duration 0,5"],
    ["a day in another order", { ...one, date: "2026/11/" }, "corrupt", /^start/],
    [
      "no physical range",
      { ...one, signals: [{ samples: 2, physMax: -1 }] },
      "corrupt",
      /physical range/,
    ],
    [
      "a range of words",
      { ...one, signals: [{ samples: 2, physMin: "low" }] },
      "corrupt",
      /physical range low/,
    ],
    [
      "a range beyond a double",
      { ...one, signals: [{ samples: 2, physMax: "1e999" }] },
      "corrupt",
      /physical range/,
    ],
    [
      "a range of nearly nothing",
      { ...one, signals: [{ samples: 2, physMin: 0, physMax: "1e-320" }] },
      "corrupt",
      /physical range/,
    ],
    [
      "equal digital ends",
      { ...one, signals: [{ samples: 2, digMin: 5, digMax: 5 }] },
      "corrupt",
      /digital range/,
    ],
    [
      "digital ends exchanged",
      { ...one, signals: [{ samples: 2, digMin: 5, digMax: -5 }] },
      "corrupt",
      /digital range/,
    ],
    [
      "24 bits in 16",
      { ...one, signals: [{ samples: 2, digMax: 8_388_607 }] },
      "corrupt",
      /digital range/,
    ],
    [
      "no samples in a record",
      { ...one, signals: [{ samples: 0 }] },
      "corrupt",
      /samples per record/,
    ],
    [
      "annotations alone",
      { ...gapped, signals: [{ ...notes, samples: 8 }], data: [[tal("+0||$")]] },
      "unsupported",
      /annotations/,
    ],
    ["EDF+D that tells no time", { ...one, reserved: "EDF+D" }, "corrupt", /tells its time/],
    ["a record without its time", data("+0||$", ""), "corrupt", "record 2: no time"],
    ["a time with a text", data("+0|x|$", "+1||$"), "corrupt", "record 1: no time"],
    ["a broken list", data("+0||$7|x|$", "+1||$"), "corrupt", /record 1: annotation at byte/],
    ["a list without an end", data("+0||$+7|x$", "+1||$"), "corrupt", /record 1: annotation/],
    ["two durations", data("+0||$+7^1^2|x|$", "+1||$"), "corrupt", /record 1: annotation/],
    [
      "records over each other",
      data("+0||$", "+0.5||$"),
      "corrupt",
      /record 2: begins at 0.5 s, before/,
    ],
    [
      "a gap in EDF+C",
      { ...data("+0||$", "+3||$"), reserved: "EDF+C" },
      "corrupt",
      /record 2: begins at 3 s, a continuous/,
    ],
    ["a gap of ages", data("+0||$", "+99999999||$"), "unsupported", /gaps of 27778 hours/],
  ]
  it.each(table)("%s", (_, file, reason, said) => {
    const refused = read(file)
    expect(refused).toMatchObject({ ok: false, reason, record: "r.edf", file: "r.edf" })
    expect(faultWords(refused)).toMatch(said)
  })

  it("BDF", () => {
    const bytes = new Uint8Array(512).fill(0x20)
    bytes.set([0xff, ...new TextEncoder().encode("BIOSEMI")])
    const refused = readEdf("r.bdf", bytes)
    expect(refused).toMatchObject({ reason: "unsupported", fault: { code: "bdf" } })
    expect(faultWords(refused)).toContain("24 bits")
  })

  it("two records of which one and a half are there", () => {
    const three = edfFile({ ...one, data: [...one.data, [[5, 6]]] })
    expect(readEdf("r.edf", three.subarray(0, -5))).toMatchObject({ reason: "corrupt" })
  })

  it("anything at all, without throwing or making more of it than it holds", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 1200 }),
      fc
        .tuple(
          fc.constantFrom(edfFile(one), edfFile(gapped)),
          fc.array(fc.tuple(fc.nat(), fc.constantFrom(...Array.from("019-+. Dx\0\u0014"))), {
            maxLength: 4,
          }),
          fc.nat(),
        )
        .map(([whole, changes, cut]) => {
          const changed = whole.slice()
          for (const [at, character] of changes)
            changed[at % changed.length] = character.charCodeAt(0)
          return cut % 3 === 0 ? changed.subarray(0, cut % changed.length) : changed
        }),
    )
    fc.assert(
      fc.property(bytes, (given) => {
        const result = readEdf("r.edf", given)
        const held = result.ok ? result.value.signals.flatMap(({ samples }) => [...samples]) : []
        expect(held.filter((sample) => sample !== none).length).toBeLessThan(1200)
        expect(held.every((sample) => sample === none || Math.abs(sample) <= 32_768)).toBe(true)
      }),
      rounds(3000),
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
