import { isVitalCode, vitalCodes } from "./vital-code"

/**
 * Where a number is going. The rule: a straight line is laid through the values of the last ten
 * minutes (least squares); where it rises or falls by at least the number's threshold over ten minutes
 * there is an arrow. With less than five minutes, or fewer than ten values, there is none. Spot
 * measurements have none. The thresholds are ours, for a clinic to confirm.
 */
export type TrendArrow = "rising" | "falling" | "steady"

export type TrendPoint = { readonly at: number; readonly value: number }

export const trendWindowMs = 10 * 60_000
const leastSpanMs = 5 * 60_000
const leastValues = 10

/** In the number's unit, over ten minutes. */
const thresholds: Readonly<Record<string, number>> = {
  MDC_ECG_HEART_RATE: 10,
  MDC_PULS_OXIM_PULS_RATE: 10,
  MDC_PULS_OXIM_SAT_O2: 3,
  MDC_RESP_RATE: 4,
}

export function trendArrow(
  code: string,
  points: readonly TrendPoint[],
  now: number,
): TrendArrow | undefined {
  const threshold = thresholds[code]
  if (threshold === undefined || !isVitalCode(code) || !vitalCodes[code].continuous)
    return undefined
  const recent = points.filter(({ at }) => at > now - trendWindowMs && at <= now)
  const [first, last] = [recent[0], recent.at(-1)]
  if (first === undefined || last === undefined || recent.length < leastValues) return undefined
  if (last.at - first.at < leastSpanMs) return undefined
  const change = slope(recent) * trendWindowMs
  if (Math.abs(change) < threshold) return "steady"
  return change > 0 ? "rising" : "falling"
}

/** Of the line of least squares, in units per millisecond. */
function slope(points: readonly TrendPoint[]): number {
  const n = points.length
  const meanAt = points.reduce((sum, { at }) => sum + at / n, 0)
  const mean = points.reduce((sum, { value }) => sum + value / n, 0)
  let above = 0
  let below = 0
  for (const { at, value } of points) {
    above += (at - meanAt) * (value - mean)
    below += (at - meanAt) ** 2
  }
  return below === 0 ? 0 : above / below
}

/** Keeps what the arrow needs: a value every few seconds of each number that has one, for ten minutes. */
export function trendMemory() {
  const kept = new Map<string, TrendPoint[]>()
  return {
    add(code: string, point: TrendPoint): void {
      if (!Object.hasOwn(thresholds, code)) return
      const points = kept.get(code) ?? []
      kept.set(code, points)
      const last = points.at(-1)
      if (last !== undefined && point.at - last.at < everyMs) return
      points.push(point)
      while ((points[0]?.at ?? Infinity) <= point.at - trendWindowMs) points.shift()
    },
    points: (code: string): readonly TrendPoint[] => kept.get(code) ?? [],
  }
}

const everyMs = 5_000
