import type { ExportSignal } from "./signal"
import type { Run } from "./timeline"

/** A signal's counts in 16 bits, of which the lowest stands for "no reading". */
export type Counts = {
  /** raw ≈ count × step + offset; a step of 1 is exact. */
  readonly offset: number
  readonly step: number
  readonly gain: number
  readonly baseline: number
  /** The lowest and highest count of a reading; undefined where there is none. */
  readonly range: { readonly min: number; readonly max: number } | undefined
  readonly count: (raw: number) => number
}

export const invalidCount = -32_768
export const mostCount = 32_767

/**
 * As they are where they fit; moved by a whole offset where only their span does, which loses
 * nothing; otherwise in steps of as few raw counts as possible.
 */
export function countsOf(signal: ExportSignal, runs: readonly Run[]): Counts {
  const { gain, baseline, invalid } = signal
  let min = Infinity
  let max = -Infinity
  for (const { samples } of runs) {
    for (const sample of samples) {
      if (sample === invalid) continue
      if (sample < min) min = sample
      if (sample > max) max = sample
    }
  }
  const { offset, step } = codingOf(min, max, baseline)
  const count = (raw: number) =>
    raw === invalid ? invalidCount : Math.round((raw - offset) / step)
  return {
    offset,
    step,
    gain: gain / step,
    baseline: (baseline - offset) / step,
    range: min > max ? undefined : { min: count(min), max: count(max) },
    count,
  }
}

function codingOf(min: number, max: number, baseline: number): { offset: number; step: number } {
  if (min > max || (min >= -mostCount && max <= mostCount)) return { offset: 0, step: 1 }
  const middle = Math.round((min + max) / 2)
  if (max - min <= 2 * mostCount) return { offset: middle, step: 1 }
  const step = Math.ceil((max - min) / (2 * mostCount - 2))
  // A whole baseline stays whole: some formats cannot say another.
  return { offset: middle - (Math.round(middle - baseline) % step), step }
}

export function codingNote(label: string, { offset, step }: Counts): string | undefined {
  if (step > 1) return `${label}: re-quantised, 1 count of 16 bits is ${step} raw counts`
  return offset === 0 ? undefined : `${label}: raw counts less ${offset}`
}
