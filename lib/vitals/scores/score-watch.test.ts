import fc from "fast-check"
import { expect, it } from "vitest"

import { nobodyDecided } from "./news2-scale"
import type { Observation, ObservedItem } from "./observation"
import {
  type Judged,
  type SaidOfScore,
  type ScoreWatch,
  type ScoredNumber,
  judgedTo,
  scoreWatch,
  withJudged,
  withNumbers,
  withoutNumber,
} from "./score-watch"

const start = 1_800_000_000_000
const adult = { birthDate: "1958-03-27", zone: "Europe/London" }
const minute = 60
const seconds = (of: readonly Judged[]) =>
  of.map(({ high, at }) => `${high ? "high" : "not"} @${(at - start) / 1000}`)

const number = (code: string, value: number, unit: string, second: number): ScoredNumber => ({
  code,
  value,
  unit,
  takenAt: start + second * 1000,
  spot: code === "MDC_PRESS_BLD_NONINV_SYS" || code === "MDC_TEMP_BODY",
  derived: false,
  origin: "device",
  questionable: false,
  device: "",
})
const heart = (value: number, second: number) => number("MDC_ECG_HEART_RATE", value, "/min", second)
const oximeter = (value: number, second: number) =>
  number("MDC_PULS_OXIM_SAT_O2", value, "%", second)
const seen = (item: ObservedItem, value: string | number, second: number): Observation => ({
  id: `${item} ${second}`,
  item,
  value,
  at: start + second * 1000,
  by: "Nora Quill",
})
/** 5 points beside what the oximeter and the heart say. */
const bad = [
  seen("oxygen", "oxygen", 0.2),
  seen("consciousness", "V", 0.2),
  seen("respiration", 18, 0.2),
  seen("systolic", 125, 0.2),
  seen("temperature", 37, 0.2),
]
const known = (watch: ScoreWatch, observations: readonly Observation[], second: number) =>
  withJudged(watch, { observations, scale: nobodyDecided }, start + second * 1000)
const until = (watch: ScoreWatch, second: number, person = adult) =>
  judgedTo(watch, person, start + second * 1000)

it("says danger at the second after what makes the score whole, and its end likewise", () => {
  const watch = withNumbers(known(scoreWatch(start), bad, 0.3), [heart(72, 1.4), oximeter(93, 1.6)])
  const first = until(watch, 4)
  expect(seconds(first.said)).toEqual(["high @2"])
  const better = withNumbers(first.watch, [oximeter(97, 4.5)])
  expect(seconds(until(better, 6).said)).toEqual(["not @5"])
})

it("stands while an input is lost, and counts none that is too old", () => {
  const watch = withNumbers(known(scoreWatch(start), bad, 0.3), [heart(72, 1), oximeter(93, 1)])
  const lost = until(watch, 3 * minute)
  expect(seconds(lost.said)).toEqual(["high @2"])
  // the other number alone makes nothing whole
  const half = until(withNumbers(lost.watch, [heart(72, 3 * minute + 1)]), 3 * minute + 5)
  expect(half.said).toEqual([])
  const after = until(withNumbers(half.watch, [oximeter(98, 61 * minute)]), 61 * minute + 5)
  const again = withNumbers(after.watch, [heart(72, 61 * minute + 6)])
  // what was observed is older than an hour by now
  expect(until(again, 62 * minute).said).toEqual([])
})

it("is told that an observation was taken back, and what counts again", () => {
  const watch = withNumbers(known(scoreWatch(start), bad, 0.3), [heart(72, 1), oximeter(93, 1)])
  const worse = [...bad.filter(({ item }) => item !== "consciousness")]
  const alert = known(until(watch, 3).watch, [...worse, seen("consciousness", "A", 3.5)], 3.6)
  const then = until(alert, 10)
  expect(seconds(then.said)).toEqual(["not @4"])
  expect(seconds(until(known(then.watch, bad, 10.2), 12).said)).toEqual(["high @11"])
})

it("is told that a typed number was taken back, and counts the one before it", () => {
  const first = number("MDC_TEMP_BODY", 37, "Cel", 2)
  const second = number("MDC_TEMP_BODY", 34, "Cel", 5)
  const seenNow = bad.filter(({ item }) => item !== "temperature")
  const numbers = [heart(72, 1), oximeter(94, 1), first, second]
  const { watch, said } = until(withNumbers(known(scoreWatch(start), seenNow, 0.3), numbers), 8)
  expect(seconds(said)).toEqual(["high @6"])
  expect(seconds(until(withoutNumber(watch, second, start + 9_500), 12).said)).toEqual(["not @10"])
})

it("judges the second after what was taken back, also when it is looked at before that second", () => {
  const watch = withNumbers(known(scoreWatch(start), bad, 0.3), [heart(72, 1), oximeter(93, 1)])
  const others = bad.filter(({ item }) => item !== "consciousness")
  const alert = known(until(watch, 3).watch, [...others, seen("consciousness", "A", 3.5)], 3.6)
  const back = known(until(alert, 9.6).watch, bad, 10.2)
  const early = until(back, 10.5)
  expect(early.said).toEqual([])
  expect(seconds(until(early.watch, 12).said)).toEqual(["high @11"])
})

it("counts scale 2 from its decision on", () => {
  const normal = bad.map((one) => (one.item === "consciousness" ? { ...one, value: "A" } : one))
  const watch = withNumbers(known(scoreWatch(start), normal, 0.3), [heart(115, 1), oximeter(96, 1)])
  const decided = { version: 1, scale: 2, reason: "COPD", by: "Dr A", at: start + 4_500 } as const
  const numbers = withNumbers(until(watch, 4).watch, [heart(135, 4), oximeter(97, 4)])
  const said: SaidOfScore = { observations: normal, scale: decided }
  // 2 for oxygen, 3 for the pulse; on scale 2 another 3 for 97 % on oxygen
  expect(seconds(until(withJudged(numbers, said, start + 4_600), 8).said)).toEqual(["high @5"])
})

it("says nothing of who is under 16 or of an unknown age", () => {
  const watch = withNumbers(known(scoreWatch(start), bad, 0.3), [heart(72, 1), oximeter(80, 1)])
  expect(until(watch, 5, { ...adult, birthDate: "2015-01-01" }).said).toEqual([])
  expect(judgedTo(watch, { ...adult, birthDate: undefined }, start + 5_000).said).toEqual([])
})

it("counts what comes too late from now on, never for the past", () => {
  const later = until(known(scoreWatch(start), bad, 0.3), 30).watch
  const numbers = [heart(72, 25), oximeter(80, 25)]
  expect(seconds(until(withNumbers(later, numbers), 40).said)).toEqual(["high @31"])
  // older than what is watched may be, when they come
  expect(until(withNumbers(until(later, 40).watch, numbers), 80).said).toEqual([])
})

const trace = fc.array(
  fc.record({
    second: fc.integer({ min: 0, max: 120 }),
    millisecond: fc.integer({ min: 0, max: 999 }),
    what: fc.constantFrom<(second: number) => ScoredNumber>(
      (at) => heart(72, at),
      (at) => heart(135, at),
      (at) => oximeter(97, at),
      (at) => oximeter(89, at),
      (at) => ({ ...oximeter(97, at), spot: true }),
      (at) => ({ ...oximeter(80, at), questionable: true }),
      (at) => number("MDC_RESP_RATE", 26, "/min", at),
      (at) => number("MDC_TEMP_BODY", 34, "Cel", at),
    ),
  }),
  { maxLength: 60 },
)

it("says the same, however the numbers came, and as plain data", () => {
  let spoken = 0
  fc.assert(
    fc.property(trace, fc.integer({ min: 1, max: 9 }), (inputs, batch) => {
      const numbers = inputs
        .map(({ second, millisecond, what }) => what(second + millisecond / 1000))
        .toSorted((a, b) => a.takenAt - b.takenAt)
      const heard = (every: number, graceSeconds: number, copy: boolean) => {
        let watch = known(scoreWatch(start - graceSeconds * 1000), bad, 0)
        const said: Judged[] = []
        for (let second = 0; second <= 140; second += every) {
          const judged = until(watch, second - graceSeconds)
          said.push(...judged.said)
          const from = start + (second - every) * 1000
          const fresh = numbers.filter(
            (one) => one.takenAt > from && one.takenAt <= from + every * 1000,
          )
          watch = withNumbers(judged.watch, fresh)
          if (copy) watch = JSON.parse(JSON.stringify(watch))
        }
        return [...said, ...until(watch, 140).said]
      }
      const viewed = heard(1, 2, false)
      expect(seconds(heard(batch, 11, true))).toEqual(seconds(viewed))
      spoken += viewed.length
    }),
    { numRuns: 100 },
  )
  expect(spoken).toBeGreaterThan(0)
})
