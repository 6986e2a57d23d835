/** A decoded block, as the vitals panel tells of it; times in milliseconds of one machine's clock. */
export type ReceivedBlock = {
  /** When its first sample was taken. */
  t0: number
  durationMs: number
  samples: number
  receivedAt: number
}

/**
 * How old each sample of a block was when it had been decoded. A block of n samples covers its frame
 * evenly; the last one is taken just before the frame leaves, so framing alone makes up to its length.
 */
export function agesOf({ t0, durationMs, samples, receivedAt }: ReceivedBlock): number[] {
  return Array.from({ length: samples }, (_, i) => receivedAt - t0 - (i * durationMs) / samples)
}

/** The same block over a path that takes no time: what framing alone costs. */
export function atOnce(block: ReceivedBlock): ReceivedBlock {
  return { ...block, receivedAt: block.t0 + block.durationMs }
}
