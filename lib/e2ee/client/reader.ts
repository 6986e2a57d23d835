import type { RemoteParticipant } from "livekit-client"

import type { AlarmCode } from "../alarm-code"
import { attribute, readAcks, readKeys, readSpoken } from "../attributes"
import { toBase64url } from "../base64url"
import { equalBytes } from "../encoding"
import { seatExpired, type VerifiedSeat, verifySeat } from "../seat-certificate"
import { deriveEpochKeys, unwrapSenderKey } from "../sender-key"
import { type Core, type Presence, memberAt } from "./core"
import { type PeerMemory, rememberPeer } from "./peer-memory"

/** Of one peer: each takes a place in the worker, and whoever sends can count on without end. */
const maxEpochs = 8
/** Attributes can be rewritten at will: the memory of verdicts must not grow with them. */
const maxVerdicts = 256

/**
 * One full look at everybody's attributes (docs/e2ee.md §7). Idempotent: no event is trusted
 * to be the only notice. Writes `core.present` and the peers' memories.
 */
export async function readRoom(core: Core, mayRead: () => boolean): Promise<void> {
  const present = new Map<string, Presence>()
  for (const participant of core.room.remoteParticipants.values()) {
    present.set(participant.identity, await presenceOf(core, participant))
  }
  if (!mayRead()) return
  const before = core.present
  core.present = present
  for (const presence of before.values()) {
    if ("peer" in presence) noticeLeft(core, presence.peer)
  }
  for (const [identity, presence] of present) {
    const participant = core.room.remoteParticipants.get(identity)
    if ("refused" in presence) noticeStranger(core, before, identity, presence.refused)
    else if (participant !== undefined) await readPeer(core, presence.peer, participant.attributes)
  }
}

/** The own connection ended: nobody is here. What is known of them stays. */
export function leaveRoom(core: Core): void {
  const before = core.present
  core.present = new Map()
  for (const presence of before.values()) {
    if ("peer" in presence) noticeLeft(core, presence.peer)
  }
}

/** Newest key of a member: set once more, for an index that died in the worker. */
export function reinstall(core: Core, identity: string): void {
  const peer = memberAt(core, identity)
  const epoch = peer?.epochs.get(peer.highestEpoch)
  if (peer === undefined || epoch === undefined) return
  core.provider.install(identity, peer.kid, epoch.keys.epoch, epoch.keys.media)
}

/** Ten seconds after the first message under a newer key the older ones end. */
export function retireKeys(core: Core): void {
  for (const peer of core.memory.values()) {
    for (const [number, epoch] of peer.epochs) {
      if (epoch.retireDueMs === undefined || core.now() < epoch.retireDueMs) continue
      peer.epochs.delete(number)
      core.provider.retire(peer.seat.identity, peer.kid, number)
    }
  }
}

async function presenceOf(core: Core, participant: RemoteParticipant): Promise<Presence> {
  const certificate = participant.attributes[attribute.seat] ?? ""
  const known = core.certificates.get(`${participant.identity} ${certificate}`)
  const verdict = known ?? (await judge(core, participant.identity, certificate))
  if ("refused" in verdict) return verdict
  if (isOut(core, verdict.peer)) return { refused: "seat-excluded" }
  if (seatExpired(verdict.peer.seat, core.now())) return { refused: "seat-expired" }
  return verdict
}

/** A second clinician may send others out, and never the clinician whose visit it is. */
function isOut(core: Core, { kid, seat: { identity } }: PeerMemory): boolean {
  return core.out.has(identity) || (core.excluded.has(kid) && identity !== core.host)
}

async function judge(core: Core, identity: string, certificate: string): Promise<Presence> {
  const { signingKeys, me, protection } = core
  if (core.certificates.size > maxVerdicts) core.certificates.clear()
  const expected = { signingKeys, visit: me.visit, identity, protection, now: core.now() }
  const seat = await verifySeat(certificate, expected)
  if (!seat.ok) {
    if (seat.reason !== "seat-expired") {
      core.certificates.set(`${identity} ${certificate}`, { refused: seat.reason })
    }
    return { refused: seat.reason }
  }
  // A copy of one's own key under another name would make two seats one.
  const kid = toBase64url(seat.value.kid)
  if (kid === core.me.kidText) return { refused: "seat-identity" }
  const peer = core.memory.get(kid) ?? (await rememberPeer(core.me, seat.value))
  if (!sameSeat(peer.seat, seat.value)) return { refused: "seat-identity" }
  peer.seat = seat.value
  core.memory.set(kid, peer)
  core.certificates.set(`${identity} ${certificate}`, { peer })
  return { peer }
}

/** A key belongs to whoever showed it first: public keys are public, anyone may ask for a copy's seat. */
function sameSeat(a: VerifiedSeat, b: VerifiedSeat): boolean {
  return a.identity === b.identity && a.role === b.role && equalBytes(a.lid, b.lid)
}

function noticeStranger(
  core: Core,
  before: ReadonlyMap<string, Presence>,
  identity: string,
  refused: AlarmCode,
): void {
  const last = before.get(identity)
  if (last === undefined || "peer" in last || last.refused !== refused) {
    core.alarm(refused, identity)
  }
}

function noticeLeft(core: Core, peer: PeerMemory): void {
  if (memberAt(core, peer.seat.identity) === peer) return
  peer.isPresent = false
  peer.keysText = undefined
  peer.waitingSinceMs = undefined
  peer.securedSinceMs = undefined
  peer.lastBeatMs = undefined
  peer.beatHolds = undefined
  peer.unopenedSinceMs = undefined
  peer.acked = undefined
  peer.acksText = undefined
  peer.spoken = undefined
  peer.spokenText = undefined
  for (const number of peer.epochs.keys()) {
    core.provider.retire(peer.seat.identity, peer.kid, number)
    // Its replay logs stay with the newest epoch; older ones will not be used again.
    if (number < peer.highestEpoch) peer.epochs.delete(number)
  }
}

async function readPeer(
  core: Core,
  peer: PeerMemory,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  if (!peer.isPresent) {
    peer.isPresent = true
    peer.askedAgain = false
    peer.waitingSinceMs = core.now()
  }
  const keysText = attributes[attribute.keys]
  if (keysText !== undefined && keysText !== peer.keysText) {
    peer.keysText = keysText
    await readPeerKeys(core, peer, keysText)
  }
  readPeerAcks(core, peer, attributes[attribute.acks])
  readPeerSpoken(core, peer, attributes[attribute.spoken])
}

async function readPeerKeys(core: Core, peer: PeerMemory, text: string): Promise<void> {
  const fail = (code: AlarmCode) => {
    peer.keysFailure = code
    core.alarm(code, peer.seat.identity, peer.kid)
  }
  const read = readKeys(text, core.me.kidText)
  if (!read.ok) return fail(read.reason)
  const { epoch, wraps } = read.value
  const wrap = wraps.get(core.me.kidText)
  if (epoch < peer.highestEpoch) return core.alarm("epoch-old", peer.seat.identity, peer.kid)
  const known = peer.epochs.get(epoch)
  if (known !== undefined) {
    peer.waitingSinceMs = undefined
    peer.keysFailure = undefined
    core.provider.install(peer.seat.identity, peer.kid, epoch, known.keys.media)
    return
  }
  peer.waitingSinceMs ??= core.now()
  if (wrap === undefined) return
  const names = { visit: core.me.visit, from: peer.seat.kid, to: core.me.kid }
  const key = await unwrapSenderKey(peer.pair.kekIn, wrap, names, epoch)
  if (key === undefined) return fail("unwrap-failed")
  const sender = { visit: core.me.visit, identity: peer.seat.identity, kid: peer.seat.kid }
  const keys = await deriveEpochKeys(key, sender)
  peer.epochs.set(epoch, { keys, logs: new Map(), retireDueMs: undefined })
  peer.highestEpoch = epoch
  const oldest = [...peer.epochs.keys()].toSorted((a, b) => a - b).slice(0, -maxEpochs)
  for (const number of oldest) {
    peer.epochs.delete(number)
    core.provider.retire(peer.seat.identity, peer.kid, number)
  }
  peer.linked = peer.pair.sameLink
  peer.waitingSinceMs = undefined
  peer.keysFailure = undefined
  core.provider.install(peer.seat.identity, peer.kid, epoch, keys.media)
  core.keyOpened(peer, epoch)
}

function readPeerAcks(core: Core, peer: PeerMemory, text: string | undefined): void {
  if (text === undefined || text === peer.acksText) return
  peer.acksText = text
  const read = readAcks(text)
  peer.acksFailure = read.ok ? undefined : read.reason
  if (read.ok) peer.acked = read.value.get(core.me.kidText)
  else core.alarm(read.reason, peer.seat.identity, peer.kid)
}

function readPeerSpoken(core: Core, peer: PeerMemory, text: string | undefined): void {
  if (text === undefined || text === peer.spokenText) return
  peer.spokenText = text
  const read = readSpoken(text)
  peer.spokenFailure = read.ok ? undefined : read.reason
  peer.spoken = read.ok ? read.value : undefined
  if (!read.ok) core.alarm(read.reason, peer.seat.identity, peer.kid)
}
