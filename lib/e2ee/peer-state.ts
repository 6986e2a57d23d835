import type { AlarmCode } from "./alarm-code"

/** Where a participant stands (docs/e2ee.md §9). */
export type PeerState = "stranger" | "member" | "keyed" | "secured" | "key-failed" | "silent"

export type PeerFacts = {
  /** Why it is no member. */
  readonly refused: AlarmCode | undefined
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
}

const keyPatienceMs = 3_000
const beatPatienceMs = 6_000

export function peerState(facts: PeerFacts, ownEpoch: number, now: number): PeerState {
  if (facts.refused !== undefined) return "stranger"
  if (facts.failure !== undefined) return "key-failed"
  if (facts.waitingSinceMs !== undefined && now - facts.waitingSinceMs >= keyPatienceMs) {
    return "key-failed"
  }
  if (!facts.keyed) return "member"
  if (facts.acked === undefined || facts.acked < ownEpoch) return "keyed"
  return now - lastSignMs(facts, now) >= beatPatienceMs ? "silent" : "secured"
}

/** Media is shown and attached: the peer's key is here. */
export function isKeyed(state: PeerState): boolean {
  return state === "keyed" || state === "secured" || state === "silent"
}

export function lastSignMs(facts: PeerFacts, now: number): number {
  return Math.max(facts.lastBeatMs ?? 0, facts.securedSinceMs ?? now)
}
