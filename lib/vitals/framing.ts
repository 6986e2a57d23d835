import type { Ratio } from "./ratio"

/**
 * Which samples a frame holds. Frame k of a stream covers [k·F, (k+1)·F) ms and carries the samples
 * with index in [floor(k·F·fs), floor((k+1)·F·fs)): 62.5 Hz gives 6 or 7 samples per 100 ms, and the
 * count never drifts from the clock.
 */
export function firstIndex(frame: number, durationMs: number, rate: Ratio): number {
  return Math.floor((frame * durationMs * rate.num) / (1000 * rate.den))
}

/** The frame that is under way at a moment, counted from the stream's start. */
export function frameAt(elapsedMs: number, durationMs: number): number {
  return Math.floor(elapsedMs / durationMs)
}

/**
 * When sample 0 of a channel was taken, in sender time, as one received frame tells it. A frame that
 * was cut by the rule above gives it exactly, however few samples it holds; any other frame (a
 * device with a clock of its own) is anchored by its own start.
 */
export function originOf(
  frame: { seq: number; t0: number; durationMs: number },
  first: number,
  rate: Ratio,
): number {
  if (first === firstIndex(frame.seq, frame.durationMs, rate))
    return frame.t0 - frame.seq * frame.durationMs
  return frame.t0 - (first * 1000 * rate.den) / rate.num
}

/** Indexes and frame numbers travel as u32 and wrap; this gives the number nearest to the last known. */
export function unwrap(last: number, wrapped: number): number {
  const turn = 2 ** 32
  return wrapped + Math.round((last - wrapped) / turn) * turn
}
