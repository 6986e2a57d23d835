/** What of a time line is looked at, milliseconds since 1970. */
export type ViewRange = { readonly from: number; readonly to: number }

/** Closer is not looked at in buckets of ten seconds. */
export const leastMs = 30_000

/** Closer by 2, away by 0.5; the middle stays where it can. */
export function zoomed(view: ViewRange, times: number, whole: ViewRange): ViewRange {
  const length = Math.max(leastMs, (view.to - view.from) / times)
  const middle = (view.from + view.to) / 2
  return within({ from: middle - length / 2, to: middle + length / 2 }, whole)
}

/** Later by a part of what is seen; a negative part is earlier. */
export function panned(view: ViewRange, part: number, whole: ViewRange): ViewRange {
  const by = (view.to - view.from) * part
  return within({ from: view.from + by, to: view.to + by }, whole)
}

/** The last so many milliseconds. */
export function lastOf(whole: ViewRange, ms: number): ViewRange {
  return within({ from: whole.to - ms, to: whole.to }, whole)
}

/** Of its own length, moved into the whole; the whole where it is longer. */
export function within({ from, to }: ViewRange, whole: ViewRange): ViewRange {
  const length = to - from
  if (length >= whole.to - whole.from) return whole
  const start = Math.min(Math.max(from, whole.from), whole.to - length)
  return { from: Math.round(start), to: Math.round(start + length) }
}
