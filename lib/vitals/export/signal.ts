import type { Ratio } from "../ratio"

/**
 * One channel as it was stored, for the writers of files. physical = (raw − baseline) / gain, in
 * `unit`. Sample indexes rise over all chunks: a sender that began anew is counted on from behind.
 */
export type ExportSignal = {
  readonly label: string
  readonly unit: string
  readonly rate: Ratio
  readonly gain: number
  readonly baseline: number
  /** The raw count that stands for "no reading". */
  readonly invalid: number
  readonly chunks: readonly ExportChunk[]
  /** Indexes without a reading, whatever the chunks hold there. What no chunk holds needs no gap. */
  readonly gaps: readonly ExportGap[]
}

/** `startMs` is when the first sample was taken, in milliseconds since 1970. */
export type ExportChunk = {
  readonly firstIndex: number
  readonly samples: Int32Array
  readonly startMs: number
}

/** Half open: `to` is the first index after it. */
export type ExportGap = { readonly from: number; readonly to: number }

/** An alarm or another event; `seconds` where it lasted. */
export type ExportNote = {
  readonly atMs: number
  readonly seconds: number | undefined
  readonly text: string
}

/** How raw counts became the file's: raw ≈ count × step + offset, exactly so where step is 1. */
export type Written = {
  readonly label: string
  readonly offset: number
  readonly step: number
}

/**
 * `nothing`: no reading at all. `rates`: no frame holds a whole number of each signal's samples.
 * `too_long`: the file would have more places than `mostPlaces`, those without a reading too.
 */
export type ExportRefusal = "nothing" | "rates" | "too_long"

/**
 * A file has places where nothing was measured too: what lies far apart is a large one that says little. It
 * is built in memory, at once, beside the samples that go into it.
 */
export const mostPlaces = 40_000_000
