import type { PewsItem, PewsTable } from "../scores/pews-table"
import { pewsTables } from "../scores/pews-table"
import type { Steps } from "../scores/score-table"
import { defaultAdultLimits } from "./limits"
import type { Limits, VitalLimits } from "./limits"

/**
 * Where limits begin for an age in completed months. Children's heart rate, breathing and systolic
 * pressure begin where Bedside PEWS gives two points (an alarm) and four (an extreme one): a start
 * for the clinic to confirm, as the table itself.
 */
export function defaultLimits(months: number): Limits {
  const table = pewsTables.find(({ months: { from, below } }) => months >= from && months < below)
  if (table === undefined) return defaultAdultLimits
  const { vitals } = defaultAdultLimits
  const heart = { ...vitals.MDC_ECG_HEART_RATE, ...bounds(table, "heart_rate") }
  return {
    ...defaultAdultLimits,
    vitals: {
      ...vitals,
      MDC_ECG_HEART_RATE: heart,
      MDC_PULS_OXIM_PULS_RATE: heart,
      MDC_RESP_RATE: { ...vitals.MDC_RESP_RATE, ...bounds(table, "respiration") },
      MDC_PRESS_BLD_NONINV_SYS: {
        ...vitals.MDC_PRESS_BLD_NONINV_SYS,
        ...bounds(table, "systolic"),
      },
    },
  }
}

type Bounds = Pick<VitalLimits, "low" | "high" | "extremeLow" | "extremeHigh">

/** Whole numbers: the lowest that is no alarm is one above the highest that is. */
function bounds(table: PewsTable, item: PewsItem): Bounds {
  const found = table.items.find((one) => one.item === item)
  if (found?.kind !== "number") throw new RangeError(`no numbers for ${item}`)
  const { steps } = found
  const normal = steps.findIndex(([, points]) => points === 0)
  const [below, above] = [steps.slice(0, normal), steps.slice(normal)]
  return {
    low: highest(below, 2, Infinity) + 1,
    extremeLow: highest(below, 4, Infinity) + 1,
    high: highest(above, 0, 1),
    extremeHigh: highest(above, 0, 2),
  }
}

/** The highest value among the steps with so many points. */
function highest(steps: Steps, least: number, most: number): number {
  const within = steps.flatMap(([upTo, points]) =>
    upTo !== null && points >= least && points <= most ? [upTo] : [],
  )
  return Math.max(...within)
}
