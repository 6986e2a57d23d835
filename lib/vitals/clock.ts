/**
 * How far a sender's clock is ahead of ours, from pings: offset = ((t1−t0)+(t2−t3))/2. The answer
 * with the least round trip of the last 60 s counts; answers 100 ms slower are ignored, because
 * pings that queued during an outage were measured up to 4 s wrong. The offset in use moves by at
 * most 20 ms per second, so that a correction never jumps a trace.
 */
export type SenderClock = {
  /** t0 sent, t1 received there, t2 answered there, t3 received here; milliseconds. */
  answered(t0: number, t1: number, t2: number, t3: number): void
  /** A lower bound before the first answer: something of sender time `theirs` was here at `ours`. */
  seen(theirs: number, ours: number): void
  /** Undefined until anything was heard. */
  offset(now: number): number | undefined
  /** Half the best round trip, or undefined while the offset is only a bound. */
  uncertainty(): number | undefined
}

const memoryMs = 60_000
const tolerableExtraMs = 100
const slewPerMs = 20 / 1000

type Answer = { at: number; rtt: number; offset: number }

export function senderClock(): SenderClock {
  let answers: Answer[] = []
  let bound: number | undefined
  let used: { value: number; at: number } | undefined

  const best = () =>
    answers.reduce<Answer | undefined>((a, b) => (a && a.rtt <= b.rtt ? a : b), undefined)

  return {
    answered(t0, t1, t2, t3) {
      const rtt = t3 - t0 - (t2 - t1)
      if (!(rtt >= 0)) return
      answers = answers.filter((answer) => t3 - answer.at < memoryMs)
      if (rtt > (best()?.rtt ?? Infinity) + tolerableExtraMs) return
      if (answers.length === 0 && used !== undefined) used = undefined
      answers.push({ at: t3, rtt, offset: (t1 - t0 + (t2 - t3)) / 2 })
    },
    seen(theirs, ours) {
      bound = Math.max(bound ?? -Infinity, theirs - ours)
    },
    offset(now) {
      const target = best()?.offset ?? bound
      if (target === undefined) return undefined
      if (used === undefined || answers.length === 0) used = { value: target, at: now }
      const room = Math.max(0, now - used.at) * slewPerMs
      const step = Math.max(-room, Math.min(room, target - used.value))
      used = { value: used.value + step, at: now }
      return used.value
    },
    uncertainty() {
      const rtt = best()?.rtt
      return rtt === undefined ? undefined : rtt / 2
    },
  }
}
