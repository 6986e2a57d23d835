import { type Incomplete, type ItemScore, type Readings, type Windows, evaluate } from "./evaluate"
import { type Person, ageInMonths, isBorn } from "./person"
import { type PewsItem, type PewsTable, pewsTables } from "./pews-table"

export type PewsRequest = {
  readonly person: Person
  readonly readings: Readings<PewsItem>
  readonly windows: Windows<PewsItem>
}

/** The sub-scores and their sum. No response: the publication leaves that to each hospital. */
export type PewsScore =
  | { readonly state: "not_applicable"; readonly reason: "age_unknown" | "over_age" }
  | (PewsBasis & (Incomplete<PewsItem> | Scored))

type PewsBasis = {
  readonly table: Pick<PewsTable, "id" | "version" | "needsClinicalSignOff">
}
type Scored = {
  readonly state: "scored"
  readonly total: number
  readonly items: readonly ItemScore<PewsItem>[]
}

/** Bedside PEWS of the child's age group at `now` (milliseconds since 1970). */
export function pews({ person, readings, windows }: PewsRequest, now: number): PewsScore {
  if (!isBorn(person, now)) return { state: "not_applicable", reason: "age_unknown" }
  const age = ageInMonths(person, now)
  const table = pewsTables.find(({ months }) => age >= months.from && age < months.below)
  if (table === undefined) return { state: "not_applicable", reason: "over_age" }
  const { id, version, needsClinicalSignOff } = table
  const basis: PewsBasis = { table: { id, version, needsClinicalSignOff } }
  const whole = evaluate(table, readings, windows, now)
  return whole.state === "incomplete"
    ? { ...basis, ...whole }
    : { ...basis, state: "scored", total: whole.total, items: whole.items }
}
