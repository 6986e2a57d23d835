import type { Peer } from "@/lib/e2ee/client/session"

/** Whose screen is to be seen, one at a time: the first by identity, so that every tab names the same one. */
export function sharerOf(peers: readonly Peer[]): Peer | undefined {
  return peers.filter(shares).toSorted(byIdentity)[0]
}

/** Two pressed in the same moment: both tabs come to the same answer without asking each other. */
export function mustYield(own: string, peers: readonly Peer[]): boolean {
  const other = sharerOf(peers)
  return other !== undefined && other.identity < own
}

function shares(peer: Peer): boolean {
  return peer.tracks.some((track) => track.source === "screen_share" && !track.muted)
}

function byIdentity(one: Peer, two: Peer): number {
  return one.identity < two.identity ? -1 : 1
}
