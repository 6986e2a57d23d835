import type { Peer, SeatRole } from "@/lib/e2ee/client/session"

/** One line of the list of who is here. Everyone who holds a key stands in it. */
export type Person = {
  readonly identity: string
  readonly kid: string | undefined
  readonly role: SeatRole | "stranger"
  /** Undefined: only the role is known. */
  readonly name: string | undefined
  readonly me: boolean
  readonly state: Peer["state"] | "plaintext"
}

/** By identity, from the visit's own list: what a participant calls itself is never shown. */
export type Names = ReadonlyMap<string, string>

export function peopleOf(
  peers: readonly Peer[],
  own: { identity: string; role: SeatRole },
  names: Names,
): Person[] {
  const me: Person = {
    identity: own.identity,
    kid: undefined,
    role: own.role,
    name: names.get(own.identity),
    me: true,
    state: "secured",
  }
  return [me, ...peers.map((peer) => personOf(peer, names))]
}

function personOf(peer: Peer, names: Names): Person {
  const { identity, kid, role } = peer
  const isStranger = role === undefined || peer.state === "stranger"
  return {
    identity,
    kid,
    role: isStranger ? "stranger" : role,
    name: isStranger ? undefined : names.get(identity),
    me: false,
    state: peer.plaintext ? "plaintext" : peer.state,
  }
}
