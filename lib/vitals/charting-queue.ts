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
  clear(): void
  /** Values that were lost because nobody took them in time. */
  dropped(): number
}

const keptMs = 10 * 60_000

export function chartingQueue(): ChartingQueue {
  let waiting = new Map<string, Numeric>()
  let dropped = 0
  return {
    add(numerics, now) {
      for (const numeric of numerics) waiting.set(keyOf(numeric), numeric)
      for (const [key, numeric] of waiting) {
        if (now - numeric.at <= keptMs) break
        waiting.delete(key)
        dropped++
      }
    },
    batch: (most) => [...waiting.values()].slice(0, most),
    accepted(batch) {
      for (const numeric of batch) waiting.delete(keyOf(numeric))
    },
    clear() {
      waiting = new Map()
    },
    dropped: () => dropped,
  }
}

function keyOf(numeric: Numeric): string {
  return `${numeric.code} ${numeric.at}`
}
