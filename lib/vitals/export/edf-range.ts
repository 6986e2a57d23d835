import { decimalText } from "./ascii"
import { type Counts, mostCount } from "./counts"

/** The digital range of one signal and the physical values at its ends, as the header's texts. */
export type EdfRange = {
  readonly digitalMinimum: number
  readonly digitalMaximum: number
  readonly physicalMinimum: string
  readonly physicalMaximum: string
  /** False where eight characters cannot tell the scale: then physical values are the counts. */
  readonly scaled: boolean
}

/**
 * EDF tells the scale by two physical values of eight characters. The ends need not be the signal's
 * own, so those are taken whose values are told exactly, or as nearly as can be.
 */
export function edfRange(counts: Counts): EdfRange {
  const { min, max } = counts.range ?? { min: 0, max: 0 }
  const low = bestEnd(counts, -mostCount, Math.min(min, mostCount - 1))
  const high = bestEnd(counts, mostCount, Math.max(max, low.digital + 1))
  const told = Number(high.text) - Number(low.text)
  const meant = (high.digital - low.digital) / counts.gain
  const scaled = told !== 0 && Math.abs(told / meant - 1) < 0.001
  return {
    digitalMinimum: scaled ? low.digital : -mostCount,
    digitalMaximum: scaled ? high.digital : mostCount,
    physicalMinimum: scaled ? low.text : String(-mostCount),
    physicalMaximum: scaled ? high.text : String(mostCount),
    scaled,
  }
}

/** The least error for the length of its arm, from the widest end inwards; the first that is exact. */
function bestEnd({ gain, baseline }: Counts, widest: number, nearest: number) {
  const inwards = Math.sign(nearest - widest) || 1
  const armFrom = nearest + inwards * 1000
  let best = { digital: widest, value: 0, error: Infinity }
  for (let digital = widest; digital !== nearest + inwards; digital += inwards) {
    const value = (digital - baseline) / gain
    const told = Math.round(value * 10 ** places(value)) / 10 ** places(value)
    const error = Math.abs(told - value)
    const relative = error / Math.abs(digital - armFrom)
    if (relative < best.error) best = { digital, value, error: relative }
    if (error <= Math.abs(value) * 1e-14) break
  }
  return { digital: best.digital, text: eightCharacters(best.value) }
}

/** No exponent: EDF+ allows none. "0" for what does not fit, which the scale then shows as wrong. */
function eightCharacters(value: number): string {
  return Math.abs(value) < 1e7 ? decimalText(value, places(value)) : "0"
}

/** The decimals for which eight characters have room beside sign, whole part and point. */
function places(value: number): number {
  let room = value < 0 ? 5 : 6
  for (let whole = 10; room > 0 && Math.abs(value) >= whole; whole *= 10) room--
  return room
}
