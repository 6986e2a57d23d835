import { describe, expect, it } from "vitest"

import { derived } from "../derived"
import { type WaveMeta, metaBody, parseMeta } from "../meta"
import type { Numeric } from "../numerics"
import { hertz, ratio } from "../ratio"
import type { Recording, Signal } from "../recording"
import { manualSource } from "./manual-source"
import { doubtsOf, recordedSource } from "./recorded-source"
import { simulatedSource } from "./simulated-source"
import type { Source, SourceListener } from "./source"

const now = Date.UTC(2026, 10, 24, 10, 20)

/** Everything that a source told until it was closed. */
function listen(source: Source) {
  const measured: Numeric[] = []
  const withdrawn: unknown[] = []
  const on: SourceListener = {
    measured: (values) => measured.push(...values),
    withdrawn: (values) => withdrawn.push(...values),
    conditions: () => undefined,
  }
  return { measured, withdrawn, close: source.open(on) }
}

function signal(change: Partial<Signal> = {}): Signal {
  return {
    label: "ECG II",
    unit: "mV",
    gain: 200,
    baseline: 0,
    calibrated: true,
    rate: ratio(4, 1),
    samples: Int32Array.of(1, 2, 3, 4, 5),
    invalid: -32_768,
    ...change,
  }
}

function recording(...signals: Signal[]): Recording {
  const nothing = { startedAt: undefined, annotations: [], gaps: [], comments: [] }
  return { name: "record", seconds: 1.25, signals, ...nothing }
}

const channelsOf = (source: Source) => source.waves?.channels ?? []
const read = (source: Source, from: number, to: number) => [
  ...(source.waves?.read(0, from, to) ?? []),
]

describe("a recording", () => {
  it("goes on from its start, or ends", () => {
    expect(read(recordedSource(recording(signal()), "loop"), 3, 8)).toEqual([4, 5, 1, 2, 3])
    const once = recordedSource(recording(signal()), "once")
    expect(read(once, 3, 8)).toEqual([4, 5])
    expect(read(once, 8, 12)).toEqual([])
  })

  it("says that it repeats only where it does", () => {
    expect(recordedSource(recording(signal()), "loop").note.loopSeconds).toBe(1.25)
    expect(recordedSource(recording(signal()), "once").note.loopSeconds).toBeUndefined()
  })

  it("has a mark for no reading that a watcher can take, also out of an EDF file", () => {
    const edf = signal({ invalid: -(2 ** 31), samples: Int32Array.of(-(2 ** 31), -32_768, 32_767) })
    const source = recordedSource(recording(edf), "once")
    expect(channelsOf(source)[0]?.invalid).toBe(-(2 ** 23))
    expect(read(source, 0, 3)).toEqual([-(2 ** 23), -32_768, 32_767])
  })

  it.each([
    ["uV", 0.2, 200],
    ["V", 200_000, 200],
    ["mV", 200, 200],
  ])("shows an ECG in %s by millivolts", (unit, gain, perMillivolt) => {
    const [channel] = channelsOf(recordedSource(recording(signal({ unit, gain })), "loop"))
    expect(channel?.unit).toBe("mV")
    expect(channel?.gain).toBeCloseTo(perMillivolt)
  })

  it("says which of its signals are not as they should be, and sends none that is refused", () => {
    const fast = signal({ label: "Fast", rate: ratio(8_000, 1) })
    const raw = signal({ label: "Raw", calibrated: false })
    const many = Array.from({ length: 8 }, (_, i) => signal({ label: `Signal ${i}` }))
    const record = recording(fast, raw, ...many)
    expect(doubtsOf(record)).toEqual([
      { kind: "uncalibrated", label: "Raw" },
      { kind: "left_out", label: "Fast" },
      { kind: "left_out", label: "Signal 7" },
    ])
    expect(tableOf(recordedSource(record, "loop"))).toBeDefined()
  })

  it("tells what was written once a minute as a number, and draws none of it", () => {
    const aMinute = ratio(1, 60)
    const record = recording(
      signal(),
      signal({ label: "HR", unit: "bpm", gain: 1, rate: aMinute, samples: Int32Array.of(72) }),
      signal({ label: "SpO2", unit: "%", gain: 1, rate: aMinute, samples: Int32Array.of(0) }),
      signal({ label: "ABP Sys", unit: "mmHg", rate: aMinute }),
    )
    const source = recordedSource(record, "loop")
    const heard = listen(source)
    heard.close()
    expect(heard.measured).toMatchObject([{ code: "MDC_ECG_HEART_RATE", value: 72, spot: true }])
    expect(channelsOf(source).map(({ label }) => label)).toEqual(["ECG II"])
    expect(doubtsOf(record)).toEqual([
      { kind: "number", label: "HR" },
      { kind: "number", label: "SpO2" },
      { kind: "no_number", label: "ABP Sys" },
    ])
    expect(recordedSource(recording(), "loop").waves).toBeUndefined()
  })
})

describe("the simulator", () => {
  it("is called so in everything that it sends", () => {
    const source = simulatedSource()
    const { measured, close } = listen(source)
    close()
    expect(source.note.kind).toBe("simulated")
    expect(measured.map(({ origin }) => origin)).toEqual(["simulated", "simulated"])
    for (const { label, mdc } of channelsOf(source)) {
      expect(label).toMatch(/^SIM /)
      expect(mdc).toBe(0)
    }
    expect(tableOf(source)).toBeDefined()
  })

  it("beats 72 times a minute and breathes 15 times, as is derived from its waves", () => {
    const source = simulatedSource()
    const numbers = derived(channelsOf(source), "simulated")
    for (const { id, rate } of channelsOf(source))
      numbers.push(id, source.waves?.read(id, 0, Math.round(hertz(rate) * 40)) ?? new Int32Array())
    expect(numbers.numerics(now).map(({ code, value, origin }) => [code, value, origin])).toEqual([
      ["MDC_ECG_HEART_RATE", 72, "simulated"],
      ["MDC_RESP_RATE", 15, "simulated"],
    ])
  })

  it("draws the same wave wherever it is cut", () => {
    const source = simulatedSource()
    expect([...read(source, 0, 100), ...read(source, 100, 250)]).toEqual(read(source, 0, 250))
    expect(Math.max(...read(source, 0, 500))).toBeGreaterThan(900)
  })
})

describe("manual entry", () => {
  const temperature = (value: string) => ({
    kind: "temperature" as const,
    unit: "Cel",
    typed: { MDC_TEMP_BODY: value },
    at: now,
  })

  it("is told at once, listed, and taken back once", () => {
    const source = manualSource(() => now)
    const { measured, withdrawn } = listen(source)
    source.enter(temperature("36.8"))
    expect(measured).toMatchObject([{ code: "MDC_TEMP_BODY", value: 36.8, at: now }])
    source.withdraw(1)
    source.withdraw(1)
    expect(withdrawn).toMatchObject([{ code: "MDC_TEMP_BODY", at: now }])
    expect(source.entries()).toMatchObject([{ id: 1, withdrawn: true }])
  })

  it("keeps two values of one minute apart, also a corrected one from the one that was taken back", () => {
    const source = manualSource(() => now)
    const { measured } = listen(source)
    source.enter(temperature("36.8"))
    source.withdraw(1)
    source.enter(temperature("38.6"))
    source.enter(temperature("38.7"))
    expect(measured.map(({ at }) => at - now)).toEqual([0, 1, 2])
  })

  it("is not entered where it is refused", () => {
    const source = manualSource(() => now)
    const { measured } = listen(source)
    source.enter(temperature("368"))
    expect(measured).toEqual([])
    expect(source.entries()).toEqual([])
  })
})

/** As a watcher reads it. */
function tableOf(source: Source): WaveMeta | undefined {
  const meta = { stream: 1, epoch: "e", frameMs: 100, source: source.note }
  return parseMeta(JSON.parse(JSON.stringify(metaBody({ ...meta, channels: channelsOf(source) }))))
}
