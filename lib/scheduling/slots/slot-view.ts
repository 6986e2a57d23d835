import { formatTime, Temporal } from "@/lib/time"

import { addDays, localDay } from "../wall-time"
import type { Slot } from "./slots"

/** A slot as a page prints it: the clinic's clock, with the offset where that clock shows a time twice. */
export type SlotView = {
  /** ISO 8601, UTC. */
  startsAt: string
  /** "11:40" on the clinic's clock. */
  time: string
  /** "UTC+01:00"; null where the time is plain. */
  offset: string | null
  period: Period
  /** Of a group visit; 1 for an ordinary one. */
  seatsLeft: number
}
export type DayView = { date: string; slots: SlotView[] }
export type Period = "night" | "morning" | "afternoon" | "evening"

/** Slots (in order) by the clinic's calendar days, the days without any included. */
export function slotDays(
  slots: readonly Slot[],
  zone: string,
  from: string,
  days: number,
): DayView[] {
  const views: DayView[] = []
  let next = slots.findIndex(({ startsAt }) => startsAt >= localDay(zone, from).from)
  for (let n = 0; n < days; n++) {
    const date = addDays(from, n)
    const end = localDay(zone, addDays(from, n + 1)).from
    const day: SlotView[] = []
    for (let slot = slots[next]; slot !== undefined && slot.startsAt < end; slot = slots[next]) {
      day.push(slotView(slot, zone))
      next += 1
    }
    views.push({ date, slots: withOffsets(day, zone) })
  }
  return views
}

export function slotView({ startsAt, seatsLeft }: Slot, zone: string): SlotView {
  const at = new Date(startsAt)
  const time = formatTime(at, zone)
  return {
    startsAt: at.toISOString(),
    time,
    offset: null,
    period: periodOf(Number(time.slice(0, 2))),
    seatsLeft,
  }
}

function withOffsets(day: SlotView[], zone: string): SlotView[] {
  const times = new Map<string, number>()
  for (const { time } of day) times.set(time, (times.get(time) ?? 0) + 1)
  if (times.size === day.length) return day
  return day.map((slot) =>
    (times.get(slot.time) ?? 0) > 1
      ? { ...slot, offset: offsetName(new Date(slot.startsAt), zone) }
      : slot,
  )
}

function offsetName(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  return `UTC${local.offset}`
}

function periodOf(hour: number): Period {
  if (hour < 6) return "night"
  if (hour < 12) return "morning"
  return hour < 18 ? "afternoon" : "evening"
}
