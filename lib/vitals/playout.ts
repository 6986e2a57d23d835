/**
 * Where the picture stands: the cursor is a moment of sender time, `now + offset − delay`. The delay
 * adapts to the slowest thousandth of frames of the last 120 s, so that the trace neither stutters
 * nor lags for longer than the network asks.
 */
export type Playout = {
  /** Call per frame: when it began (sender time), when it came, both in ms; offset = sender − ours. */
  readonly arrived: (t0: number, receivedAt: number, offset: number) => void
  /** The sender time to draw up to. It never runs backwards. NaN before the first frame. */
  readonly cursor: (now: number, offset: number) => number
  /** Milliseconds between a sample being taken and being drawn. */
  readonly delay: () => number
  /** The last moments at which the picture jumped, oldest first. */
  readonly jumps: () => readonly Jump[]
  /** Reading again after a break: the burst of kept frames must not teach the delay. */
  readonly resubscribed: () => void
}

/** `at`: the sender time that the cursor stood at. `ms`: by how much the picture lags more since, or less. */
export type Jump = { readonly at: number; readonly ms: number }

const memoryMs = 120_000
const settleMs = 2_000
const leastMarginMs = 250
const mostDelayMs = 2_000
const jumpMs = 300
const mostJumps = 8
/** Growth is seen sooner than shrinkage: 5 % and 0.5 % of the time that passes. */
const grow = 0.05
const shrink = 0.005

export function playout(frameMs: number): Playout {
  const least = frameMs + leastMarginMs
  const memory = Math.ceil(memoryMs / frameMs)
  const delays = new Float64Array(memory)
  let count = 0
  let want = 0
  let stale = true
  let born = NaN
  let last = NaN
  let wanted = NaN
  let cursor = NaN
  let jumps: readonly Jump[] = []
  let delay = frameMs + 300

  const target = () => {
    if (count === 0) return delay
    if (stale) {
      want = Math.min(
        mostDelayMs,
        Math.max(least, quantile(delays.subarray(0, Math.min(count, memory)), 0.999) + 30),
      )
      stale = false
    }
    return want
  }

  return {
    arrived(t0, receivedAt, offset) {
      if (Number.isNaN(born)) born = receivedAt
      if (receivedAt - born > settleMs) {
        delays[count++ % memory] = receivedAt + offset - t0
        // once a second is often enough for a quantile over two minutes
        if (count % Math.ceil(1000 / frameMs) === 0 || count < 20) stale = true
      }
      if (Number.isNaN(cursor)) cursor = receivedAt + offset - delay
    },
    cursor(now, offset) {
      if (Number.isNaN(cursor)) return NaN
      const elapsed = Number.isNaN(last) ? 0 : Math.max(0, now - last)
      last = now
      const error = target() - delay
      delay +=
        error > jumpMs
          ? error
          : Math.sign(error) * Math.min(Math.abs(error), elapsed * (error > 0 ? grow : shrink))
      const late = wanted + elapsed - (now + offset - delay)
      if (Math.abs(late) > jumpMs) jumps = [...jumps, { at: cursor, ms: late }].slice(-mostJumps)
      wanted = now + offset - delay
      cursor = Math.max(cursor, wanted)
      return cursor
    },
    delay: () => delay,
    jumps: () => jumps,
    resubscribed() {
      born = NaN
    },
  }
}

function quantile(values: Float64Array, q: number): number {
  const sorted = values.slice().sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}
