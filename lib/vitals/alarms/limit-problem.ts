import { monitored } from "./condition"
import type { MonitoredCode } from "./condition"
import type { VitalLimits } from "./limits"

/** What a clinic lets anybody set. */
export type LimitBounds = {
  /** A low limit (also an extreme one) below this is refused, and so is having none. */
  readonly lowestLow: Partial<Readonly<Record<MonitoredCode, number>>>
  /** A longer delay is refused. */
  readonly longestDelayMs: Partial<Readonly<Record<MonitoredCode, number>>>
}

/**
 * The floor of 85 % follows what ISO 80601-2-61 asks of a default SpO₂ limit, the 10 s what
 * IEC 60601-2-27 asks of heart rate alarms. Both from secondary sources: check before relying on them.
 */
export const defaultBounds: LimitBounds = {
  lowestLow: { MDC_PULS_OXIM_SAT_O2: 85 },
  longestDelayMs: { MDC_ECG_HEART_RATE: 10_000, MDC_PULS_OXIM_PULS_RATE: 10_000 },
}

/** Of any delay. */
export const longestMs = 10 * 60_000

export type LimitProblem =
  | "not_physical"
  | "below_floor"
  | "not_in_order"
  | "never_clears"
  | "delay_too_long"

/** The first thing for which the server would refuse these limits of one number, before it is asked. */
export function limitProblem(
  code: MonitoredCode,
  limits: VitalLimits,
  bounds: LimitBounds = defaultBounds,
): LimitProblem | undefined {
  const { low, high, extremeLow, extremeHigh, hysteresis, ordinary, extreme } = limits
  const [least, most] = monitored[code].plausible
  const given = [extremeLow, low, high, extremeHigh].filter((limit) => limit !== null)
  if (given.some((limit) => !(limit >= least && limit <= most))) return "not_physical"
  const floor = bounds.lowestLow[code]
  if (floor !== undefined && (low === null || low < floor || (extremeLow ?? floor) < floor))
    return "below_floor"
  const [lower, upper] = [low ?? extremeLow, high ?? extremeHigh]
  if (given.some((limit, i) => limit < (given[i - 1] ?? limit))) return "not_in_order"
  if (high !== null && high === lower) return "not_in_order"
  // An alarm must be able to end: somewhere between the limits both are cleared.
  const [top, bottom] = [
    upper === null ? most : upper - hysteresis,
    lower === null ? least : lower + hysteresis,
  ]
  if (!(hysteresis >= 0 && hysteresis <= most - least)) return "never_clears"
  if ((lower !== null || upper !== null) && bottom > top) return "never_clears"
  const longest = bounds.longestDelayMs[code] ?? longestMs
  if ([ordinary, extreme].some(({ delayMs }) => !(delayMs >= 0 && delayMs <= longest)))
    return "delay_too_long"
  return undefined
}
