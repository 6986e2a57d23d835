/** Epoch ms. */
type Stretch = { from: number; to: number }

/**
 * How long a visit that starts now may last: as long as it should, or until the next thing in the
 * calendar when that leaves five minutes at least. `until`: when what is in the way is over.
 */
export function freeFor(
  wanted: Stretch,
  taken: readonly Stretch[],
): { ok: true; to: number } | { ok: false; until: number } {
  const inTheWay = taken
    .filter((one) => one.to > wanted.from && one.from < wanted.to)
    .toSorted((a, b) => a.from - b.from)
  const [first] = inTheWay
  if (first === undefined) return { ok: true, to: wanted.to }
  if (first.from - wanted.from >= leastMs) return { ok: true, to: first.from }
  let until = first.to
  for (const one of inTheWay) if (one.from - until < leastMs) until = Math.max(until, one.to)
  return { ok: false, until }
}

const leastMs = 5 * 60_000
