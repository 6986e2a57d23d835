import { ageOn } from "@/lib/time"

import {
  type Incomplete,
  type ItemScore,
  type Readings,
  type Windows,
  evaluate,
  pointsIn,
} from "./evaluate"
import {
  type News2Item,
  type News2Response,
  news2Applies,
  news2Responses,
  news2Tables,
} from "./news2-table"
import { type Person, isBorn } from "./person"

/** A clinician's recorded decision that this patient's target saturation is 88 to 92 %. */
export type Scale2Decision = {
  readonly by: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export type News2Request = {
  readonly person: Person
  readonly readings: Readings<News2Item>
  readonly windows: Windows<News2Item>
  /** Without one, scale 1. */
  readonly scale2: Scale2Decision | undefined
}

export type News2Score = News2NotApplicable | (News2Basis & (Incomplete<News2Item> | Scored))

type News2NotApplicable = {
  readonly state: "not_applicable"
  readonly reason: "age_unknown" | "under_age" | "pregnancy"
}
type News2Basis = {
  readonly table: { readonly id: string; readonly version: string }
  readonly scale: { readonly spo2: 1 } | ({ readonly spo2: 2 } & Scale2Decision)
}
type Scored = {
  readonly state: "scored"
  readonly total: number
  readonly response: News2Response
  readonly items: readonly ItemScore<News2Item>[]
}

/** NEWS2 at `now` (milliseconds since 1970). Throws a RangeError on a decision nobody made. */
export function news2(request: News2Request, now: number): News2Score {
  const { person, readings, windows, scale2 } = request
  if (scale2 !== undefined && !(scale2.by.trim() !== "" && scale2.at <= now)) {
    throw new RangeError("scale 2 without who decided it, and when")
  }
  if (!isBorn(person, now)) return { state: "not_applicable", reason: "age_unknown" }
  if (ageOn(person.birthDate, new Date(now), person.zone) < news2Applies.fromYears) {
    return { state: "not_applicable", reason: "under_age" }
  }
  if (person.pregnant === true && !news2Applies.inPregnancy) {
    return { state: "not_applicable", reason: "pregnancy" }
  }
  const table = news2Tables[scale2 === undefined ? 1 : 2]
  const basis: News2Basis = {
    table: { id: table.id, version: table.version },
    scale: scale2 === undefined ? { spo2: 1 } : { spo2: 2, ...scale2 },
  }
  const whole = evaluate(table, readings, windows, now)
  if (whole.state === "incomplete") return { ...basis, ...whole }
  const { total, items } = whole
  return { ...basis, state: "scored", total, response: responseTo(total, items), items }
}

function responseTo(total: number, items: readonly ItemScore<News2Item>[]): News2Response {
  const { byAggregate, single } = news2Responses
  const response: News2Response = byAggregate.find(({ from }) => total >= from) ?? byAggregate[3]
  const anySingle = items.some((item) => pointsIn(item) === single.points)
  return anySingle && response.risk === "low" ? single.response : response
}
