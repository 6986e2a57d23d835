/** For so long a cancellation can be taken back, as long as the time is free and offered to nobody. */
const undoMinutes = 10

type Cancelled = { cancelledAt: Date | null; cancelReason: string | null; startsAt: Date }

/** Until when; undefined where it is no longer, or was not, to be taken back. */
export function undoUntil({ cancelledAt, startsAt }: Cancelled, at: Date): Date | undefined {
  if (cancelledAt === null) return undefined
  const end = cancelledAt.getTime() + undoMinutes * 60_000
  const until = new Date(Math.min(end, startsAt.getTime()))
  return at < until ? until : undefined
}

/** What has been judged cancelled stays so: nobody judges while it may come back. */
export function settledBefore(at: Date): Date {
  return new Date(at.getTime() - undoMinutes * 60_000)
}

/** A patient takes back what the patient called off; what the clinic cancelled is the clinic's. */
export function ownUndoUntil(visit: Cancelled, at: Date): Date | undefined {
  return visit.cancelReason === "patient" ? undoUntil(visit, at) : undefined
}
