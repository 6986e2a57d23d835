import { Temporal } from "@/lib/time"

import type { Asked, Calendar, VisitShape } from "./slots"

const minuteMs = 60_000

/**
 * The free starts found the slow way: every minute is looked up on the clock of its zone, one by one.
 * Shares nothing with the engine but the types. Busy time must lie on whole minutes.
 */
export function slowStarts(calendar: Calendar, type: VisitShape, asked: Asked): number[] {
  const open = new Set<number>()
  const candidates = new Set<number>()
  for (const [from, to] of openings(calendar, asked)) {
    for (let at = from; at < to; at += minuteMs) open.add(at)
    for (let at = from; at < to; at += type.stepMinutes * minuteMs) candidates.add(at)
  }
  return [...candidates]
    .filter((at) => at >= asked.window.from && at < asked.window.to && bookable(at, type, asked))
    .filter((at) => minutes(at, at + type.minutes * minuteMs).every((one) => open.has(one)))
    .filter((at) => minutes(at, at + type.minutes * minuteMs).every((one) => !isOff(one, calendar)))
    .filter((at) =>
      minutes(
        at - type.bufferBeforeMinutes * minuteMs,
        at + (type.minutes + type.bufferAfterMinutes) * minuteMs,
      ).every((one) => !calendar.busy.some(({ from, to }) => from <= one && one < to)),
    )
    .sort((a, b) => a - b)
}

function minutes(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / minuteMs }, (_, index) => from + index * minuteMs)
}

function openings({ zone, rules, overrides }: Calendar, { window }: Asked): [number, number][] {
  const first = local(window.from, zone).toPlainDate().subtract({ days: 2 })
  const found: [number, number][] = []
  for (let n = 0; n < 9; n += 1) {
    const date = first.add({ days: n })
    const day = date.toString()
    const override = overrides.find(({ fromDay, toDay }) => fromDay <= day && day <= toDay)
    const periods = override?.periods ?? rules.filter(({ weekday }) => weekday === date.dayOfWeek)
    for (const { startsAt, endsAt } of periods) {
      const last = endsAt <= startsAt ? date.add({ days: 1 }) : date
      found.push([instantOf(date, startsAt, zone), instantOf(last, endsAt, zone)])
    }
  }
  return found
}

function instantOf(date: Temporal.PlainDate, time: string, zone: string): number {
  return date
    .toPlainDateTime(Temporal.PlainTime.from(time))
    .toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds
}

function bookable(at: number, type: VisitShape, asked: Asked): boolean {
  if (at < asked.now + type.noticeMinutes * minuteMs) return false
  const today = local(asked.now, asked.zone).toPlainDate()
  const date = local(at, asked.zone).toPlainDate()
  const between = today.until(date).days
  if (type.windowKind === "calendar") return between <= type.windowDays
  let business = 0
  for (let n = 1; n < between; n += 1) if (today.add({ days: n }).dayOfWeek <= 5) business += 1
  return business < type.windowDays
}

function isOff(at: number, { zone, timeOff }: Calendar): boolean {
  return timeOff.some((off) => {
    const own = off.zone ?? zone
    if (off.startsAt == null || off.endsAt == null) {
      const day = local(at, own).toPlainDate().toString()
      return off.fromDay <= day && day <= off.toDay
    }
    const from = instantOf(Temporal.PlainDate.from(off.fromDay), off.startsAt, own)
    return from <= at && at < instantOf(Temporal.PlainDate.from(off.toDay), off.endsAt, own)
  })
}

function local(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
}
