import { hertz } from "./ratio"
import type { Signal } from "./recording"

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
function zeroIsNoReading({ label, rate }: Signal): boolean {
  return hertz(rate) <= 1 && /^(HR|PR|RR|PULSE|RESP|SPO2|SAO2|TEMP|N?I?BP|ABP|ART)/i.test(label)
}
