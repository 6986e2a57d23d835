import { bookingWindow } from "./booking-window"
import type { Notice } from "./booking-window"
import { contains, merge, touches } from "./interval"
import type { Interval } from "./interval"
import { offTime, openingsAround } from "./opening-hours"
import type { Hours } from "./opening-hours"

/** What the engine needs of a visit type, in minutes. */
export type VisitShape = Notice & {
  readonly minutes: number
  /** From one candidate start to the next. */
  readonly stepMinutes: number
  /** Kept free around the visit. They may hang outside the opening hours. */
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  /** Seats of a group visit; 1: an ordinary visit. */
  readonly capacity: number
}

/** One person's time: a clinician's or an interpreter's. */
export type Calendar = Hours & {
  /** Taken time in epoch ms, its own buffers included: they add to those of the new visit. */
  readonly busy: readonly Interval[]
  /** Group visits of the type asked for that stand. They are not in `busy`. */
  readonly sessions?: readonly Session[]
}

export type Session = Interval & { readonly seatsLeft: number }

export type Slot = {
  readonly startsAt: number
  readonly endsAt: number
  /** Of a group visit; 1 for an ordinary one. */
  readonly seatsLeft: number
}

/** When: what is asked for (epoch ms), now, and the clinic's zone, whose days the booking window counts. */
export type Asked = { readonly window: Interval; readonly now: number; readonly zone: string }

/**
 * The free slots of one person that start in the window, in order.
 *
 * The decided rules: candidates start at a rule's start plus k steps of elapsed time, whatever is
 * booked, whenever it is asked and wherever the asker is; a visit fits into the opening hours, taken
 * together; overrides replace the rules that start that day; time off beats everything; buffers
 * add; notice is inclusive; the clock's gaps and repeated hours are Temporal's 'compatible', and
 * both starts of a repeated hour are slots.
 */
export function freeSlots(calendar: Calendar, type: VisitShape, asked: Asked): Slot[] {
  const bookable = bookingWindow(type, asked.zone, asked.now)
  const window = {
    from: Math.max(asked.window.from, bookable.from),
    to: Math.min(asked.window.to, bookable.to),
  }
  if (window.to <= window.from) return []
  const sessions = calendar.sessions ?? []
  const busy = merge(
    sessions.length === 0 ? calendar.busy : [...calendar.busy, ...sessions.map(padded(type))],
  )
  const before = type.bufferBeforeMinutes * minuteMs
  const after = type.bufferAfterMinutes * minuteMs
  const free = gridSlots(calendar, type, window).filter(
    (slot) => !touches(busy, slot.startsAt - before, slot.endsAt + after),
  )
  return sessions.length === 0 ? free : withSessions(free, calendar, window)
}

/** Every slot of the opening hours that starts in `window`, booked or not. */
export function gridSlots(hours: Hours, type: VisitShape, window: Interval): Slot[] {
  if (window.to <= window.from) return []
  const openings = openingsAround(hours, window)
  const open = merge(openings)
  const off = offTime(hours)
  const step = type.stepMinutes * minuteMs
  const length = type.minutes * minuteMs
  const slots: Slot[] = []
  let ordered = true
  for (const opening of openings) {
    const skipped = Math.max(0, Math.ceil((window.from - opening.from) / step))
    const last = Math.min(opening.to, window.to)
    for (let startsAt = opening.from + skipped * step; startsAt < last; startsAt += step) {
      const endsAt = startsAt + length
      if (!contains(open, startsAt, endsAt) || touches(off, startsAt, endsAt)) continue
      if (startsAt <= (slots.at(-1)?.startsAt ?? -Infinity)) ordered = false
      slots.push({ startsAt, endsAt, seatsLeft: type.capacity })
    }
  }
  return ordered ? slots : inOrder(slots)
}

const minuteMs = 60_000

/** Hours that overlap give starts out of order, and some of them twice. */
function inOrder(slots: readonly Slot[]): Slot[] {
  return slots
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .filter((slot, index, all) => slot.startsAt !== all[index - 1]?.startsAt)
}

function padded(type: VisitShape): (session: Session) => Interval {
  return ({ from, to }) => ({
    from: from - type.bufferBeforeMinutes * minuteMs,
    to: to + type.bufferAfterMinutes * minuteMs,
  })
}

/** A group visit that stands is a slot while it has seats and nothing else takes its time, on the grid or not. */
function withSessions(free: readonly Slot[], calendar: Calendar, window: Interval): Slot[] {
  const taken = merge([...calendar.busy, ...offTime(calendar)])
  const open = (calendar.sessions ?? [])
    .filter(({ from, to, seatsLeft }) => seatsLeft > 0 && !touches(taken, from, to))
    .filter(({ from }) => from >= window.from && from < window.to)
    .map(({ from, to, seatsLeft }) => ({ startsAt: from, endsAt: to, seatsLeft }))
  return inOrder([...free, ...open])
}
