/** One row of a visit's ledger about somebody in the call. */
export type CallSighting = {
  readonly kind: "joined" | "left" | "in_room"
  readonly who: Attendee
  readonly at: Date
}
export type Attendee = "patient" | "clinician"

/** When somebody came into the call, how often they went and came back, and when they went before its end. */
export type Attendance = {
  readonly who: Attendee
  readonly joined: Date
  readonly returns: number
  /** Null: they were there when the visit ended. */
  readonly left: Date | null
}

/**
 * Who was in the call, from all that was seen of it by its end. Sightings come late, twice and in any order,
 * and half of them may be lost: being seen in the room is having come, and only going before the end is going.
 * The same sightings in any order give the same answer.
 */
export function attendanceOf(sightings: readonly CallSighting[], end: Date | null): Attendance[] {
  return (["patient", "clinician"] as const).flatMap((who) => {
    const seen = sightings.filter((one) => one.who === who && (end === null || one.at <= end))
    return attendance(who, seen, end) ?? []
  })
}

function attendance(
  who: Attendee,
  seen: readonly CallSighting[],
  end: Date | null,
): Attendance | undefined {
  let joined: Date | undefined
  let left: Date | null = null
  let returns = 0
  for (const { kind, at } of inOrder(seen)) {
    if (kind === "left") left = joined === undefined || left !== null ? left : at
    else if (joined === undefined) joined = at
    else if (left !== null) {
      returns += 1
      left = null
    }
  }
  if (joined === undefined) return undefined
  // Whoever ends the visit sends everybody out, and the media server tells whole seconds.
  const went = left !== null && (end === null || end.getTime() - left.getTime() > endingMs)
  return { who, joined, returns, left: went ? left : null }
}

const endingMs = 10_000

/**
 * By time. Of what came in one second: a leaving first, as where a browser takes its own place again;
 * but nobody leaves before they ever came.
 */
function inOrder(seen: readonly CallSighting[]): CallSighting[] {
  const first = Math.min(
    ...seen.filter(({ kind }) => kind !== "left").map(({ at }) => at.getTime()),
  )
  const rank = ({ kind, at }: CallSighting) =>
    kind === "left" ? (at.getTime() === first ? 2 : 0) : 1
  return seen.toSorted((a, b) => a.at.getTime() - b.at.getTime() || rank(a) - rank(b))
}
