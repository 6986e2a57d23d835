import type { Numeric } from "./numerics"
import { hertz } from "./ratio"
import type { Signal } from "./recording"
import { type VitalCode, vitalCodes } from "./vital-code"

/** A number that a monitor wrote once a second or less often: no wave, though the file keeps it as one. */
export function isTrend({ rate }: Signal): boolean {
  return hertz(rate) <= 1
}

/** Which number of ours it is; undefined where we have none, as for invasive pressures. */
export function trendCode(signal: Signal): VitalCode | undefined {
  return isTrend(signal) ? names.find(([name]) => name.test(signal.label.trim()))?.[1] : undefined
}

const names: readonly (readonly [RegExp, VitalCode])[] = [
  [/^HR$/i, "MDC_ECG_HEART_RATE"],
  [/^(PULSE|PR)$/i, "MDC_PULS_OXIM_PULS_RATE"],
  [/^(RESP|RR)$/i, "MDC_RESP_RATE"],
  [/^%?SPO2$/i, "MDC_PULS_OXIM_SAT_O2"],
  [/^NI?BP[ _-]?SYS/i, "MDC_PRESS_BLD_NONINV_SYS"],
  [/^NI?BP[ _-]?DIA/i, "MDC_PRESS_BLD_NONINV_DIA"],
  [/^NI?BP[ _-]?MEAN/i, "MDC_PRESS_BLD_NONINV_MEAN"],
]

/**
 * The physical value of one sample, in the signal's unit, or undefined where there is no reading.
 * Trend records (a value a second or a minute) write 0 where a monitor showed nothing: for a number
 * that nobody alive has at 0 that is no reading either, and must reach neither a score nor an alarm.
 */
export function readingAt(signal: Signal, index: number): number | undefined {
  const raw = signal.samples[index]
  if (raw === undefined || raw === signal.invalid) return undefined
  if (raw === signal.baseline && zeroIsNoReading(signal)) return undefined
  return (raw - signal.baseline) / signal.gain
}

/** Not for central venous pressure, ST levels and the like: 0 is a value there. */
function zeroIsNoReading(signal: Signal): boolean {
  return (
    isTrend(signal) && /^(HR|PR|RR|PULSE|RESP|%?SPO2|SAO2|TEMP|N?I?BP|ABP|ART)/i.test(signal.label)
  )
}

/**
 * What a monitor that played these signals from `began` on would say anew between two moments after it,
 * of each number the newest. `before`: undefined at the start.
 */
export function trendsDue(
  signals: readonly Signal[],
  began: number,
  before: number | undefined,
  elapsed: number,
  loops: boolean,
): Numeric[] {
  return signals.flatMap((signal) => {
    const code = trendCode(signal)
    const perMs = hertz(signal.rate) / 1000
    const index = Math.floor(elapsed * perMs)
    if (code === undefined || (before !== undefined && Math.floor(before * perMs) === index))
      return []
    const { length } = signal.samples
    const value = readingAt(signal, loops && length > 0 ? index % length : index)
    const { unit, plausible, continuous } = vitalCodes[code]
    if (value === undefined || value < plausible[0] || value > plausible[1]) return []
    // a number a minute was true when it was written: that nothing comes in between is no loss
    const spot = perMs < 0.001 || !continuous
    const at = Math.round(began + index / perMs)
    return [
      {
        code,
        value,
        unit,
        at,
        spot,
        derived: false,
        origin: "recorded" as const,
        questionable: false,
        device: "",
      },
    ]
  })
}
