import type { AlarmCode } from "../alarm-code"
import type { SpokenAttribute } from "../attributes"
import { toBase64url } from "../base64url"
import type { Bytes } from "../encoding"
import type { Held } from "../holding"
import { type AgeLog, newAgeLog } from "../message-age"
import { derivePair, type PairKeys } from "../pair-keys"
import type { PeerFacts } from "../peer-state"
import type { VerifiedSeat } from "../seat-certificate"
import type { EpochKeys } from "../sender-key"
import { type SequenceLog, newSequenceLog } from "../sequence"
import { handsKeyTo } from "../sources"
import type { Topic } from "../topic"
import type { OwnSeat } from "./own-seat"

/**
 * All that is known of one seat key. Outlives the participant: keys, epochs and replay logs are the
 * same when it comes back. Written to by the reader and the inbox only.
 */
export type PeerMemory = {
  /** The newest certificate; identity, role and link never change under one key. */
  seat: VerifiedSeat
  readonly kid: string
  readonly pair: PairKeys
  isPresent: boolean
  readonly epochs: Map<number, PeerEpoch>
  highestEpoch: number
  /** Texts of the attributes as last read: a pass over unchanged ones costs nothing. */
  keysText: string | undefined
  acksText: string | undefined
  spokenText: string | undefined
  spoken: SpokenAttribute | undefined
  linked: boolean
  keysFailure: AlarmCode | undefined
  acksFailure: AlarmCode | undefined
  spokenFailure: AlarmCode | undefined
  waitingSinceMs: number | undefined
  acked: number | undefined
  securedSinceMs: number | undefined
  lastBeatMs: number | undefined
  beatHolds: number | undefined
  unopenedSinceMs: number | undefined
  askedAgain: boolean
  readonly directLogs: Map<Topic, SequenceLog>
  readonly age: AgeLog
  held: readonly Held<Bytes>[]
  /** Messages of one peer are opened one after the other. */
  opening: Promise<void>
}

export type PeerEpoch = {
  readonly keys: EpochKeys
  readonly logs: Map<Topic, SequenceLog>
  retireDueMs: number | undefined
}

export async function rememberPeer(me: OwnSeat, seat: VerifiedSeat): Promise<PeerMemory> {
  const pair = await derivePair({
    visit: me.visit,
    me,
    peer: seat,
    privateKey: me.privateKey,
    peerKey: seat.publicKey,
    linkSecret: me.linkSecret,
  })
  return {
    seat,
    kid: toBase64url(seat.kid),
    pair,
    isPresent: false,
    epochs: new Map(),
    highestEpoch: -1,
    keysText: undefined,
    acksText: undefined,
    spokenText: undefined,
    spoken: undefined,
    linked: false,
    keysFailure: undefined,
    acksFailure: undefined,
    spokenFailure: undefined,
    waitingSinceMs: undefined,
    acked: undefined,
    securedSinceMs: undefined,
    lastBeatMs: undefined,
    beatHolds: undefined,
    unopenedSinceMs: undefined,
    askedAgain: false,
    directLogs: new Map(),
    age: newAgeLog(),
    held: [],
    opening: Promise.resolve(),
  }
}

export function factsOf(peer: PeerMemory, me: OwnSeat): PeerFacts {
  return {
    refused: undefined,
    givesKey: handsKeyTo(peer.seat.role, me.role),
    getsKey: handsKeyTo(me.role, peer.seat.role),
    keyed: peer.epochs.has(peer.highestEpoch),
    waitingSinceMs: peer.waitingSinceMs,
    failure: peer.keysFailure ?? peer.acksFailure ?? peer.spokenFailure,
    acked: peer.acked,
    securedSinceMs: peer.securedSinceMs,
    lastBeatMs: peer.lastBeatMs,
    beatHolds: peer.beatHolds,
    unopenedSinceMs: peer.unopenedSinceMs,
  }
}

export function logOf(logs: Map<Topic, SequenceLog>, topic: Topic): SequenceLog {
  const log = logs.get(topic) ?? newSequenceLog()
  logs.set(topic, log)
  return log
}
