/**
 * How many blocks may be under way to one reader. Alarms and files share one channel: what waits there
 * is kept so small that an alarm behind it is not held up for longer than `slowMs`.
 */
export type Pace = { readonly window: number }

export const startPace: Pace = { window: 2 }
export const widest = 16
const quickMs = 250
const slowMs = 500

/** After a block was answered, `tookMs` after it was sent. */
export function paceAfter({ window }: Pace, tookMs: number): Pace {
  if (tookMs > slowMs) return { window: Math.max(1, Math.floor(window / 2)) }
  if (tookMs < quickMs) return { window: Math.min(widest, window + 1) }
  return { window }
}
