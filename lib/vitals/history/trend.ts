import type { chartedOrigins } from "../numerics"
import { isVitalCode, vitalCodes } from "../vital-code"
import type { TrendPoint } from "./trend-series"

type ChartedOrigin = (typeof chartedOrigins)[number]

/** One number over time, as a page gets it. */
export type Trend = {
  readonly key: string
  readonly code: string
  readonly label: string
  /** UCUM. */
  readonly unit: string
  readonly derived: boolean
  readonly origin: ChartedOrigin
  readonly continuous: boolean
  readonly points: readonly TrendPoint[]
}

export type Trends = { readonly bucket: 10 | 60; readonly trends: readonly Trend[] }

type Bucket = {
  readonly code: string
  readonly unit: string
  readonly derived: boolean
  readonly origin: ChartedOrigin
  readonly at: Date | string
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly n: number
}

/** From the rows of `trendOf`: what one device derived is another line than what another told, or somebody typed in. */
export function trendsOf(buckets: readonly Bucket[]): Trend[] {
  const found = new Map<string, Trend & { points: TrendPoint[] }>()
  for (const { code, unit, derived, origin, at, min, max, mean, n } of buckets) {
    const key = `${code}/${unit}/${derived}/${origin}`
    const vital = isVitalCode(code) ? vitalCodes[code] : undefined
    const known = found.get(key)
    const trend = known ?? {
      ...{ key, code, unit, derived, origin },
      label: vital?.label ?? code,
      continuous: vital?.continuous ?? true,
      points: [],
    }
    if (known === undefined) found.set(key, trend)
    trend.points.push({ at: new Date(at).getTime(), min, max, mean, n })
  }
  return [...found.values()].toSorted((a, b) => placeOf(a) - placeOf(b))
}

const codes = Object.keys(vitalCodes)
const origins: readonly ChartedOrigin[] = ["device", "manual", "recorded"]

/** Numbers in the order of our table of them; of one number what a device told first, what was derived last. */
function placeOf({ code, derived, origin }: Trend): number {
  const place = codes.indexOf(code)
  return (place < 0 ? codes.length : place) * 8 + origins.indexOf(origin) * 2 + (derived ? 1 : 0)
}

/** By ten seconds for as long as a chart has a pixel for it; then by the minute. */
export function bucketFor(spanMs: number): 10 | 60 {
  return spanMs <= 6 * 3_600_000 ? 10 : 60
}
