import type { Room } from "livekit-client"

import type { Protection } from "@/lib/protection"

import type { AlarmCode } from "../alarm-code"
import type { CodeExchange } from "../code-exchange"
import type { Bytes } from "../encoding"
import type { PeerState } from "../peer-state"
import { peerState } from "../peer-state"
import type { Rotation } from "../rotation"
import type { EpochKeys, SenderKey } from "../sender-key"
import type { OwnSeat } from "./own-seat"
import { factsOf, type PeerMemory } from "./peer-memory"
import type { SeatKeyProvider } from "./seat-key-provider"

/** What the parts of one session share. Decisions on it are in the pure files of `lib/e2ee`. */
export type Core = {
  readonly protection: Protection
  readonly me: OwnSeat
  readonly room: Room
  readonly provider: SeatKeyProvider
  readonly signingKeys: readonly CryptoKey[]
  readonly now: () => number
  readonly random: (bytes: number) => Bytes
  readonly alarm: (code: AlarmCode, identity?: string, kid?: string) => void

  /** Every seat key ever verified here, by kid. */
  readonly memory: Map<string, PeerMemory>
  /** Verdicts by identity and certificate text. */
  readonly certificates: Map<string, Presence>
  /** A peer's key was opened for the first time. */
  readonly keyOpened: (peer: PeerMemory, epoch: number) => void
  /** Who is in the room now, in the order of arrival. */
  present: ReadonlyMap<string, Presence>
  readonly excluded: Set<string>
  /** Identities that the server gave away no longer: whoever comes by one had a seat, and has none. */
  readonly out: Set<string>
  /** Identity of the visit's own clinician, whom nobody excludes. */
  host: string | undefined
  /** `kid/role` of seats with whom the code was compared. */
  readonly verified: Set<string>
  denied: boolean

  rotation: Rotation
  /** Since when the epoch in use is in use. */
  keySinceMs: number | undefined
  /** Own keys of the epoch in use and above. */
  readonly own: Map<number, OwnEpoch>
  code: CodeExchange
}

export type Presence = { readonly peer: PeerMemory } | { readonly refused: AlarmCode }

export type OwnEpoch = {
  readonly key: SenderKey
  readonly keys: EpochKeys
  readonly wraps: Map<string, Bytes>
}

/** The member behind a LiveKit identity; undefined for strangers. */
export function memberAt(core: Core, identity: string): PeerMemory | undefined {
  const presence = core.present.get(identity)
  return presence !== undefined && "peer" in presence ? presence.peer : undefined
}

export function members(core: Core): readonly PeerMemory[] {
  return [...core.present.values()].flatMap((p) => ("peer" in p ? [p.peer] : []))
}

export function stateOf(core: Core, peer: PeerMemory): PeerState {
  return peerState(factsOf(peer, core.me), core.rotation, core.now())
}

export function fromOf(peer: PeerMemory) {
  return { identity: peer.seat.identity, role: peer.seat.role, kid: peer.kid }
}
