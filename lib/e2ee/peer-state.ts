import type { AlarmCode } from "./alarm-code"

/** Where a participant stands (docs/e2ee.md §9). */
export type PeerState =
  | "stranger"
  | "member"
  | "keyed"
  | "secured"
  | "key-failed"
  | "mismatch"
  | "silent"

export type PeerFacts = {
  /** Why it is no member. */
  readonly refused: AlarmCode | undefined
  /** It hands its key to us, and we ours to it: not so between a watcher and whoever is seen or heard. */
  readonly givesKey: boolean
  readonly getsKey: boolean
  /** Its newest published epoch is open here. */
  readonly keyed: boolean
  /** Since when its newest epoch is waited for. */
  readonly waitingSinceMs: number | undefined
  /** A wrap or an attribute that could not be read. */
  readonly failure: AlarmCode | undefined
  /** The highest of my epochs it says it holds. */
  readonly acked: number | undefined
  /** Since when it is secured. */
  readonly securedSinceMs: number | undefined
  readonly lastBeatMs: number | undefined
  /** The highest of my epochs its last beat named; -1: none; undefined: no beat yet. */
  readonly beatHolds: number | undefined
  /** Since when its beats cannot be opened here. */
  readonly unopenedSinceMs: number | undefined
}

/** The own epoch in use, and when it was made. */
export type OwnEpochAge = { readonly inUse: number; readonly madeMs: number }

const keyPatienceMs = 3_000
const beatPatienceMs = 6_000
/** A key on its way is no mismatch yet. A new epoch is used 2 s after it was made at the latest. */
const openPatienceMs = 1_000
const switchPatienceMs = 3_000

export function peerState(facts: PeerFacts, own: OwnEpochAge, now: number): PeerState {
  if (facts.refused !== undefined) return "stranger"
  if (facts.failure !== undefined) return "key-failed"
  if (!facts.givesKey) return "member"
  if (facts.waitingSinceMs !== undefined && now - facts.waitingSinceMs >= keyPatienceMs) {
    return "key-failed"
  }
  if (!facts.keyed) return "member"
  if (keysDiffer(facts, own, now)) return "mismatch"
  if (facts.getsKey && (facts.acked === undefined || facts.acked < own.inUse)) return "keyed"
  return now - lastSignMs(facts, now) >= beatPatienceMs ? "silent" : "secured"
}

/** Media is shown and attached: the peer's key is here. */
export function isKeyed(state: PeerState): boolean {
  return state === "keyed" || state === "secured" || state === "mismatch" || state === "silent"
}

/** By the beats, each way: with one every 2 s this is known within 5 s. */
function keysDiffer(facts: PeerFacts, own: OwnEpochAge, now: number): boolean {
  const { beatHolds, unopenedSinceMs, getsKey } = facts
  if (unopenedSinceMs !== undefined && now - unopenedSinceMs >= openPatienceMs) return true
  if (!getsKey || beatHolds === undefined) return false
  return beatHolds < own.inUse && now - own.madeMs >= switchPatienceMs
}

export function lastSignMs(facts: PeerFacts, now: number): number {
  return Math.max(facts.lastBeatMs ?? 0, facts.securedSinceMs ?? now)
}
