import fc from "fast-check"
import { expect, test } from "vitest"

import { isFresh, markSeen, newSequenceLog } from "./sequence"

/** The specification in the slowest possible words. */
function model() {
  const seen = new Set<number>()
  const last = () => Math.max(-1, ...seen)
  return {
    isFresh: (order: "strict" | "window", seq: number) =>
      seq > last() || (order === "window" && seq > last() - 1_024 && !seen.has(seq)),
    mark: (seq: number) => seen.add(seq),
  }
}

test.each(["strict", "window"] as const)(
  "%s: as specified, for every order of arrival",
  (order) => {
    const near = fc.array(fc.nat(3_000), { maxLength: 200 })
    fc.assert(
      fc.property(near, (arrivals) => {
        const log = newSequenceLog()
        const slow = model()
        for (const seq of arrivals) {
          const fresh = isFresh(log, order, seq)
          expect(fresh).toBe(slow.isFresh(order, seq))
          if (!fresh) continue
          markSeen(log, seq)
          slow.mark(seq)
        }
      }),
    )
  },
)

test("nothing is taken twice, up to the largest number", () => {
  const log = newSequenceLog()
  for (const seq of [0, 5, Number.MAX_SAFE_INTEGER]) {
    expect(isFresh(log, "window", seq)).toBe(true)
    markSeen(log, seq)
    expect(isFresh(log, "window", seq)).toBe(false)
  }
  expect(isFresh(log, "window", 6)).toBe(false)
  expect(isFresh(log, "window", Number.MAX_SAFE_INTEGER - 1)).toBe(true)
})
