import { type Filter, lowPass } from "./filter"
import { type Ratio, hertz } from "./ratio"

/**
 * Breaths from a respiration wave, sample by sample: a breath is a peak that the signal has left by
 * a fifth of its recent swing. The swing is forgotten with a time constant of 20 s, so that shallow
 * breaths after deep ones are still counted. For display only: labelled as derived.
 */
export type RespirationRate = {
  push(sample: number | undefined): void
  /** Breaths per minute over the breaths of the last minute, while they keep coming. */
  rate(): number | undefined
  breaths(): readonly number[]
}

const part = 0.2
const forgetS = 20
/** Above 60 a minute it is noise; 20 s without one is an apnoea, and no rate can be shown. */
const shortestS = 1
/** Until then the swing is not known, and anything would count. */
const learningS = 2
const longestS = 20
const memoryS = 60

export function respirationRate(rate: Ratio): RespirationRate {
  const fs = hertz(rate)
  let index = -1
  let stages = fresh()

  function fresh() {
    const smooth: Filter = fs > 8 ? lowPass(2, fs) : (x) => x
    return {
      smooth,
      baseline: undefined as number | undefined,
      high: 0,
      low: 0,
      rising: true,
      start: index + 1,
      turn: { at: index + 1, value: 0 },
      breaths: [] as number[],
    }
  }

  function push(sample: number | undefined): void {
    index++
    if (sample === undefined) {
      stages = fresh()
      return
    }
    const s = stages
    s.baseline ??= sample
    const value = s.smooth(sample - s.baseline)
    const forgotten = (s.high - s.low) / (forgetS * fs)
    s.high = Math.max(value, s.high - forgotten)
    s.low = Math.min(value, s.low + forgotten)
    const swing = (s.high - s.low) * part

    const further = s.rising ? value > s.turn.value : value < s.turn.value
    if (further) s.turn = { at: index, value }
    else if (Math.abs(value - s.turn.value) > swing) {
      if (s.rising) breathe(s.turn.at)
      s.rising = !s.rising
      s.turn = { at: index, value }
    }
  }

  function breathe(at: number): void {
    if (at - stages.start < learningS * fs) return
    const last = stages.breaths.at(-1)
    if (last !== undefined && at - last < shortestS * fs) return
    stages.breaths = [...stages.breaths.filter((breath) => at - breath < memoryS * fs), at]
  }

  return {
    push,
    rate() {
      const first = stages.breaths[0]
      const last = stages.breaths.at(-1)
      if (first === undefined || last === undefined || stages.breaths.length < 2) return undefined
      if (index - last > longestS * fs) return undefined
      return (60 * fs * (stages.breaths.length - 1)) / (last - first)
    },
    breaths: () => stages.breaths,
  }
}
