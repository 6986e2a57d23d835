/**
 * How far a sender's clock is ahead of ours, from pings: offset = ((t1−t0)+(t2−t3))/2. The answer
 * with the least round trip of the last 60 s counts; answers 100 ms slower are ignored, because
 * pings that queued during an outage were measured up to 4 s wrong. The offset in use moves by at
 * most 20 ms per second, so that a correction never jumps a trace.
 *
 * A page's clock stands still while its machine sleeps (it is monotonic, not a wall clock). What was
 * known before is then false, not inexact: an answer that cannot be true beside the best one, or
 * something that came before it was sent, ends it, and the offset jumps.
 */
export type SenderClock = {
  /** t0 sent, t1 received there, t2 answered there, t3 received here; milliseconds. */
  answered(t0: number, t1: number, t2: number, t3: number): void
  /** A lower bound: something that the sender had at its time `theirs` was here at `ours`. */
  seen(theirs: number, ours: number): void
  /** Undefined until anything was heard. */
  offset(now: number): number | undefined
  /**
   * The most that it can be: an offset that is half a slow round trip too small would show what is old as
   * new. Undefined before the first answer.
   */
  most(): number | undefined
}

const memoryMs = 60_000
const tolerableExtraMs = 100
/** Two clocks may drift apart by so much between two answers of a minute, and be read so badly. */
const tolerableErrorMs = 100
const slewPerMs = 20 / 1000
/** What was seen bounds the offset for as long as two clocks stay together: they part by 1 ms a second at most. */
const driftPerMs = 1 / 1000

type Answer = { at: number; rtt: number; offset: number }

export function senderClock(): SenderClock {
  let answers: Answer[] = []
  let bound: { least: number; at: number } | undefined
  let used: { value: number; at: number } | undefined

  const best = () =>
    answers.reduce<Answer | undefined>((a, b) => (a && a.rtt <= b.rtt ? a : b), undefined)

  const least = (now: number) =>
    bound === undefined ? undefined : bound.least - Math.max(0, now - bound.at) * driftPerMs

  function forget(): void {
    answers = []
    bound = undefined
    used = undefined
  }

  return {
    answered(t0, t1, t2, t3) {
      const rtt = t3 - t0 - (t2 - t1)
      if (!(rtt >= 0)) return
      answers = answers.filter((answer) => t3 - answer.at < memoryMs)
      const offset = (t1 - t0 + (t2 - t3)) / 2
      const known = best()
      const mostApart = known && (rtt + known.rtt) / 2 + tolerableErrorMs
      if (known && mostApart && Math.abs(offset - known.offset) > mostApart) forget()
      else if (known && rtt > known.rtt + tolerableExtraMs) return
      if (answers.length === 0 && used !== undefined) used = undefined
      // An answer that cannot be true beside the bound: something told of a moment that was to come.
      if (t1 - t0 + tolerableErrorMs < (least(t3) ?? -Infinity)) bound = undefined
      answers.push({ at: t3, rtt, offset })
    },
    seen(theirs, ours) {
      const next = theirs - ours
      if (used !== undefined && next > used.value + tolerableErrorMs) forget()
      if (next >= (least(ours) ?? -Infinity)) bound = { least: next, at: ours }
    },
    offset(now) {
      const target = Math.max(best()?.offset ?? -Infinity, least(now) ?? -Infinity)
      if (target === -Infinity) return undefined
      if (used === undefined || answers.length === 0) used = { value: target, at: now }
      const room = Math.max(0, now - used.at) * slewPerMs
      const step = Math.max(-room, Math.min(room, target - used.value))
      used = { value: used.value + step, at: now }
      return used.value
    },
    most() {
      const answer = best()
      return answer === undefined ? undefined : answer.offset + answer.rtt / 2
    },
  }
}
