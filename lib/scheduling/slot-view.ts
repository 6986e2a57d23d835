import { formatTime, Temporal } from "@/lib/time"

import type { Slot } from "./slots"
import { addDays, localDate } from "./wall-time"

/** A slot as a page prints it: the clinic's clock, with the offset where that clock shows a time twice. */
export type SlotView = {
  /** ISO 8601, UTC. */
  startsAt: string
  /** "11:40" on the clinic's clock. */
  time: string
  /** "UTC+01:00"; null where the time is plain. */
  offset: string | null
  period: Period
}
export type DayView = { date: string; slots: SlotView[] }
export type Period = "night" | "morning" | "afternoon" | "evening"

/** Slots by the clinic's calendar days, the days without any included. */
export function slotDays(
  slots: readonly Slot[],
  zone: string,
  from: string,
  days: number,
): DayView[] {
  const views = new Map<string, SlotView[]>()
  for (let n = 0; n < days; n++) views.set(addDays(from, n), [])
  for (const slot of slots) views.get(localDate(zone, slot.startsAt))?.push(slotView(slot, zone))
  return [...views].map(([date, day]) => ({
    date,
    slots: day.map((slot) => withOffset(slot, day, zone)),
  }))
}

export function slotView({ startsAt }: Slot, zone: string): SlotView {
  const at = new Date(startsAt)
  const time = formatTime(at, zone)
  return {
    startsAt: at.toISOString(),
    time,
    offset: null,
    period: periodOf(Number(time.slice(0, 2))),
  }
}

function withOffset(slot: SlotView, day: readonly SlotView[], zone: string): SlotView {
  const twice = day.some((other) => other.time === slot.time && other.startsAt !== slot.startsAt)
  return twice ? { ...slot, offset: offsetName(new Date(slot.startsAt), zone) } : slot
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
