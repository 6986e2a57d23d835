import type { Peer } from "@/lib/e2ee/client/session"
import type { SeatRole } from "@/lib/e2ee/seat-role"

/** Somebody who can be written to: a person whose key is known. Devices and watchers do not chat. */
export type Member = { readonly identity: string; readonly kid: string; readonly role: SeatRole }

const talking: readonly SeatRole[] = ["patient", "clinician", "interpreter", "companion"]
const reachable: readonly Peer["state"][] = ["keyed", "secured", "silent"]

/** Somebody whose files can come: the same, and a bedside device, which sends a photograph of a display. */
export function isReachable({ kid, role, state }: Peer): boolean {
  const sends = role !== undefined && (role === "device" || talking.includes(role))
  return kid !== undefined && sends && reachable.includes(state)
}

export function membersOf(peers: readonly Peer[]): readonly Member[] {
  return peers.flatMap(({ identity, kid, role, state }) =>
    kid !== undefined && role !== undefined && talking.includes(role) && reachable.includes(state)
      ? [{ identity, kid, role }]
      : [],
  )
}

/** Whom a message is for: who is here; in an empty room those who were, as they come back. */
export function audienceOf(here: readonly Member[], known: readonly Member[]): readonly string[] {
  return (here.length > 0 ? here : known).map(({ identity }) => identity)
}
