import type { CalendarEntry, CalendarView } from "@/lib/scheduling/calendar/calendar-view"
import type { Repeat } from "@/lib/scheduling/calendar/day-segments"

/** One box of the grid: an entry, or all seats of a group session together. */
export type Box = {
  key: string
  entries: CalendarEntry[]
  /** Minutes of the grid. */
  from: number
  to: number
  /** Of boxes that share time (what was elsewhere when it was booked): which, and of how many. */
  lane: number
  lanes: number
}
export type Column = {
  key: string
  personId: string
  date: string
  open: { from: number; to: number }[]
  boxes: Box[]
}

/** The columns of a grid: one a day for one person, one a person for one day. */
export function columnsOf({ people, days, entries, repeat }: CalendarView): Column[] {
  return people.flatMap((person) =>
    days.map((date) => ({
      key: `${person.id} ${date}`,
      personId: person.id,
      date,
      open: person.open.filter((one) => one.date === date).map((one) => onGrid(one, date, repeat)),
      boxes: inLanes(
        boxesOf(entries, person.id, date).map((box) => ({ ...box, ...onGrid(box, date, repeat) })),
      ),
    })),
  )
}

type Span = { from: number; to: number }

/** Minutes of a day's dial as minutes of the grid: where one day shows an hour twice, the others leave it out. */
export function onGrid({ from, to }: Span, date: string, repeat: Repeat | null): Span {
  if (repeat === null || repeat.date === date) return { from, to }
  return {
    from: from >= repeat.at ? from + repeat.minutes : from,
    to: to > repeat.at ? to + repeat.minutes : to,
  }
}

/** The hours of the grid's clock, in minutes of the grid; `again` where one comes a second time. */
export function marksOf(
  { first, last }: { first: number; last: number },
  repeat: Repeat | null,
): { at: number; hour: string; again: boolean }[] {
  const marks = Array.from({ length: 24 }, (_, hour) => {
    const { from } = onGrid({ from: hour * 60, to: 0 }, "", repeat)
    return { at: from, hour: clock(hour * 60), again: false }
  })
  if (repeat !== null)
    marks.push({ at: repeat.at, hour: clock(repeat.at - repeat.minutes), again: true })
  return marks
    .filter(({ at }) => at >= first * 60 && at < last * 60)
    .toSorted((a, b) => a.at - b.at)
}

function clock(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, "0")
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** From the first whole hour to the last that anything stands in; a working day where nothing does. */
export function hoursOf(columns: readonly Column[]): { first: number; last: number } {
  const all = columns.flatMap(({ open, boxes }) => [
    ...open,
    ...boxes.filter(({ entries }) => entries.some(({ kind }) => kind !== "away")),
  ])
  const from = Math.min(9 * 60, ...all.map((one) => one.from))
  const to = Math.max(17 * 60, ...all.map((one) => one.to))
  return { first: Math.floor(from / 60), last: Math.ceil(to / 60) }
}

function boxesOf(entries: readonly CalendarEntry[], personId: string, date: string): Box[] {
  const boxes = new Map<string, Box>()
  for (const entry of entries) {
    if (!entry.people.includes(personId)) continue
    for (const { from, to } of entry.segments.filter((one) => one.date === date)) {
      const session = "sessionId" in entry ? entry.sessionId : null
      const key = `${session ?? entry.id} ${from}`
      const known = boxes.get(key)
      if (known === undefined)
        boxes.set(key, { key, entries: [entry], from, to, lane: 0, lanes: 1 })
      else known.entries.push(entry)
    }
  }
  return [...boxes.values()].toSorted((a, b) => a.from - b.from || a.to - b.to)
}

/** Time off lies behind; what is booked stands beside what shares its time. */
function inLanes(boxes: Box[]): Box[] {
  const behind = boxes.filter(isBehind)
  const front = boxes.filter((box) => !isBehind(box))
  const placed: Box[] = []
  for (const box of front) {
    const beside = placed.filter((other) => other.from < box.to && box.from < other.to)
    const lane = [0, 1, 2, 3].find((n) => beside.every((other) => other.lane !== n)) ?? 0
    const lanes = Math.max(lane + 1, ...beside.map((other) => other.lanes))
    for (const other of beside) other.lanes = lanes
    placed.push({ ...box, lane, lanes })
  }
  return [...behind, ...placed]
}

export function isBehind({ entries }: { entries: readonly CalendarEntry[] }): boolean {
  return entries.every(({ kind }) => kind === "away" || kind === "elsewhere")
}
