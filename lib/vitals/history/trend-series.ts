/** A bucket of one number; `at` in milliseconds since 1970, when it begins. */
export type TrendPoint = {
  readonly at: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly n: number
}

/** Columns for a chart: seconds since 1970, and null where nothing was measured. */
export type TrendSeries = {
  readonly x: number[]
  readonly max: (number | null)[]
  readonly min: (number | null)[]
  readonly mean: (number | null)[]
}

/** A continuous number's buckets that are further apart have a gap between them: no line joins them. */
export function trendSeries(
  points: readonly TrendPoint[],
  bucketSeconds: number,
  continuous: boolean,
): TrendSeries {
  const series: TrendSeries = { x: [], max: [], min: [], mean: [] }
  const add = (at: number, point: TrendPoint | undefined): void => {
    series.x.push(at / 1000)
    series.max.push(point?.max ?? null)
    series.min.push(point?.min ?? null)
    series.mean.push(point?.mean ?? null)
  }
  const bucketMs = bucketSeconds * 1000
  let last: number | undefined
  for (const point of points) {
    if (last !== undefined && (!continuous || point.at - last > bucketMs))
      add((last + point.at) / 2, undefined)
    // a bucket stands for its middle
    add(point.at + bucketMs / 2, point)
    last = point.at
  }
  return series
}

/** Which points no line joins to another: these are drawn as dots, or nobody would see them. */
export function lonePoints(values: readonly (number | null)[]): number[] {
  return [...values.keys()].filter(
    (i) =>
      values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null,
  )
}

const steps = [10, 60, 300, 900, 3_600, 21_600, 86_400] as const

/** The least step, in seconds, by which a table of this stretch has at most so many rows. */
export function tableStep(spanMs: number, mostRows: number): number {
  return steps.find((step) => spanMs / 1000 / step <= mostRows) ?? 86_400
}

/** The same points in longer buckets. */
export function coarser(points: readonly TrendPoint[], seconds: number): TrendPoint[] {
  const found: TrendPoint[] = []
  for (const point of points) {
    const at = Math.floor(point.at / 1000 / seconds) * seconds * 1000
    const last = found.at(-1)
    if (last?.at !== at) {
      found.push({ ...point, at })
      continue
    }
    const n = last.n + point.n
    found[found.length - 1] = {
      at,
      min: Math.min(last.min, point.min),
      max: Math.max(last.max, point.max),
      mean: (last.mean * last.n + point.mean * point.n) / n,
      n,
    }
  }
  return found
}
