import fc from "fast-check"

import { type Ratio, hertz, ratio } from "../ratio"
import type { ExportChunk, ExportSignal } from "./signal"

/** 2026-11-26T17:27:45.250Z */
export const start = Date.UTC(2026, 10, 26, 17, 27, 45, 250)
export const noReading = -(2 ** 31)

/** Stretches of one signal: so many samples that never came, then these. */
export type Stretch = { readonly lost: number; readonly samples: readonly number[] }

export function signalOf(
  stretches: readonly Stretch[],
  given: Partial<ExportSignal> = {},
): ExportSignal {
  const rate = given.rate ?? ratio(10, 1)
  const chunks: ExportChunk[] = []
  let index = 0
  for (const { lost, samples } of stretches) {
    index += lost
    const startMs = start + (index / hertz(rate)) * 1000
    chunks.push({ firstIndex: index, samples: Int32Array.from(samples), startMs })
    index += samples.length
  }
  return {
    label: "II",
    unit: "mV",
    gain: 200,
    baseline: 0,
    invalid: noReading,
    gaps: [],
    ...given,
    rate,
    chunks,
  }
}

/** The samples by their index, `noReading` where none came. */
export function expected(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(({ lost, samples }) => [
    ...Array.from({ length: lost }, () => noReading),
    ...samples,
  ])
}

/** Indexes where `raw` is not what was wanted, within half a step; behind its end nothing was wanted. */
export function differing(raw: readonly number[], wanted: readonly number[], step: number) {
  const length = Math.max(raw.length, wanted.length)
  return Array.from({ length }, (_, at) => at).filter((at) => {
    const [is = noReading, should = noReading] = [raw[at], wanted[at]]
    if (is === noReading || should === noReading) return is !== should
    return Math.abs(is - should) > step / 2
  })
}

const rates: readonly (readonly Ratio[])[] = [
  [ratio(250, 1), ratio(125, 1), ratio(125, 2)],
  [ratio(1000, 1), ratio(125, 32)],
  [ratio(360, 1)],
  [ratio(1, 1), ratio(1, 60)],
  [ratio(24_989, 400)],
]

/** Signals of one recording and their stretches; the first sample of each is a reading. */
export const recordings = fc.constantFrom(...rates).chain((rateSet) =>
  fc.tuple(
    ...rateSet.map((rate) =>
      fc
        .record({
          first: stretch(fc.constant(0)),
          more: fc.array(stretch(fc.constantFrom(0, 0, 1, 7, Math.ceil(hertz(rate) * 5))), {
            maxLength: 4,
          }),
          wide: fc.boolean(),
          gain: fc.constantFrom(200, 16_384, 3276.8, 0.5, 5243.6, -12.84),
          baseline: fc.constantFrom(0, 1024, -1605, 17),
        })
        .map(({ first, more, wide, ...scale }) => {
          const stretches = [first, ...more].map(({ lost, samples }) => ({
            lost,
            samples: samples.map((sample) =>
              sample === noReading || wide ? sample : sample >> 16,
            ),
          }))
          return { stretches, signal: signalOf(stretches, { rate, ...scale }) }
        }),
    ),
  ),
)

function stretch(lost: fc.Arbitrary<number>) {
  const sample = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }) },
    { weight: 1, arbitrary: fc.constant(noReading) },
  )
  return fc
    .tuple(
      lost,
      fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
      fc.array(sample, { maxLength: 30 }),
    )
    .map(([missing, reading, samples]) => ({ lost: missing, samples: [reading, ...samples] }))
}
