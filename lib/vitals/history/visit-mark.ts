import type { ViewRange } from "./view-range"

/** Where on a time axis visits are marked: `at` of its length, 0 to 1. */
export type VisitMark = { readonly at: number; readonly visits: readonly string[] }

/** Marks that would lie closer than `least` (of the axis) are one: each must have room for a finger. */
export function visitMarks(
  visits: readonly { readonly id: string; readonly from: number; readonly to: number }[],
  { from, to }: ViewRange,
  least: number,
): VisitMark[] {
  const marks: { at: number; visits: string[] }[] = []
  const length = Math.max(1, to - from)
  for (const visit of visits.toSorted((a, b) => a.from - b.from)) {
    const middle = (Math.max(visit.from, from) + Math.min(visit.to, to)) / 2
    const at = Math.min(1, Math.max(0, (middle - from) / length))
    const last = marks.at(-1)
    if (last !== undefined && at - last.at < least) last.visits.push(visit.id)
    else marks.push({ at, visits: [visit.id] })
  }
  return marks
}
