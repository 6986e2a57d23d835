import type { NumberRule } from "./reading"

/** A published score as data: which item gives how many points, from where, and in which edition. */
export type ScoreTable<Item extends string> = {
  readonly id: string
  readonly version: string
  readonly title: string
  /** The publication, so that a clinician can hold the table against it. */
  readonly source: string
  /** Not to be acted upon before a clinician of the clinic has approved it. */
  readonly needsClinicalSignOff: boolean
  readonly items: readonly ScoreItem<Item>[]
}

export type ScoreItem<Item extends string> = { readonly item: Item; readonly label: string } & (
  | NumberItem
  | SplitItem<Item>
  | WordItem
)

/** Points by value. */
export type NumberItem = NumberRule & {
  readonly kind: "number"
  readonly steps: Steps
}

/** Points by value, from other steps for each word of another item. */
export type SplitItem<Item extends string> = NumberRule & {
  readonly kind: "split"
  readonly by: Item
  readonly steps: Readonly<Record<string, Steps>>
}

/** Points by what was observed. */
export type WordItem = {
  readonly kind: "word"
  readonly points: Readonly<Record<string, number>>
}

/** Rising: the first step whose `upTo` is not below the value gives the points. The last has no end. */
export type Steps = readonly (readonly [upTo: number | null, points: number])[]

export function pointsOf(steps: Steps, value: number): number {
  const step = steps.find(([upTo]) => upTo === null || value <= upTo)
  if (step === undefined) throw new RangeError(`no step for ${value}`)
  return step[1]
}
