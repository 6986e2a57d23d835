/**
 * When a visit's waiting room is open: 30 minutes before the start to 2 hours after the end. Its links,
 * sessions and certificates end with it.
 */
export function visitWindow(visit: { startsAt: Date; endsAt: Date }): VisitWindow {
  return {
    opensAt: new Date(visit.startsAt.getTime() - opensBeforeMs),
    closesAt: new Date(visit.endsAt.getTime() + closesAfterMs),
  }
}

export type VisitWindow = { opensAt: Date; closesAt: Date }

export function windowAt(visit: { startsAt: Date; endsAt: Date }, at: Date): WindowState {
  const { opensAt, closesAt } = visitWindow(visit)
  if (at < opensAt) return "early"
  return at > closesAt ? "over" : "open"
}

export type WindowState = "early" | "open" | "over"

export const opensBeforeMs = 30 * 60_000
export const closesAfterMs = 2 * 3_600_000
