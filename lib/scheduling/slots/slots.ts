import { indexAfter, merge, touches } from "../interval"
import type { Interval } from "../interval"
import { bookingWindow } from "./booking-window"
import type { Notice } from "./booking-window"
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
  const busy =
    sessions.length === 0 ? calendar.busy : [...calendar.busy, ...sessions.map(padded(type))]
  const free = startsIn(calendar, type, window, busy)
  return sessions.length === 0 ? free : withSessions(free, calendar, window)
}

/** Every slot of the opening hours that starts in `window`, booked or not. */
export function gridSlots(hours: Hours, type: VisitShape, window: Interval): Slot[] {
  return window.to <= window.from ? [] : startsIn(hours, type, window, [])
}

function startsIn(
  hours: Hours,
  type: VisitShape,
  window: Interval,
  busy: readonly Interval[],
): Slot[] {
  const openings = openingsAround(hours, window)
  const open = merge(openings)
  const step = type.stepMinutes * minuteMs
  const length = type.minutes * minuteMs
  const never = forbiddenStarts(hours, type, busy)
  const slots: Slot[] = []
  let ordered = true
  for (const { from, to } of openings) {
    // What adjoins the opening may hold the rest of a visit that starts in it.
    const until = open[indexAfter(open, from)]?.to ?? to
    const last = Math.min(to, window.to, until - length + 1)
    let startsAt = from + Math.max(0, Math.ceil((window.from - from) / step)) * step
    if (startsAt <= (slots.at(-1)?.startsAt ?? -Infinity)) ordered = false
    let next = indexAfter(never, startsAt)
    while (startsAt < last) {
      const wall = never[next]
      if (wall !== undefined && wall.to <= startsAt) next += 1
      else if (wall !== undefined && wall.from <= startsAt)
        startsAt = from + Math.ceil((wall.to - from) / step) * step
      else {
        slots.push({ startsAt, endsAt: startsAt + length, seatsLeft: type.capacity })
        startsAt += step
      }
    }
  }
  return ordered ? slots : inOrder(slots)
}

/** The starts (whole milliseconds) from which a visit would touch time off, or with its buffers taken time. */
function forbiddenStarts(hours: Hours, type: VisitShape, busy: readonly Interval[]): Interval[] {
  const length = type.minutes * minuteMs
  const before = type.bufferBeforeMinutes * minuteMs
  const after = type.bufferAfterMinutes * minuteMs
  return merge([
    ...offTime(hours).map(({ from, to }) => ({ from: from - length + 1, to })),
    ...busy
      .filter(({ from, to }) => to > from)
      .map(({ from, to }) => ({ from: from - length - after + 1, to: to + before })),
  ])
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
