import { type Filter, highPass, lowPass } from "./filter"
import { type Ratio, hertz } from "./ratio"

/**
 * Beats from an ECG, sample by sample, after Pan and Tompkins (IEEE Trans. Biomed. Eng. 32, 1985):
 * band-pass 5–15 Hz, slope, square, 150 ms integral, two thresholds that follow signal and noise,
 * 200 ms of refractory time, a slope test against T waves, and a search back after 1.66 mean beats.
 * The slope test looks at a wider band (5–35 Hz), where a steep T wave and a QRS differ most.
 * For display only: what it gives is labelled as derived.
 */
export type HeartRate = {
  /** One sample in any unit; undefined for a moment without a reading. */
  push(sample: number | undefined): void
  /** Beats per minute over the last eight intervals, while beats keep coming. */
  rate(): number | undefined
  /** Sample indexes of the beats, as far as they are remembered. */
  beats(): readonly number[]
}

type Peak = { at: number; height: number; slope: number }

const integralS = 0.15
const refractoryS = 0.2
const tWaveS = 0.36
const learningS = 2
/** 20 beats per minute: slower than this there is no rate to show. */
const longestS = 3
const intervalsKept = 8

export function heartRate(rate: Ratio): HeartRate {
  const fs = hertz(rate)
  const slopeLag = Math.max(1, Math.round(fs * 0.01))
  const window = Math.max(1, Math.round(fs * integralS))
  let index = -1
  let stages = fresh()

  function fresh() {
    return {
      start: index + 1,
      baseline: undefined as number | undefined,
      high: highPass(5, fs),
      narrow: slopeOf(lowPass(15, fs), slopeLag),
      wide: slopeOf(lowPass(35, fs), slopeLag),
      squares: new Float64Array(window),
      sum: 0,
      rising: undefined as Peak | undefined,
      floor: 0,
      signal: 0,
      noise: 0,
      learning: [] as Peak[] | undefined,
      skipped: [] as Peak[],
      beats: [] as Peak[],
    }
  }

  function push(sample: number | undefined): void {
    index++
    if (sample === undefined) {
      stages = fresh()
      return
    }
    const s = stages
    const n = index - s.start
    s.baseline ??= sample
    const high = s.high(sample - s.baseline)
    const square = s.narrow(high) ** 2
    s.sum += square - (s.squares[n % window] ?? 0)
    s.squares[n % window] = square
    follow(Math.max(0, s.sum), Math.abs(s.wide(high)))
    if (s.learning !== undefined && n >= learningS * fs) finishLearning(s.learning)
    searchBack()
  }

  /** A peak is over when the integral has fallen to half of it; the next begins when it rises by half. */
  function follow(height: number, slope: number): void {
    const rising = stages.rising
    if (rising === undefined) {
      stages.floor = Math.min(stages.floor, height)
      if (height > stages.floor * 1.5) stages.rising = { at: index, height, slope }
      return
    }
    if (height > rising.height)
      stages.rising = { at: index, height, slope: Math.max(slope, rising.slope) }
    else if (height >= rising.height / 2) return
    else {
      stages.rising = undefined
      stages.floor = height
      if (stages.learning === undefined) classify(rising)
      else stages.learning.push(rising)
    }
  }

  function finishLearning(peaks: readonly Peak[]): void {
    const tallest = Math.max(0, ...peaks.map((peak) => peak.height))
    stages.learning = undefined
    stages.signal = tallest * 0.7
    stages.noise = tallest * 0.05
    for (const peak of peaks) classify(peak)
  }

  function classify(peak: Peak): void {
    const last = stages.beats.at(-1)
    const since = last === undefined ? Infinity : peak.at - last.at
    if (since < refractoryS * fs) return
    const high = stages.noise + 0.25 * (stages.signal - stages.noise)
    const tWave = last !== undefined && since < tWaveS * fs && peak.slope < last.slope / 2
    if (peak.height > high && !tWave) return accept(peak, 0.125)
    stages.noise = 0.125 * peak.height + 0.875 * stages.noise
    if (!tWave) stages.skipped.push(peak)
  }

  function accept(peak: Peak, weight: number): void {
    stages.signal = weight * peak.height + (1 - weight) * stages.signal
    stages.skipped = []
    stages.beats = [...stages.beats.slice(-intervalsKept), peak]
  }

  /** No beat for 1.66 mean intervals: the tallest skipped peak as steep as a QRS was a small beat. */
  function searchBack(): void {
    const mean = meanInterval(stages.beats)
    const last = stages.beats.at(-1)
    if (mean === undefined || last === undefined || stages.skipped.length === 0) return
    if (index - last.at < 1.66 * mean) return
    const low = (stages.noise + 0.25 * (stages.signal - stages.noise)) / 4
    const steep = stages.skipped.filter(
      (peak) => peak.slope > 0.4 * last.slope && peak.height > low,
    )
    const candidate = steep.reduce<Peak | undefined>(
      (a, b) => (a && a.height >= b.height ? a : b),
      undefined,
    )
    if (candidate === undefined) stages.skipped = []
    else accept(candidate, 0.25)
  }

  return {
    push,
    rate() {
      const last = stages.beats.at(-1)
      const mean = meanInterval(stages.beats)
      if (last === undefined || mean === undefined || stages.beats.length < 3) return undefined
      return index - last.at > longestS * fs ? undefined : (60 * fs) / mean
    },
    beats: () => stages.beats.map((beat) => beat.at),
  }
}

function slopeOf(filter: Filter, lag: number): Filter {
  const past = new Float64Array(lag)
  let n = 0
  return (sample) => {
    const filtered = filter(sample)
    const slope = filtered - (past[n % lag] ?? 0)
    past[n++ % lag] = filtered
    return slope
  }
}

function meanInterval(beats: readonly Peak[]): number | undefined {
  const first = beats[0]
  const last = beats.at(-1)
  if (first === undefined || last === undefined || beats.length < 2) return undefined
  return (last.at - first.at) / (beats.length - 1)
}
