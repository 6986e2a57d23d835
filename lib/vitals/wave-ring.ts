/** The last samples of one channel by their index, with holes where nothing arrived. */
export type WaveRing = {
  /** Writes samples; the missing indexes before them are answered, or nothing where none are. */
  write(first: number, samples: Int32Array, doubtful?: boolean): Gap | undefined
  /** `hole` where the sample is missing, not here yet, or already overwritten. */
  at(index: number): number
  /** Whether the sender says of the sample that it may be wrong: a lead is off, or it is saturated. */
  doubtful(index: number): boolean
  /** One past the newest index; 0 before the first write. */
  end(): number
}

export type Gap = { readonly from: number; readonly count: number }

/** No sample has this value: 2³¹ is kept out by the codec's callers, who send 24 bits at most. */
export const hole = -(2 ** 31)

export function waveRing(capacity: number): WaveRing {
  // Made with the first sample: a channel table costs nothing before its waves come.
  let values = new Int32Array()
  let doubts = new Uint8Array()
  let end = 0
  let started = false

  return {
    write(first, samples, doubtful = false) {
      if (first + samples.length <= end - capacity) return undefined
      if (!started) {
        values = new Int32Array(capacity).fill(hole)
        doubts = new Uint8Array(capacity)
      }
      const gap = started && first > end ? { from: end, count: first - end } : undefined
      for (let i = Math.max(started ? end : first, first - capacity); i < first; i++)
        values[i % capacity] = hole
      // What is older than the ring would be written over the newest.
      for (let i = Math.max(0, end - capacity - first); i < samples.length; i++) {
        values[(first + i) % capacity] = samples[i] ?? hole
        doubts[(first + i) % capacity] = doubtful ? 1 : 0
      }
      end = Math.max(end, first + samples.length)
      started = true
      return gap
    },
    at(index) {
      if (index < 0 || index >= end || index < end - capacity) return hole
      return values[index % capacity] ?? hole
    },
    doubtful: (index) => index >= 0 && doubts[index % capacity] === 1,
    end: () => end,
  }
}
