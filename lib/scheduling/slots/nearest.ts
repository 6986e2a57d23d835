import type { Slot } from "./slots"

/** The `count` slots closest to `wanted` (epoch ms), in order of time; of two as close, the later. */
export function nearestSlots(slots: readonly Slot[], wanted: number, count: number): Slot[] {
  return slots
    .toSorted(
      (a, b) =>
        Math.abs(a.startsAt - wanted) - Math.abs(b.startsAt - wanted) || b.startsAt - a.startsAt,
    )
    .slice(0, count)
    .toSorted((a, b) => a.startsAt - b.startsAt)
}
