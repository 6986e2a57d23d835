import type { PeerState } from "./peer-state"

/** The one word about the whole visit (docs/e2ee.md §11). */
export type Badge = "securing" | "encrypted" | "linked" | "checked" | "warning" | "broken"

export type BadgeInput = {
  readonly connected: boolean
  /** Tampered, or the people said that the codes differ. */
  readonly broken: boolean
  readonly peers: readonly {
    readonly state: PeerState
    readonly linked: boolean
    readonly verified: boolean
    readonly plaintext: boolean
  }[]
}

export function badgeOf({ connected, broken, peers }: BadgeInput): Badge {
  if (broken) return "broken"
  if (peers.some((peer) => peer.plaintext || worrying.has(peer.state))) return "warning"
  if (!connected || peers.some((peer) => peer.state !== "secured")) return "securing"
  if (peers.length === 0) return "encrypted"
  if (peers.every((peer) => peer.verified)) return "checked"
  return peers.every((peer) => peer.linked) ? "linked" : "encrypted"
}

const worrying: ReadonlySet<PeerState> = new Set<PeerState>([
  "stranger",
  "key-failed",
  "mismatch",
  "silent",
])
