import { endMinute } from "@/lib/scheduling/availability/availability"
import type { Plan, PlanPeriod, PlanRule } from "@/lib/scheduling/availability/availability"
import { clock, minuteOf } from "@/lib/scheduling/clock-time"

/** Of the week grid: nobody opens at 09:07, and a pointer is not that fine. */
export const snap = 15
const day = 1440

/** Minutes after midnight to a period; an end at the midnight that closes the day is the next day's 00:00. */
export function periodOf(from: number, to: number): PlanPeriod {
  return { startsAt: clock(from), endsAt: clock(to), overnight: to >= day }
}

/** One more period on a day: after the last one where there is room, else the usual hours. */
export function withPeriod(rules: readonly PlanRule[], weekday: number): PlanRule[] {
  const last = Math.max(
    0,
    ...rules.filter((one) => one.weekday === weekday).map((one) => endMinute(one)),
  )
  if (last === 0) return [...rules, { weekday, ...periodOf(540, 1020) }]
  const from = Math.min(last + 60, day - 60)
  return [...rules, { weekday, ...periodOf(from, Math.min(from + 180, day)) }]
}

/** The same hours from Monday to Friday. */
export function copiedToWeekdays(rules: readonly PlanRule[], weekday: number): PlanRule[] {
  const pattern = rules.filter((one) => one.weekday === weekday)
  const weekend = rules.filter((one) => one.weekday > 5)
  return [
    ...[1, 2, 3, 4, 5].flatMap((to) => pattern.map((one) => ({ ...one, weekday: to }))),
    ...weekend,
  ]
}

/** Moved by so many minutes, kept within its day; the length stays. */
export function moved(period: PlanPeriod, by: number): PlanPeriod {
  const [from, to] = [minuteOf(period.startsAt), endMinute(period)]
  const start = Math.min(Math.max(0, from + by), day - snap)
  return periodOf(start, start + (to - from))
}

/** With another start or end; at least one step long, at most a day. */
export function resized(period: PlanPeriod, edge: "start" | "end", to: number): PlanPeriod {
  const [from, until] = [minuteOf(period.startsAt), endMinute(period)]
  return edge === "start"
    ? periodOf(Math.min(Math.max(0, to), until - snap, day - snap), until)
    : periodOf(from, Math.max(Math.min(to, from + day), from + snap))
}

export function snapped(minute: number): number {
  return Math.min(day, Math.max(0, Math.round(minute / snap) * snap))
}

/** Two plans that save the same. */
export function samePlan(a: Plan, b: Plan): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
