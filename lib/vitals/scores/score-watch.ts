import { numericKey } from "../numerics"
import { news2 } from "./news2"
import { type Measured, isScored, news2Inputs, onceMs, watchedMs } from "./news2-inputs"
import { type News2Scale, nobodyDecided, scale2Of } from "./news2-scale"
import type { Observation } from "./observation"
import type { Person } from "./person"

/**
 * NEWS2 along measured time, as the alarms are decided (decision 46): judged at whole seconds by what was
 * measured and observed before each, so that a viewer that hears at once and the worker that hears in
 * batches say the same at the same moment. Plain data: it survives JSON.
 */
export type ScoreWatch = {
  /** Judged up to here. What comes with an earlier moment counts from here on. */
  readonly time: number
  readonly numbers: readonly Input<Measured>[]
  readonly observed: readonly Input<Observation>[]
  readonly scales: readonly Input<News2Scale>[]
  /** Whether the last score that was whole said danger; null: there was none. */
  readonly high: boolean | null
}

/** What counts after `from`, and up to `until` where it was taken back or gave way. */
type Input<T> = { readonly of: T; readonly from: number; readonly until: number | null }

/** That the score says danger, or no longer does, from `at` on. */
export type Judged = { readonly high: boolean; readonly at: number }

/** What people said of a visit: it replaces what they said before. */
export type SaidOfScore = {
  readonly observations: readonly Observation[]
  readonly scale: News2Scale
}

/** `takenAt` by the clock that the watch is judged by. */
export type ScoredNumber = Measured

const secondMs = 1_000
/** Of what was measured once, so many are remembered behind one that may be taken back. */
const mostSpots = 20

export function scoreWatch(time: number): ScoreWatch {
  return { time, numbers: [], observed: [], scales: [], high: null }
}

/** A score that lacks an input says nothing: what the last whole one said stands. */
export function judgedTo(
  watch: ScoreWatch,
  person: Person,
  to: number,
): { readonly watch: ScoreWatch; readonly said: readonly Judged[] } {
  const said: Judged[] = []
  let { high } = watch
  for (const at of momentsIn(watch, to)) {
    const now = highAt(watch, person, at)
    if (now === undefined || now === (high ?? false)) continue
    high = now
    said.push({ high, at })
  }
  return { watch: pruned({ ...watch, high, time: Math.max(watch.time, to) }), said }
}

export function withNumbers(watch: ScoreWatch, numbers: readonly ScoredNumber[]): ScoreWatch {
  const known = new Set(watch.numbers.map(({ of }) => momentKey(of)))
  const added = numbers
    .filter((of) => isScored(of.code) && !known.has(momentKey(of)))
    .map((of) => ({ of, from: Math.max(of.takenAt, watch.time), until: null }))
  return added.length === 0 ? watch : pruned({ ...watch, numbers: [...watch.numbers, ...added] })
}

function momentKey(of: ScoredNumber): string {
  return `${numericKey(of)} ${of.takenAt}`
}

/** A number that was typed in was taken back at `when`. */
export function withoutNumber(
  watch: ScoreWatch,
  { code, takenAt }: Pick<ScoredNumber, "code" | "takenAt">,
  when: number,
): ScoreWatch {
  const numbers = watch.numbers.map((one) =>
    one.of.code === code && one.of.takenAt === takenAt && one.until === null
      ? { ...one, until: Math.max(when, watch.time) }
      : one,
  )
  return { ...watch, numbers }
}

/** What people said, whole, as of `when`. */
export function withJudged(watch: ScoreWatch, said: SaidOfScore, when: number): ScoreWatch {
  const { observations } = said
  // Why a scale counts changes no score, and what is kept of the watch is not sealed.
  const scale = said.scale.version === 0 ? said.scale : { ...said.scale, reason: "" }
  return {
    ...watch,
    observed: replaced(watch, watch.observed, observations, ({ id }) => id, when),
    scales: replaced(watch, watch.scales, [scale], ({ version }) => version, when),
  }
}

function replaced<T extends Observation | News2Scale>(
  { time }: ScoreWatch,
  known: readonly Input<T>[],
  now: readonly T[],
  idOf: (of: T) => string | number,
  when: number,
): readonly Input<T>[] {
  const ids = new Set(now.map(idOf))
  const left = known.map((one) =>
    one.until !== null || ids.has(idOf(one.of)) ? one : { ...one, until: Math.max(when, time) },
  )
  const live = new Set(left.flatMap(({ of, until }) => (until === null ? [idOf(of)] : [])))
  const added = now
    .filter((of) => !live.has(idOf(of)))
    .map((of) => ({ of, from: Math.max("at" in of ? of.at : 0, time), until: null }))
  return [...left, ...added]
}

/** The whole seconds at which something that counts is another, after what is judged already. */
function momentsIn(watch: ScoreWatch, to: number): readonly number[] {
  const { time } = watch
  const measured = watch.numbers.flatMap(({ of, from, until }) => [
    from,
    until,
    of.takenAt + watchedMs,
    of.takenAt + onceMs,
  ])
  const observed = watch.observed.flatMap(({ of, from, until }) => [from, until, of.at + onceMs])
  const decided = watch.scales.flatMap(({ from, until }) => [from, until])
  const due = [...measured, ...observed, ...decided].map((at) => (at === null ? time : after(at)))
  return [...new Set(due.filter((at) => at > time && at <= to))].toSorted((a, b) => a - b)
}

/** The first whole second after a moment. */
function after(at: number): number {
  return (Math.floor(at / secondMs) + 1) * secondMs
}

function highAt(watch: ScoreWatch, person: Person, at: number): boolean | undefined {
  const counts = <T>({ from, until }: Input<T>) => from < at && (until === null || until >= at)
  const numbers = newest(watch.numbers.filter(counts)).map(({ of }) => of)
  const observed = watch.observed.filter(counts).map(({ of }) => of)
  const scale = watch.scales.findLast(counts)?.of ?? nobodyDecided
  const inputs = news2Inputs(numbers, "", observed, at)
  const score = news2({ person, ...inputs, scale2: scale2Of(scale, at) }, at)
  return score.state === "scored" ? score.response.risk === "high" : undefined
}

/** Of each number the one that was measured last, as a page shows it. */
function newest(numbers: readonly Input<Measured>[]): readonly Input<Measured>[] {
  const byKey = new Map<string, Input<Measured>>()
  for (const one of numbers) {
    const other = byKey.get(numericKey(one.of))
    if (other === undefined || one.of.takenAt >= other.of.takenAt)
      byKey.set(numericKey(one.of), one)
  }
  return [...byKey.values()]
}

/** Without what cannot count any more, once the second that comes after its end is judged. */
function pruned(watch: ScoreWatch): ScoreWatch {
  const { time } = watch
  const isLeft = <T>({ until }: Input<T>) => until === null || after(until) > time
  const left = watch.numbers.filter(isLeft)
  const known = left.filter(({ from }) => from <= time)
  const last = new Set(newest(known))
  const spots = known
    .filter(({ of }) => of.spot && of.takenAt > time - onceMs)
    .toSorted((a, b) => a.of.takenAt - b.of.takenAt)
  const kept = new Set([...last, ...spots.slice(-mostSpots)])
  return {
    ...watch,
    numbers: left.filter((one) => one.from > time || kept.has(one)),
    observed: watch.observed.filter(isLeft),
    scales: watch.scales.filter(isLeft),
  }
}
