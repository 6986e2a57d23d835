import { monitored } from "./condition"
import type { MonitoredCode } from "./condition"
import type { VitalLimits } from "./limits"

export type Bounds = Pick<VitalLimits, "low" | "high" | "extremeLow" | "extremeHigh">

export type LimitProblem = "not_physical" | "not_in_order" | "never_clears"

/**
 * What is plainly wrong with limits before anybody is asked. The server judges by the clinic's own
 * bounds too.
 */
export function limitProblem(
  code: MonitoredCode,
  { low, high, extremeLow, extremeHigh }: Bounds,
  hysteresis: number,
): LimitProblem | undefined {
  const [least, most] = monitored[code].plausible
  const given = [extremeLow, low, high, extremeHigh].filter((limit) => limit !== null)
  if (given.some((limit) => !(limit >= least && limit <= most))) return "not_physical"
  if (given.some((limit, i) => limit < (given[i - 1] ?? limit))) return "not_in_order"
  const [floor, ceiling] = [low ?? extremeLow, high ?? extremeHigh]
  if (floor !== null && floor === ceiling) return "not_in_order"
  // An alarm must be able to end: somewhere between the limits both are cleared.
  if (floor !== null && ceiling !== null && floor + hysteresis > ceiling - hysteresis)
    return "never_clears"
  return undefined
}
