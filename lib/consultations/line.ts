/** A visit of one clinician that waits, or is in the call. */
export type InLine = {
  visitId: string
  state: "waiting" | "in_call"
  startsAt: Date
  endsAt: Date
  arrivedAt: Date | null
  admittedAt: Date | null
}

export type Place = { position: number; ahead: number; late: Late }

/**
 * null: on time. `expectedAt` null: late, and nobody can say until when. `minutes` is how late the
 * turn comes (or is already, when its time is not known), rounded up to five.
 */
export type Late = { expectedAt: Date | null; minutes: number } | null

/** Where a waiting visit stands among those of its clinician: by scheduled time, then by arrival. */
export function placeInLine(visitId: string, visits: readonly InLine[], at: Date): Place | null {
  const line = inOrder(visits)
  const index = line.findIndex((visit) => visit.visitId === visitId)
  const mine = line[index]
  if (mine === undefined) return null
  const expected = expectedStart(visits, line.slice(0, index), mine, at)
  return { position: index + 1, ahead: index, late: lateness(mine, expected, at) }
}

export function inOrder<T extends InLine>(visits: readonly T[]): T[] {
  return visits
    .filter((visit) => visit.state === "waiting")
    .toSorted(
      (a, b) =>
        a.startsAt.getTime() - b.startsAt.getTime() ||
        (a.arrivedAt?.getTime() ?? 0) - (b.arrivedAt?.getTime() ?? 0) ||
        (a.visitId < b.visitId ? -1 : 1),
    )
}

/**
 * Each visit is expected to take the time it was booked for. Once the one in the call has overrun,
 * or a turn has come and nobody is in the call, any figure would be a guess: null.
 */
function expectedStart(
  visits: readonly InLine[],
  ahead: readonly InLine[],
  mine: InLine,
  at: Date,
): Date | null {
  const inCall = visits.find((visit) => visit.state === "in_call")
  const first = ahead[0] ?? mine
  if (inCall === undefined && at.getTime() > first.startsAt.getTime() + graceMs) return null
  let free =
    inCall === undefined ? at.getTime() : (inCall.admittedAt ?? at).getTime() + length(inCall)
  if (free < at.getTime()) return null
  for (const visit of ahead) free = Math.max(free, visit.startsAt.getTime()) + length(visit)
  return new Date(Math.max(free, mine.startsAt.getTime()))
}

function lateness(mine: InLine, expected: Date | null, at: Date): Late {
  const turn = (expected ?? at).getTime() - mine.startsAt.getTime()
  if (turn < graceMs) return expected === null ? { expectedAt: null, minutes: 0 } : null
  return { expectedAt: expected, minutes: Math.ceil(turn / graceMs) * 5 }
}

function length(visit: InLine): number {
  return visit.endsAt.getTime() - visit.startsAt.getTime()
}

/** Five minutes: less than that nobody calls late. */
const graceMs = 5 * 60_000
