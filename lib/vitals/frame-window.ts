/**
 * Takes each frame of a stream once: repeats, replays and frames older than the window are refused.
 * A frame that is out of order but new is taken.
 */
export type FrameWindow = { fresh(seq: number): boolean }

/** More than the two minutes that may be filled in, at ten frames a second. */
const width = 2048

export function frameWindow(): FrameWindow {
  const seen = new Set<number>()
  let newest = -1
  return {
    fresh(seq) {
      if (seq <= newest - width || seen.has(seq)) return false
      seen.add(seq)
      if (seq > newest) {
        newest = seq
        if (seen.size > 2 * width)
          for (const old of seen) if (old <= newest - width) seen.delete(old)
      }
      return true
    },
  }
}
