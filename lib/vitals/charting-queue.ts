import type { Numeric } from "./numerics"

/**
 * Numbers that wait for the ingest endpoint. A number is named by its code and moment, so sending it
 * twice stores it once. What was not accepted stays for 10 minutes; older ones give way.
 */
export type ChartingQueue = {
  add(numerics: readonly Numeric[], now: number): void
  /** The oldest values, at most `most`. They stay until `accepted`. */
  batch(most: number): readonly Numeric[]
  accepted(batch: readonly Numeric[]): void
  /** Those of them that nobody has been sent. */
  remove(values: readonly Pick<Numeric, "code" | "at">[]): void
  clear(): void
  /** Values that were lost because nobody took them in time. */
  dropped(): number
}

const keptMs = 10 * 60_000

export function chartingQueue(): ChartingQueue {
  // how long it waits counts, not how old it is: what was measured earlier may be told now
  let waiting = new Map<string, { readonly numeric: Numeric; readonly since: number }>()
  let dropped = 0
  return {
    add(numerics, now) {
      for (const numeric of numerics) waiting.set(keyOf(numeric), { numeric, since: now })
      for (const [key, { since }] of waiting) {
        if (now - since <= keptMs) break
        waiting.delete(key)
        dropped++
      }
    },
    batch: (most) => [...waiting.values()].slice(0, most).map(({ numeric }) => numeric),
    accepted(batch) {
      for (const numeric of batch) waiting.delete(keyOf(numeric))
    },
    remove(values) {
      for (const value of values) waiting.delete(keyOf(value))
    },
    clear() {
      waiting = new Map()
    },
    dropped: () => dropped,
  }
}

function keyOf(numeric: Pick<Numeric, "code" | "at">): string {
  return `${numeric.code} ${numeric.at}`
}
