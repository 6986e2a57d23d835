import { isCrowd, leaveWaitMs } from "./crowd"

/**
 * When a seat renews its own sender key (docs/e2ee.md §8; announced seats, 8.1, are left
 * out). Everyone who holds a key in use is a member. Kids are base64url; times Unix milliseconds.
 */
export type Rotation = {
  /** The epoch messages and media are sent under. */
  readonly inUse: number
  /** The epoch whose wraps are published; above `inUse` while a switch is waited for. */
  readonly newest: number
  readonly madeMs: number
  /** Whoever was ever given the newest epoch. */
  readonly wrapped: ReadonlySet<string>
  readonly members: ReadonlySet<string>
  readonly acked: ReadonlyMap<string, number>
  readonly waitFor: ReadonlySet<string>
  readonly switchByMs: number | undefined
  readonly leaveDueMs: number | undefined
  readonly ageDueMs: number
}

export type RotationInput = {
  readonly now: number
  /** 0 to `maxJitterMs`, so that not everybody renews at once. */
  readonly jitterMs: number
  /** Unchanged where left out. */
  readonly members?: ReadonlySet<string>
  readonly acked?: ReadonlyMap<string, number>
  /** Somebody asked for it. */
  readonly renew?: boolean
}

export const maxJitterMs = 60_000
const joinerGraceMs = 5_000
const ackWaitMs = 2_000
const maxAgeMs = 600_000

/** An epoch that nobody has yet, in use at once: the first one, or after a Rejoin. */
export function startRotation(epoch: number, now: number, jitterMs: number): Rotation {
  return {
    inUse: epoch,
    newest: epoch,
    madeMs: now,
    wrapped: new Set(),
    members: new Set(),
    acked: new Map(),
    waitFor: new Set(),
    switchByMs: undefined,
    leaveDueMs: undefined,
    ageDueMs: now + maxAgeMs + jitterMs,
  }
}

/**
 * What follows is read off the difference: a higher `newest` means make that key and publish its
 * wraps for all members, a member new in `wrapped` means add its wrap, a higher `inUse` means switch.
 */
export function stepRotation(before: Rotation, input: RotationInput): Rotation {
  const seen = noticeMembers(before, input)
  const due = mustRotate(seen, before, input)
  const leaveDueMs = isDue(seen.leaveDueMs, input.now) ? undefined : seen.leaveDueMs
  const made = due ? makeNext(seen, input) : { ...seen, wrapped: union(seen.wrapped, seen.members) }
  return switchWhenReady({ ...made, leaveDueMs }, input.now)
}

/** When `stepRotation` has to be called next although nothing happened. */
export function rotationDueMs(rotation: Rotation): number {
  const { ageDueMs, leaveDueMs = ageDueMs, switchByMs = ageDueMs } = rotation
  return Math.min(ageDueMs, leaveDueMs, switchByMs)
}

function noticeMembers(before: Rotation, input: RotationInput): Rotation {
  const members = input.members ?? before.members
  const left = [...before.members].some((kid) => !members.has(kid))
  const wait = leaveWaitMs(before.members.size + 1, input.jitterMs / maxJitterMs)
  return {
    ...before,
    members,
    acked: input.acked ?? before.acked,
    leaveDueMs: before.leaveDueMs ?? (left ? input.now + wait : undefined),
  }
}

function mustRotate(seen: Rotation, before: Rotation, input: RotationInput): boolean {
  const { now } = input
  if (input.renew === true || now >= seen.ageDueMs) return true
  const outsider = [...seen.wrapped].some((kid) => !seen.members.has(kid))
  if (isDue(seen.leaveDueMs, now) && outsider) return true
  const joined = [...seen.members].some((kid) => !seen.wrapped.has(kid))
  const grace = now - before.madeMs <= joinerGraceMs || seen.wrapped.size === 0
  return joined && !grace && !isCrowd(seen.members.size + 1)
}

function makeNext(seen: Rotation, input: RotationInput): Rotation {
  return {
    ...seen,
    newest: seen.newest + 1,
    madeMs: input.now,
    wrapped: seen.members,
    // A newcomer cannot read the old key: waiting for it would only cost.
    waitFor: new Set([...seen.members].filter((kid) => ackedAtLeast(seen, kid, seen.inUse))),
    switchByMs: input.now + ackWaitMs,
    ageDueMs: input.now + maxAgeMs + input.jitterMs,
  }
}

function switchWhenReady(state: Rotation, now: number): Rotation {
  if (state.inUse === state.newest) return state
  const waiting = [...state.waitFor].some(
    (kid) => state.members.has(kid) && !ackedAtLeast(state, kid, state.newest),
  )
  if (waiting && !isDue(state.switchByMs, now)) return state
  return { ...state, inUse: state.newest, waitFor: new Set(), switchByMs: undefined }
}

function ackedAtLeast(state: Rotation, kid: string, epoch: number): boolean {
  return (state.acked.get(kid) ?? -1) >= epoch
}

function isDue(dueMs: number | undefined, now: number): boolean {
  return dueMs !== undefined && now >= dueMs
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a, ...b])
}
