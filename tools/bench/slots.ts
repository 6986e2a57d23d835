import { freeSlots } from "@/lib/scheduling/slots/slots"
import type { Calendar, VisitShape } from "@/lib/scheduling/slots/slots"
import { addDays, localDay } from "@/lib/scheduling/wall-time"

import type { Measured, Row } from "./row"
import { plainSlots } from "./slots-plain"
import { medianOf, took } from "./timing"

const zone = "Europe/London"
/** A Monday; the clocks go back within the 30 days, on 2026-10-25. */
export const firstDay = "2026-10-05"
const days = 30
const runs = 40
export const quarterHours: VisitShape = {
  minutes: 15,
  stepMinutes: 15,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  noticeMinutes: 0,
  windowKind: "calendar",
  windowDays: 365,
  capacity: 1,
}

/** 30 days of Monday to Friday 9–13 and 14–18 in steps of 15 minutes. No database and no HTTP. */
export const slotRows: readonly Row[] = [
  { id: "slots.one", unit: "ms", aim: "<= 2", run: () => measure([calendarOf([])]) },
  { id: "slots.hundred", unit: "ms", aim: "<= 50", run: () => measure(hundredCalendars()) },
]

async function measure(calendars: readonly Calendar[]): Promise<Measured> {
  const window = {
    from: localDay(zone, firstDay).from,
    to: localDay(zone, addDays(firstDay, days)).from,
  }
  const asked = { window, now: window.from, zone }
  const engine = (): number =>
    calendars.reduce((sum, one) => sum + freeSlots(one, quarterHours, asked).length, 0)
  const plain = (): number =>
    calendars.reduce((sum, one) => sum + plainSlots(one, quarterHours, firstDay, days), 0)
  const cold = await took(engine)
  const [ours, theirs] = [engine(), plain()]
  if (ours !== theirs) throw new Error(`${ours} slots, but ${theirs} step by step`)
  return {
    value: await medianOf(runs, engine),
    runs,
    baseline: [
      {
        name: "step by step with Temporal",
        value: await medianOf(calendars.length > 1 ? 5 : runs, plain, 1),
      },
      { name: "first call of the process", value: cold },
      { name: "slots found", value: ours },
    ],
  }
}

/** A hundred clinicians with twenty taken quarters of an hour to an hour each. */
export function hundredCalendars(): Calendar[] {
  const next = sequence(12_345)
  return Array.from({ length: 100 }, () =>
    calendarOf(
      Array.from({ length: 20 }, () => {
        const date = addDays(firstDay, Math.floor(next() * days))
        const from = localDay(zone, date).at(540 + 15 * Math.floor(next() * 34))
        return { from, to: from + (1 + Math.floor(next() * 4)) * 15 * 60_000 }
      }),
    ),
  )
}

function calendarOf(busy: Calendar["busy"]): Calendar {
  const rules = [1, 2, 3, 4, 5].flatMap((weekday) =>
    [
      ["09:00", "13:00"],
      ["14:00", "18:00"],
    ].map(([startsAt = "", endsAt = ""]) => ({
      weekday,
      startsAt,
      endsAt,
    })),
  )
  return { zone, rules, overrides: [], timeOff: [], busy }
}

/** Numbers in [0, 1) that are the same in every run (a linear congruential generator). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
