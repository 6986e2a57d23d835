/** How far back a patient's vital signs are looked at. */
export const vitalsSpans = ["24h", "7d", "30d", "all"] as const
export type VitalsSpan = (typeof vitalsSpans)[number]

/** Milliseconds since 1970, `to` not included. */
export type Stretch = { readonly from: number; readonly to: number }

const dayMs = 86_400_000
const lengths = { "24h": dayMs, "7d": 7 * dayMs, "30d": 30 * dayMs } as const

/** Days end now, and not with the newest value: what is empty is seen to be empty. */
export function stretchOf(span: VitalsSpan, charted: Stretch, now: number): Stretch {
  return span === "all" ? charted : { from: now - lengths[span], to: now }
}

/** The shortest that reaches the newest value. */
export function usualSpan(newest: number, now: number): VitalsSpan {
  const reaches = (span: keyof typeof lengths) => newest >= now - lengths[span]
  return (["24h", "7d", "30d"] as const).find(reaches) ?? "all"
}

/** As many as a chart has pixels for, or a little more: of one number, whatever the stretch. */
export const mostPoints = 1_500

/** Seconds: the rollups' own ten and sixty, then whole parts of an hour, of a day, and days. */
const steps = [10, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 86_400, 604_800] as const

/** The seconds of one point: the least by which no number has more than `mostPoints` of them. */
export function stepFor({ from, to }: Stretch): number {
  const seconds = (to - from) / 1000
  // a stretch that begins within a bucket touches one more
  const fits = (step: number) => Math.ceil(seconds / step) + 1 <= mostPoints
  const days = Math.ceil(seconds / 86_400 / (mostPoints - 1))
  return steps.find(fits) ?? days * 86_400
}

/** Whole buckets: a point stands in the middle of its own, and the newest must not lie outside. */
export function wholeBuckets({ from, to }: Stretch, step: number): Stretch {
  const ms = step * 1000
  return { from: Math.floor(from / ms) * ms, to: Math.ceil(to / ms) * ms }
}

/** Which rollup a point is made of, in seconds. */
export function rollupFor(step: number): 10 | 60 {
  return step < 60 ? 10 : 60
}
