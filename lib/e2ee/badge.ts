import type { Protection } from "@/lib/protection"

import type { PeerState } from "./peer-state"

/** The one word about the whole visit (docs/e2ee.md §11). "plain": not encrypted, by choice, whatever else is true. */
export type Badge = "plain" | "securing" | "encrypted" | "linked" | "checked" | "warning" | "broken"

export type BadgeInput = {
  readonly protection: Protection
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

export function badgeOf({ protection, connected, broken, peers }: BadgeInput): Badge {
  if (protection === "none") return "plain"
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
