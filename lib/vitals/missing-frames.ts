import { historyMs, mostAsked } from "./backfill"

/**
 * Which frames of a stream a viewer lacks, and when it asks for them: 300 ms after the gap shows, one
 * request at a time, repeated after 1, 2, 4 and 8 s, and only while live frames arrive. Without that,
 * what was asked during a cut comes back as a thousand repeats after it.
 */
export type MissingFrames = {
  /** A frame came by the live path, at our time; numbers do not wrap. */
  live(seq: number, now: number): void
  /** It came after all, or the bedside has it no more. */
  settled(seq: number): void
  /** The request was answered; `useful` where that brought something new. */
  answered(useful: boolean): void
  /** What to ask for now: nothing while a request is out. */
  due(now: number): readonly number[]
  /** Of a hundred frames, those that the live path lost lately. */
  lossPercent(): number
}

const patienceMs = 300
const retryMs = [1_000, 2_000, 4_000, 8_000] as const
/** Live frames that stay away for longer: the line is cut. */
const cutMs = 1_000
/** Loss is counted over so many frames, and what came a second late was not lost. */
const counted = 100
const unsettled = 10

export function missingFrames(frameMs: number): MissingFrames {
  const held = Math.ceil(historyMs / frameMs)
  const missing = new Map<number, number>()
  const came = new Set<number>()
  let first = NaN
  let newest = NaN
  let liveAt = -Infinity
  let askedAt: number | undefined
  let tries = 0

  return {
    live(seq, now) {
      liveAt = now
      if (Number.isNaN(newest)) {
        first = seq
        newest = seq
      }
      for (let lost = Math.max(newest + 1, seq - held); lost < seq; lost++) missing.set(lost, now)
      missing.delete(seq)
      came.add(seq)
      newest = Math.max(newest, seq)
      for (const old of came) {
        if (old > newest - counted - unsettled) break
        came.delete(old)
      }
    },
    settled(seq) {
      missing.delete(seq)
    },
    answered(useful) {
      if (!useful) return
      askedAt = undefined
      tries = 0
    },
    due(now) {
      for (const seq of missing.keys()) if (seq < newest - held) missing.delete(seq)
      if (missing.size === 0) tries = 0
      if (now - liveAt > cutMs) return []
      const wait = retryMs[Math.min(Math.max(0, tries - 1), retryMs.length - 1)] ?? 0
      if (askedAt !== undefined && now - askedAt < wait) return []
      const due = [...missing].filter(([, since]) => now - since >= patienceMs)
      if (due.length === 0) return []
      askedAt = now
      tries++
      return due.slice(0, mostAsked).map(([seq]) => seq)
    },
    lossPercent() {
      const to = newest - unsettled
      const from = Math.max(first, to - counted + 1)
      const expected = to - from + 1
      if (!(expected >= counted / 2)) return 0
      let got = 0
      for (let seq = from; seq <= to; seq++) if (came.has(seq)) got++
      return (100 * (expected - got)) / expected
    },
  }
}
