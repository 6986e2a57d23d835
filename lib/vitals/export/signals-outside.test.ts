import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { json } from "node:stream/consumers"

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"

import { signalsPython } from "@/tools/outside/signals/python"

import { readEdf } from "../edf/edf"
import { hertz, ratio } from "../ratio"
import { readRecording } from "../wfdb"
import { writeEdf } from "./edf-writer"
import { differing, expected, noReading, recordings, start } from "./testing-signals"
import { writeWfdb } from "./wfdb-writer"

/**
 * Files that we write, read by `wfdb`, `pyedflib`, `edfio` and Luna, and files that they write, read
 * by us, in a virtual environment that `tools/outside` makes; where there is no Python, or no way to
 * its packages, these tests are skipped and say so.
 */
const outside = await signalsPython()
const absent = "absent" in outside ? outside.absent : undefined

const counts = z.array(z.array(z.number()))
const notes = z.array(z.tuple([z.number(), z.number().nullable(), z.string()]))
const WfdbRead = z.object({
  names: z.array(z.string()),
  units: z.array(z.string()),
  gains: z.array(z.number()),
  baselines: z.array(z.number()),
  frame_rate: z.number(),
  samples_per_frame: z.array(z.number()),
  start: z.string(),
  comments: z.array(z.string()),
  samples: counts,
  sums_match: z.boolean(),
  initial_match: z.boolean(),
})
const EdflibRead = z.object({
  start: z.string(),
  labels: z.array(z.string()),
  patient: z.string(),
  samples: counts,
  annotations: notes,
})
const EdfioRead = z.object({
  kind: z.string(),
  continuous: z.boolean(),
  start: z.string(),
  rates: z.array(z.number()),
  samples: counts,
  annotations: notes,
})
/** Per signal: seconds, counts. */
const LunaRead = z.array(z.tuple([z.array(z.number()), z.array(z.number())]))

type Job = { readonly do: string } & Readonly<Record<string, unknown>>

async function pythonDoes(jobs: readonly Job[]): Promise<unknown[]> {
  const program = join(import.meta.dirname, "../../../tools/outside/signals/signals.py")
  const child = spawn("python" in outside ? outside.python : "python3", [program], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  child.stdin.end(JSON.stringify(jobs))
  return z.array(z.unknown()).parse(await json(child.stdout))
}

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signals-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const inFolder = (name: string) => join(folder, name)

const rawOf = (offset: number, step: number) => (count: number) =>
  count === -32_768 ? noReading : count * step + offset

const named = fc
  .sample(recordings, { numRuns: 40, seed: 7 })
  .map((recording) =>
    recording.map((one, i) => ({ ...one, signal: { ...one.signal, label: `S${i}`, unit: "mV" } })),
  )
const alarms = [
  { atMs: start + 1500, seconds: 30, text: "*** Asystole" },
  { atMs: start + 250, seconds: undefined, text: "血氧过低" },
]

describe("what we write", () => {
  test("as WFDB, wfdb reads the same", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const files = named.map((recording, n) => {
      const signals = recording.map(({ signal }) => signal)
      const record = { record: `w${n}`, replayed: undefined, offsetMinutes: 0, comments: ["one"] }
      const result = writeWfdb({ ...record, signals })
      if (!result.ok) throw new Error(result.reason)
      return result.value
    })
    for (const { header, data } of files) {
      await writeFile(inFolder(header.name), header.text)
      await writeFile(inFolder(data.name), data.bytes)
    }
    const answers = await pythonDoes(
      files.map((_, n) => ({ do: "read_wfdb", record: inFolder(`w${n}`) })),
    )
    for (const [n, recording] of named.entries()) {
      const read = WfdbRead.parse(answers[n])
      expect(read).toMatchObject({
        names: recording.map(({ signal }) => signal.label),
        units: recording.map(() => "mV"),
        start: "2026-11-26T17:27:45.250000",
        sums_match: true,
        initial_match: true,
      })
      expect(read.comments[0]).toBe("one")
      for (const [i, { signal, stretches }] of recording.entries()) {
        const { offset, step } = files[n]?.written[i] ?? { offset: 0, step: 0 }
        const raw = (read.samples[i] ?? []).map(rawOf(offset, step))
        expect(differing(raw, expected(stretches), step)).toEqual([])
        const rate = read.frame_rate * (read.samples_per_frame[i] ?? 0)
        expect(rate / hertz(signal.rate)).toBeCloseTo(1, 9)
        expect((read.gains[i] ?? 0) * step).toBeCloseTo(signal.gain, 6)
        expect((read.baselines[i] ?? 0) * step + offset).toBe(signal.baseline)
      }
    }
  }, 300_000)

  test("as EDF+, edfio, Luna and, where it is continuous, EDFlib read the same", async ({
    skip,
  }) => {
    skip(absent !== undefined, absent)
    const files = named.map((recording) => {
      const signals = recording.map(({ signal }) => signal)
      const result = writeEdf({
        signals,
        notes: alarms,
        patient: {},
        recorder: {},
        offsetMinutes: 0,
      })
      if (!result.ok) throw new Error(result.reason)
      return result.value
    })
    for (const [n, { bytes }] of files.entries()) await writeFile(inFolder(`w${n}.edf`), bytes)
    const jobs = (name: string) => files.map((_, n) => ({ do: name, file: inFolder(`w${n}.edf`) }))
    const answers = await pythonDoes([
      ...jobs("read_edfio"),
      ...jobs("read_luna"),
      ...jobs("read_edflib").filter((_, n) => files[n]?.continuous),
    ])
    expect(files.some(({ continuous }) => continuous)).toBe(true)
    expect(files.some(({ continuous }) => !continuous)).toBe(true)
    const edflib = answers.splice(2 * files.length)

    const whole = files.flatMap(({ continuous }, n) => (continuous ? [n] : []))
    for (const [i, n] of whole.entries()) {
      const lib = EdflibRead.parse(edflib[i])
      expect(lib).toMatchObject({
        patient: "X",
        labels: named[n]?.map(({ signal }) => signal.label),
        samples: EdfioRead.parse(answers[n]).samples,
      })
      expect(lib.annotations.map(([, , text]) => text)).toContain("*** Asystole")
    }

    for (const [n, recording] of named.entries()) {
      const { continuous = false, written = [] } = files[n] ?? {}
      const edfio = EdfioRead.parse(answers[n])
      const luna = LunaRead.parse(answers[files.length + n])
      expect(edfio).toMatchObject({
        kind: continuous ? "EDF+C" : "EDF+D",
        continuous,
        start: "2026-11-26T17:27:45.250000",
      })
      expect(edfio.annotations).toEqual(
        expect.arrayContaining([
          [0.25, null, "血氧过低"],
          [1.5, 30, "*** Asystole"],
        ]),
      )
      for (const [i, { signal, stretches }] of recording.entries()) {
        const { offset, step } = written[i] ?? { offset: 0, step: 0 }
        const wanted = expected(stretches)
        // edfio gives what is there without its gaps
        const there = (edfio.samples[i] ?? []).filter((count) => count !== -32_768)
        const readings = wanted.filter((raw) => raw !== noReading)
        expect(differing(there.map(rawOf(offset, step)), readings, step)).toEqual([])
        // Luna gives the time of each sample; of a continuous file it leaves the start's fraction out
        const [seconds = [], values = []] = luna[i] ?? []
        const raw = new Map<number, number>()
        for (const [row, time] of seconds.entries()) {
          const at = Math.round((time - (continuous ? 0 : 0.25)) * hertz(signal.rate))
          raw.set(at, rawOf(offset, step)(values[row] ?? 0))
        }
        const placed = Array.from({ length: Math.max(...raw.keys()) + 1 }, (_, at) => raw.get(at))
        expect(
          differing(
            placed.map((sample) => sample ?? noReading),
            wanted,
            step,
          ),
        ).toEqual([])
        expect((edfio.rates[i] ?? 0) / hertz(signal.rate)).toBeCloseTo(1, 6)
      }
    }
  }, 300_000)
})

describe("what they write we read the same", () => {
  const sample = (low: number) => fc.integer({ min: low, max: -low - 1 })
  const lines = (low: number, perFrames: readonly number[]) =>
    fc.integer({ min: 1, max: 30 }).chain((frames) =>
      fc.tuple(
        ...perFrames.map((perFrame, i) =>
          fc.record({
            label: fc.constant(`S${i}`),
            unit: fc.constantFrom("mV", "mmHg", "NU"),
            gain: fc.constantFrom(200, 12.84, 10_520),
            baseline: fc.constantFrom(0, -1605, 1024),
            perFrame: fc.constant(perFrame),
            samples: fc.array(sample(low), {
              minLength: frames * perFrame,
              maxLength: frames * perFrame,
            }),
          }),
        ),
      ),
    )

  test.for([
    ["16", -32_768],
    ["80", -128],
    ["212", -2048],
  ] as const)("wfdb, format %s", async ([format, low], { skip }) => {
    skip(absent !== undefined, absent)
    const given = [[1], [1, 1], [4, 1], [1, 2, 4]].flatMap((perFrames) =>
      fc.sample(lines(low, perFrames), { numRuns: 8, seed: 7 }),
    )
    await pythonDoes(
      given.map((signals, n) => ({
        do: "write_wfdb",
        folder,
        record: `f${format}_${n}`,
        frame_rate: 62.5,
        format,
        signals,
      })),
    )
    for (const [n, signals] of given.entries()) {
      const name = `f${format}_${n}`
      const header = await readFile(inFolder(`${name}.hea`), "utf8")
      const data = new Uint8Array(await readFile(inFolder(`${name}.dat`)))
      const read = readRecording(header, new Map([[`${name}.dat`, data]]))
      expect(read.ok ? read.value : read).toMatchObject({
        name,
        startedAt: "2026-11-26T17:27:45",
        comments: ["age: 84", "paced"],
        signals: signals.map(({ samples, perFrame, label, unit, gain, baseline }) => ({
          label,
          unit,
          gain,
          baseline,
          rate: ratio(125 * perFrame, 2),
          samples: Int32Array.from(samples),
          invalid: low,
        })),
      })
    }
  })

  const ranges = [
    { physical_min: -1, physical_max: 1, digital_min: -1000, digital_max: 1000 },
    { physical_min: 0, physical_max: 409.5, digital_min: -2048, digital_max: 2047 },
    { physical_min: 5, physical_max: -5, digital_min: -32_768, digital_max: 32_767 },
  ]
  const rates = [250, 50, 1]
  const seconds = 20
  const edfSignals = fc.tuple(
    ...ranges.map((range, i) =>
      fc
        .array(fc.integer({ min: range.digital_min, max: range.digital_max }), {
          minLength: seconds * (rates[i] ?? 0),
          maxLength: seconds * (rates[i] ?? 0),
          size: "max",
        })
        .map((samples) => ({
          samples,
          header: {
            label: `S${i}`,
            dimension: "mV",
            sample_frequency: rates[i],
            transducer: "AgAgCl",
            prefilter: "HP:0.05Hz",
            ...range,
          },
        })),
    ),
  )
  const annotations = [
    [0, -1, "Start"],
    [4.25, 2.5, "血氧过低"],
    [17, -1, "Lead off"],
  ] as const
  const files = fc.sample(edfSignals, { numRuns: 4, seed: 7 })
  const writes = (plain: boolean, name: string): Job[] =>
    files.map((signals, n) => ({
      do: "write_edflib",
      file: inFolder(`${name}${n}.edf`),
      signals,
      annotations: plain ? null : annotations,
    }))

  test.for([
    ["EDF", true],
    ["EDF+C", false],
  ] as const)("EDFlib, %s", async ([name, plain], { skip }) => {
    skip(absent !== undefined, absent)
    await pythonDoes(writes(plain, name))
    for (const [n, signals] of files.entries()) {
      const read = readEdf("x", new Uint8Array(await readFile(inFolder(`${name}${n}.edf`))))
      expect(read.ok ? read.value : read).toMatchObject({
        startedAt: "2026-11-26T17:27:45",
        seconds,
        gaps: [],
        annotations: plain
          ? []
          : annotations.map(([onset, lasting, text]) => ({
              onset,
              seconds: lasting < 0 ? undefined : lasting,
              text,
            })),
        signals: signals.map(({ samples, header }, i) => ({
          label: header.label,
          unit: "mV",
          rate: { num: rates[i], den: 1 },
          samples: Int32Array.from(samples),
        })),
      })
      for (const [i, { gain, baseline }] of (read.ok ? read.value.signals : []).entries()) {
        const range = ranges[i] ?? {
          physical_min: 0,
          physical_max: 0,
          digital_min: 0,
          digital_max: 0,
        }
        expect((range.digital_min - baseline) / gain).toBeCloseTo(range.physical_min, 9)
        expect((range.digital_max - baseline) / gain).toBeCloseTo(range.physical_max, 9)
      }
    }
  })

  test("Luna, EDF+D", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const cut = (n: number): Job => ({
      do: "write_luna",
      file: inFolder(`c${n}.edf`),
      to: inFolder(`d${n}.edf`),
      // 0 to 4 s, 8 to 12 s and 16 to 18 s
      epochs: "1-2,5-6,9",
      seconds: 2,
    })
    const jobs = [...writes(false, "c"), ...files.map((_, n) => cut(n))]
    const made = z.array(z.string()).parse((await pythonDoes(jobs)).slice(files.length))
    const there = (at: number) => at < 4 || (at >= 8 && at < 12) || (at >= 16 && at < 18)
    for (const [n, signals] of files.entries()) {
      const read = readEdf("x", new Uint8Array(await readFile(made[n] ?? "")))
      expect(read.ok ? read.value : read).toMatchObject({
        seconds: 18,
        gaps: [
          { from: 4, seconds: 4 },
          { from: 12, seconds: 4 },
        ],
        signals: signals.map(({ samples }, i) => ({
          samples: Int32Array.from(samples.slice(0, 18 * (rates[i] ?? 0)), (sample, at) =>
            there(Math.floor(at / (rates[i] ?? 1))) ? sample : noReading,
          ),
        })),
      })
      const texts = read.ok ? read.value.annotations.map(({ text }) => text) : []
      expect(texts).toContain("Start")
    }
  })
})
