import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { priorities } from "./condition"
import type { ConditionId } from "./condition"
import { burst, bursts, melodies, melodyOf, period, pulses } from "./sound"
import type { Melody } from "./sound"

/** IEC 60601-1-8, Tables 3 and 4, from secondary sources; milliseconds. */
const table = {
  high: { pulses: 10, duration: [75, 200], spacing: [50, 125], interval: [2_500, 15_000] },
  medium: { pulses: 3, duration: [125, 250], spacing: [125, 250], interval: [2_500, 30_000] },
  low: { pulses: 2, duration: [125, 250], spacing: [125, 250], interval: [15_001, Infinity] },
} as const

const everyMelody = Object.keys(melodies) as Melody[]

function within(value: number, [least, most]: readonly [number, number]) {
  expect(value).toBeGreaterThanOrEqual(least)
  expect(value).toBeLessThanOrEqual(most)
}

describe.each(priorities)("the burst of %s priority", (priority) => {
  const asked = table[priority]
  const all = burst(priority)
  const silence = all
    .slice(1)
    .map((pulse, i) => pulse.start - ((all[i]?.start ?? 0) + (all[i]?.duration ?? 0)))

  it("has the table's pulses of the table's length", () => {
    expect(all).toHaveLength(asked.pulses)
    for (const { duration } of all) within(duration, asked.duration)
  })

  it("has the table's silences between them", () => {
    const [x = 0] = silence
    within(x, asked.spacing)
    const long = 2 * x + (all[0]?.duration ?? 0)
    const of = { high: [x, x, long, x, x, x, long, x], medium: [x, x], low: [x] }
    // The silence between the halves of a high burst has a range of its own.
    expect(priority === "high" ? silence.toSpliced(4, 1) : silence).toEqual(of[priority])
  })

  it("comes again after the table's interval", () => {
    within(bursts[priority].interval, asked.interval)
    const last = all.at(-1)
    expect(period(priority)).toBe(
      (last?.start ?? 0) + (last?.duration ?? 0) + bursts[priority].interval,
    )
  })

  it.each(everyMelody)("can be heard and told apart: %s", (melody) => {
    for (const { fundamental, harmonics, rise, duration } of burst(priority, melody)) {
      within(fundamental, [150, 1000])
      within(rise / duration, [0.1, 0.4])
      const heard = harmonics.filter(({ frequency }) => frequency >= 300 && frequency <= 4000)
      expect(heard.length).toBeGreaterThanOrEqual(4)
      for (const { level } of harmonics) within(level, [-15, 15])
    }
  })

  it("in a minute sounds as often as the period says", () => {
    const minute = pulses(priority, "general", 0, 0, 60_000)
    const starts = minute.filter((_, i) => i % asked.pulses === 0).map(({ start }) => start)
    expect(starts).toEqual(
      Array.from({ length: Math.ceil(60_000 / period(priority)) }, (_, k) => k * period(priority)),
    )
  })
})

describe("windows of time", () => {
  it("that adjoin give every pulse once", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...priorities),
        fc.integer({ min: -5_000, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 40 }),
        (priority, began, lengths) => {
          let from = 0
          const parts = lengths.flatMap((length) =>
            pulses(priority, "oxygen", began, from, (from += length)),
          )
          expect(parts).toEqual(pulses(priority, "oxygen", began, 0, from))
        },
      ),
    )
  })

  it("before the alarm are silent", () => {
    expect(pulses("high", "general", 10_000, 0, 10_000)).toEqual([])
  })

  it("without an end are bounded", () => {
    expect(pulses("high", "general", 0, 0, Infinity).length).toBeLessThan(10_000)
  })
})

it("has a high burst of two halves", () => {
  const between = bursts.high.gaps[4]
  expect(between).toBeGreaterThanOrEqual(350)
  expect(between).toBeLessThanOrEqual(1300)
})

it("plays a high melody twice, as it is written", () => {
  const notes = burst("high", "oxygen").map(({ fundamental }) => Math.round(fundamental))
  expect(notes).toEqual([523, 494, 440, 392, 349, 523, 494, 440, 392, 349])
})

it.each<[ConditionId, Melody]>([
  ["MDC_PULS_OXIM_SAT_O2.low", "oxygen"],
  ["MDC_PULS_OXIM_SAT_O2.no_data", "general"],
  ["MDC_PULS_OXIM_PULS_RATE.high", "cardiac"],
  ["MDC_ECG_HEART_RATE.low", "cardiac"],
  ["MDC_RESP_RATE.low", "ventilation"],
  ["MDC_TEMP_BODY.high", "temperature"],
  ["asystole", "cardiac"],
  ["lead_off:V1", "general"],
])("%s sounds as %s", (condition, melody) => expect(melodyOf(condition)).toBe(melody))
