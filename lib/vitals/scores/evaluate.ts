import { type Reading, type Unusable, charted, unusable } from "./reading"
import { type ScoreItem, type ScoreTable, type Steps, pointsOf } from "./score-table"

export type Readings<Item extends string> = Readonly<Partial<Record<Item, Reading>>>

/** How old each input may be, in milliseconds. The clinic's choice: no publication fixes it. */
export type Windows<Item extends string> = Readonly<Record<Item, number>>

export type ItemScore<Item extends string> = { readonly item: Item } & (
  | {
      readonly state: "scored"
      readonly points: number
      /** At the chart's resolution. */
      readonly value: number | string
      readonly reading: Reading
    }
  /** Usable, but its points hang on another item that is not. */
  | { readonly state: "undecided"; readonly reading: Reading; readonly by: Item }
  | Unusable
)

export type Lack<Item extends string> = {
  readonly item: Item
  readonly why: Exclude<ItemScore<Item>["state"], "scored">
}

/** A whole sum, or what it lacks; never the sum of a part. Every sub-score that exists is in `items`. */
export type Evaluation<Item extends string> = Complete<Item> | Incomplete<Item>

export type Complete<Item extends string> = {
  readonly state: "complete"
  readonly total: number
  readonly items: readonly ItemScore<Item>[]
}

export type Incomplete<Item extends string> = {
  readonly state: "incomplete"
  readonly missing: readonly Lack<Item>[]
  readonly items: readonly ItemScore<Item>[]
}

/** Scores one set of readings against one table at `now` (milliseconds since 1970). */
export function evaluate<Item extends string>(
  table: ScoreTable<Item>,
  readings: Readings<Item>,
  windows: Windows<Item>,
  now: number,
): Evaluation<Item> {
  const usable = (item: Item) => {
    const reading: Reading | undefined = readings[item]
    return unusable(reading, windows[item], now) === undefined ? reading?.value : undefined
  }
  const items = table.items.map((rule): ItemScore<Item> => {
    const reading: Reading | undefined = readings[rule.item]
    const lack = unusable(reading, windows[rule.item], now)
    if (lack !== undefined || reading === undefined) {
      return { item: rule.item, ...(lack ?? { state: "missing" }) }
    }
    return scoreOf(rule, reading, usable)
  })
  const missing = items.flatMap(({ item, state }) =>
    state === "scored" ? [] : [{ item, why: state }],
  )
  if (missing.length > 0) return { state: "incomplete", missing, items }
  return { state: "complete", total: items.reduce((sum, item) => sum + pointsIn(item), 0), items }
}

/** 0 where there are none: only for a set that is complete. */
export function pointsIn(score: ItemScore<string>): number {
  return score.state === "scored" ? score.points : 0
}

function scoreOf<Item extends string>(
  rule: ScoreItem<Item>,
  reading: Reading,
  valueOf: (item: Item) => Reading["value"] | undefined,
): ItemScore<Item> {
  const { item } = rule
  if (rule.kind === "word") {
    const { value } = reading
    const points = Object.entries(rule.points).find(([word]) => word === value)?.[1]
    return points === undefined
      ? { item, state: "refused", reading, reason: "unknown_word" }
      : { item, state: "scored", points, value, reading }
  }
  const value = charted(reading, rule)
  if (typeof value === "string") return { item, state: "refused", reading, reason: value }
  if (rule.kind === "number") {
    return { item, state: "scored", points: pointsOf(rule.steps, value), value, reading }
  }
  const points = agreed(rule.steps, valueOf(rule.by), value)
  return points === undefined
    ? { item, state: "undecided", reading, by: rule.by }
    : { item, state: "scored", points, value, reading }
}

/** Where the other item's word is not known, the points on which all of its words agree. */
function agreed(
  steps: Readonly<Record<string, Steps>>,
  word: Reading["value"] | undefined,
  value: number,
): number | undefined {
  const known = Object.entries(steps).filter(([key]) => key === word)
  const possible = new Set(
    (known.length > 0 ? known : Object.entries(steps)).map(([, each]) => pointsOf(each, value)),
  )
  return possible.size === 1 ? [...possible][0] : undefined
}
