import { minuteOf } from "../clock-time"

/** Hours of one day as somebody types them. `overnight`: the end is on the next day. */
export type PlanPeriod = { startsAt: string; endsAt: string; overnight: boolean }
export type PlanRule = PlanPeriod & { weekday: number }
/** No periods: closed on these days. */
export type PlanOverride = { fromDay: string; toDay: string; periods: PlanPeriod[] }
export type PlanTimeOff = {
  fromDay: string
  toDay: string
  /** Both null: whole days. */
  startsAt: string | null
  endsAt: string | null
  kind: "leave" | "sick" | "training" | "meeting" | "other"
}

/** All that an availability editor saves at once. */
export type Plan = {
  /** IANA zone of the hours; null: the clinic's. */
  zone: string | null
  rules: PlanRule[]
  overrides: PlanOverride[]
  timeOff: PlanTimeOff[]
}

export type Problem = { path: (string | number)[]; problem: ProblemCode }
export type ProblemCode =
  | "ends_before_start"
  | "overlaps"
  | "needs_both_times"
  | "no_time"
  | "no_day"

/** What is impossible in a plan, by field. Empty: it can be saved. */
export function planProblems(plan: Plan): Problem[] {
  return [
    ...periodProblems(plan.rules, ["rules"], (a, b) => a.weekday === b.weekday),
    ...plan.overrides.flatMap((one, index) => overrideProblems(one, index, plan.overrides)),
    ...plan.timeOff.flatMap((one, index) => timeOffProblems(one, ["timeOff", index])),
  ]
}

/** Minutes after the midnight before it at which a period ends: up to 2880. */
export function endMinute({ endsAt, overnight }: PlanPeriod): number {
  return minuteOf(endsAt) + (overnight ? 1440 : 0)
}

function periodProblems<P extends PlanPeriod>(
  periods: readonly P[],
  path: readonly (string | number)[],
  sameDay: (a: P, b: P) => boolean,
): Problem[] {
  return periods.flatMap((period, index): Problem[] => {
    const missing = (["startsAt", "endsAt"] as const).find((one) => !isTime(period[one]))
    if (missing !== undefined) return [{ path: [...path, index, missing], problem: "no_time" }]
    if (endMinute(period) <= minuteOf(period.startsAt))
      return [{ path: [...path, index, "endsAt"], problem: "ends_before_start" }]
    const before = periods
      .slice(0, index)
      .some((other) => sameDay(other, period) && overlap(other, period))
    return before ? [{ path: [...path, index, "startsAt"], problem: "overlaps" }] : []
  })
}

function overlap(a: PlanPeriod, b: PlanPeriod): boolean {
  return minuteOf(a.startsAt) < endMinute(b) && minuteOf(b.startsAt) < endMinute(a)
}

function overrideProblems(
  one: PlanOverride,
  index: number,
  all: readonly PlanOverride[],
): Problem[] {
  const path = ["overrides", index]
  const days = dayProblems(one, path)
  if (days.length > 0) return days
  const before = all
    .slice(0, index)
    .some((other) => other.fromDay <= one.toDay && one.fromDay <= other.toDay)
  if (before) return [{ path: [...path, "fromDay"], problem: "overlaps" }]
  return periodProblems(one.periods, [...path, "periods"], () => true)
}

function timeOffProblems(one: PlanTimeOff, path: (string | number)[]): Problem[] {
  const days = dayProblems(one, path)
  if (days.length > 0) return days
  const { startsAt, endsAt } = one
  if (startsAt === null && endsAt === null) return []
  if (startsAt === null || !isTime(startsAt))
    return [{ path: [...path, "startsAt"], problem: "needs_both_times" }]
  if (endsAt === null || !isTime(endsAt))
    return [{ path: [...path, "endsAt"], problem: "needs_both_times" }]
  return one.fromDay === one.toDay && endsAt <= startsAt
    ? [{ path: [...path, "endsAt"], problem: "ends_before_start" }]
    : []
}

function dayProblems(
  { fromDay, toDay }: { fromDay: string; toDay: string },
  path: (string | number)[],
): Problem[] {
  if (fromDay === "") return [{ path: [...path, "fromDay"], problem: "no_day" }]
  if (toDay === "") return [{ path: [...path, "toDay"], problem: "no_day" }]
  return toDay < fromDay ? [{ path: [...path, "toDay"], problem: "ends_before_start" }] : []
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}
