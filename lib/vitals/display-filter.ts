import { displayBand } from "./display"
import { type Filter, highPass, lowPass } from "./filter"

/**
 * The display filter of one trace: 0.5 to 40 Hz around its first sample, so that it begins without a
 * swing. Sample by sample and in order; begun anew after every gap.
 */
export function displayFilter(first: number, fs: number): Filter {
  const high = highPass(displayBand.from, fs)
  const low = lowPass(displayBand.to, fs)
  return (sample) => low(high(sample - first))
}
