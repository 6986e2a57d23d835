import { graceMs } from "../alarms/state"
import { type Numeric, numericKey } from "../numerics"
import type { Person } from "../scores/person"
import {
  type Judged,
  type SaidOfScore,
  judgedTo,
  scoreWatch,
  withJudged,
  withNumbers,
  withoutNumber,
} from "../scores/score-watch"

type Shown = Numeric & { readonly takenAt: number }

/** The alarm of NEWS2 in the page that watches, judged as beside the record. Moments are the server's. */
export type ScoreAlarm = {
  /** All numbers as they are shown at `now`: what the score says since the last time, in order. */
  readonly look: (numerics: readonly Shown[], now: number) => readonly Judged[]
  readonly know: (said: SaidOfScore, now: number) => void
}

/** `ahead`: the server's clock minus the page's. */
export function scoreAlarm(person: Person, ahead: () => number, begin: number): ScoreAlarm {
  let watch = scoreWatch(begin - graceMs.viewer)
  /** By key: the sender's moment, which names a value, and ours. */
  let shown = new Map<string, { readonly code: string; readonly at: number; takenAt: number }>()
  return {
    look(numerics, now) {
      const judged = judgedTo(watch, person, now - graceMs.viewer)
      watch = judged.watch
      const before = shown
      shown = new Map()
      const fresh = numerics.flatMap((one) => {
        const key = numericKey(one)
        const was = before.get(key)
        const takenAt = was?.at === one.at ? was.takenAt : one.takenAt + ahead()
        shown.set(key, { code: one.code, at: one.at, takenAt })
        return was?.at === one.at ? [] : [{ ...one, takenAt }]
      })
      // What was measured once and gave way to something older, or to nothing, was taken back.
      for (const [key, was] of before)
        if (key !== was.code && (shown.get(key)?.at ?? -Infinity) < was.at)
          watch = withoutNumber(watch, was, now)
      watch = withNumbers(watch, fresh)
      return judged.said
    },
    know(said, now) {
      watch = withJudged(watch, said, now)
    },
  }
}
