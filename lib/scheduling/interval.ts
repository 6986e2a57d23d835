/** A stretch of time, [from, to), in epoch milliseconds. */
export type Interval = { readonly from: number; readonly to: number }

/** The same time as ordered stretches that neither overlap nor touch. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of intervals
    .filter((one) => one.to > one.from)
    .toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/** Whether [from, to) shares an instant with merged intervals. */
export function touches(merged: readonly Interval[], from: number, to: number): boolean {
  const next = merged[indexAfter(merged, from)]
  return next !== undefined && next.from < to
}

/** Whether [from, to) lies inside one of the merged intervals. */
export function contains(merged: readonly Interval[], from: number, to: number): boolean {
  const next = merged[indexAfter(merged, from)]
  return next !== undefined && next.from <= from && to <= next.to
}

/** Where the first of the merged intervals stands that ends after `at`; their number where none does. */
export function indexAfter(merged: readonly Interval[], at: number): number {
  let low = 0
  let high = merged.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = merged[middle]
    if (one !== undefined && one.to > at) high = middle
    else low = middle + 1
  }
  return low
}
