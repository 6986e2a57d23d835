import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"

import { describe, expect, it } from "vitest"

import { heartRate } from "./heart-rate"
import type { Signal } from "./recording"
import { respirationRate } from "./respiration-rate"
import { readRecording } from "./wfdb"

const folder = join(import.meta.dirname, "../../public/recordings")
const header = readFileSync(join(folder, "ecg-resp.hea"), "utf8")
const data = new Uint8Array(readFileSync(join(folder, "ecg-resp.dat")))
const files = new Map([["ecg-resp.dat", data]])

function signal(label: string): Signal {
  const read = readRecording(header, files)
  const found = read.ok ? read.value.signals.find((each) => each.label === label) : undefined
  if (found === undefined) throw new Error(label)
  return found
}

describe("the bundled recording", () => {
  // Computed from the source file by another program (bioread 2025.5.2), before it was written as WFDB.
  it.each([
    ["ECG", 1000, 1, 61_696, "a85d2f1071838f88aef94a0f32c54a9d297d53141f2220b73ae9ce887a94304f"],
    ["RESP", 125, 32, 241, "e61f2bc0ced5a17b26123077b9a3c9902876e071e73b7ae1613e94a7f6f79445"],
  ])("%s holds the source's own samples", (label, num, den, count, sha256) => {
    const { samples, rate } = signal(label)
    expect(rate).toEqual({ num, den })
    expect(samples.length).toBe(count)
    expect(createHash("sha256").update(int32LittleEndian(samples)).digest("hex")).toBe(sha256)
  })

  it("lasts the same for both signals and has its scales", () => {
    const read = readRecording(header, files)
    expect(read.ok && read.value.seconds).toBe(61.696)
    expect(signal("ECG")).toMatchObject({ gain: 16_384, baseline: 0, unit: "mV", calibrated: true })
    expect(signal("RESP")).toMatchObject({ gain: 3276.8, baseline: 0, unit: "V", calibrated: true })
  })

  it("is refused whole, naming file and record, when one byte of it changed", () => {
    const changed = data.slice()
    changed[40_000] = (changed[40_000] ?? 0) ^ 1
    const read = readRecording(header, new Map([["ecg-resp.dat", changed]]))
    expect(read).toMatchObject({
      ok: false,
      reason: "corrupt",
      record: "ecg-resp",
      file: "ecg-resp.dat",
    })
  })
})

describe("heart rate of the bundled recording", () => {
  // R peaks of the Python package wfdb 4.3.1, processing.XQRS, on the ECG resampled to 250 Hz; in ms.
  const xqrs = [
    964, 1940, 2860, 3844, 4824, 5660, 6476, 7472, 8400, 9336, 10248, 11112, 11992, 12904, 13780,
    14652, 15576, 16444, 17288, 18288, 19284, 20272, 21232, 22124, 22964, 23828, 24684, 25552,
    26404, 27272, 28196, 29168, 30068, 30992, 31920, 32808, 33684, 34536, 35440, 36284, 37148,
    38172, 39200, 40160, 41060, 41928, 42784, 43664, 44560, 45448, 46360, 47272, 48224, 49160,
    50120, 51068, 51984, 52892, 53768, 54636, 55448, 56256, 57044, 57852, 58668, 59516, 60380,
    61228,
  ]

  it("finds the beats that XQRS finds and no others", () => {
    const { samples, rate, gain } = signal("ECG")
    const detector = heartRate(rate)
    const beats = new Set<number>()
    for (const sample of samples) {
      detector.push(sample / gain)
      for (const beat of detector.beats()) beats.add(beat)
    }
    const found = [...beats].sort((a, b) => a - b)
    expect(found).toHaveLength(xqrs.length)
    // filters and integral come about 109 ms late, always by the same
    const late = found.map((beat, i) => beat - (xqrs[i] ?? 0))
    expect(Math.min(...late)).toBeGreaterThan(80)
    expect(Math.max(...late)).toBeLessThan(140)
  })

  it("stays near the mean of 66.7 a minute that XQRS gives", () => {
    const { samples, rate, gain } = signal("ECG")
    const detector = heartRate(rate)
    const seen: number[] = []
    samples.forEach((sample, i) => {
      detector.push(sample / gain)
      const now = detector.rate()
      if (i % 1000 === 999 && now !== undefined) seen.push(now)
    })
    expect(seen.length).toBeGreaterThan(55)
    expect(seen.reduce((a, b) => a + b) / seen.length).toBeCloseTo(66.7, 0)
    expect(Math.min(...seen)).toBeGreaterThan(60)
    expect(Math.max(...seen)).toBeLessThan(75)
  })
})

describe("respiration rate of the bundled recording", () => {
  it("finds every deep breath that a peak search finds", () => {
    // scipy.signal.find_peaks with a prominence of 15 % of the range; sample indexes at 3.90625 Hz.
    const deep = [24, 67, 89, 104, 116, 144, 163]
    const { samples, rate } = signal("RESP")
    const detector = respirationRate(rate)
    for (const sample of samples) detector.push(sample)
    const breaths = detector.breaths()
    for (const breath of deep) expect(breaths).toContain(breath)
    expect(detector.rate()).toBeGreaterThan(9)
    expect(detector.rate()).toBeLessThan(18)
  })
})

function int32LittleEndian(samples: Int32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.length * 4))
  samples.forEach((sample, i) => view.setInt32(i * 4, sample, true))
  return new Uint8Array(view.buffer)
}
