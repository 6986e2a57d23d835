import { type Ratio, hertz, ratio } from "../ratio"
import type { ExportSignal } from "./signal"

/** Samples at their place on the signal's own grid, whose 0 is the timeline's origin. */
export type Run = { readonly at: number; readonly samples: Int32Array }

export type Timeline = {
  /** Milliseconds since 1970 of the first sample of all. */
  readonly originMs: number
  /** For each signal, in order and not overlapping. */
  readonly runs: readonly (readonly Run[])[]
}

/** A clock that differs by more from what the index says was set, or the sender stood still. */
const mostDriftMs = 1000

/** Undefined where no signal holds a sample. */
export function timelineOf(signals: readonly ExportSignal[]): Timeline | undefined {
  const originMs = firstMoment(signals)
  if (originMs === undefined) return undefined
  return { originMs, runs: signals.map((signal) => runsOf(signal, originMs)) }
}

/** When the first sample of all was taken. More chunks than a call can have arguments are no fault. */
export function firstMoment(signals: readonly ExportSignal[]): number | undefined {
  let first: number | undefined
  for (const { chunks } of signals)
    for (const { samples, startMs } of chunks)
      if (samples.length > 0 && (first === undefined || startMs < first)) first = startMs
  return first
}

/**
 * Samples count on by their index, so that a sender's clock that drifts neither opens nor closes a
 * gap; only a clock that jumped against the index moves what follows. A sample comes once.
 */
function runsOf(signal: ExportSignal, originMs: number): Run[] {
  const perMs = hertz(signal.rate) / 1000
  const runs: Run[] = []
  let last: { first: number; startMs: number; at: number; end: number; endAt: number } | undefined
  for (const chunk of signal.chunks.toSorted((a, b) => a.firstIndex - b.firstIndex)) {
    const known = Math.min(
      Math.max(0, (last?.end ?? -Infinity) - chunk.firstIndex),
      chunk.samples.length,
    )
    const samples = blanked(signal, chunk.firstIndex + known, chunk.samples.subarray(known))
    if (samples.length === 0) continue
    const first = chunk.firstIndex + known
    const startMs = chunk.startMs + known / perMs
    let at = Math.round((startMs - originMs) * perMs)
    if (last !== undefined) {
      const drift = startMs - last.startMs - (first - last.first) / perMs
      at = Math.abs(drift) <= mostDriftMs ? last.at + first - last.first : Math.max(at, last.endAt)
    }
    last = { first, startMs, at, end: first + samples.length, endAt: at + samples.length }
    runs.push({ at, samples })
  }
  return runs
}

function blanked(signal: ExportSignal, first: number, samples: Int32Array): Int32Array {
  const end = first + samples.length
  const gaps = signal.gaps.filter(({ from, to }) => from < end && to > first)
  if (gaps.length === 0) return samples
  const copy = samples.slice()
  for (const { from, to } of gaps)
    copy.fill(signal.invalid, Math.max(0, from - first), Math.max(0, to - first))
  return copy
}

/** The highest rate of which each given one is a whole multiple: 62.5 and 250 Hz have 62.5 Hz. */
export function commonRate(rates: readonly Ratio[]): Ratio | undefined {
  let [common] = rates
  for (const rate of rates) {
    if (common === undefined) return undefined
    const num = gcd(common.num * rate.den, rate.num * common.den)
    const den = common.den * rate.den
    if (!Number.isSafeInteger(den) || !Number.isSafeInteger(common.num * rate.den)) return undefined
    if (!Number.isSafeInteger(rate.num * common.den)) return undefined
    common = ratio(num, den)
  }
  return common
}

/** How many samples of the rate one frame of the common rate holds. */
export function samplesPerFrame(rate: Ratio, common: Ratio): number {
  return Math.round(hertz(rate) / hertz(common))
}

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
