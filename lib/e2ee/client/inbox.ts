import type { AlarmCode } from "../alarm-code"
import type { Bytes } from "../encoding"
import { type Header, openEnvelope, readHeader } from "../envelope"
import { hold, release } from "../holding"
import { ageOf } from "../message-age"
import { isFresh, markSeen } from "../sequence"
import { topicRule, type Topic } from "../topic"
import { type Core, fromOf, memberAt } from "./core"
import { readJson, type SealedMessage } from "./message"
import { logOf, type PeerMemory } from "./peer-memory"

/**
 * Opens what arrives (docs/e2ee.md §13), in the order the specification gives; each refusal
 * is counted by its reason. `deliver` is called in order per peer.
 */
export type Inbox = {
  /** `identity` undefined: sent by the server's API, never by a seat. */
  readonly receive: (identity: string | undefined, envelope: Bytes) => Promise<void>
  /** The library below could not open a packet of this seat, and dropped it. */
  readonly unopened: (identity: string) => void
  /** A key was opened: what waited for it is read now. */
  readonly keyOpened: (peer: PeerMemory, epoch: number) => void
}

/** Ten seconds after the first message under a newer key the older ones end. */
const retireAfterMs = 10_000

export function inbox(
  core: Core,
  readFirst: () => Promise<void>,
  deliver: (topic: Topic, message: SealedMessage) => void,
): Inbox {
  const refused = (code: AlarmCode, peer: PeerMemory) =>
    core.alarm(code, peer.seat.identity, peer.kid)

  async function open(peer: PeerMemory, envelope: Bytes, header: Header, arrivedMs: number) {
    const way = wayOf(core, peer, header)
    if (way === undefined) {
      if (header.epoch > peer.highestEpoch) noteUnopened(core, peer, header)
      const waiting = { arrivedMs, epoch: header.epoch, item: envelope }
      const { held, dropped } = hold(peer.held, waiting)
      peer.held = held
      for (let lost = 0; lost < dropped; lost++) refused("env-no-key", peer)
      return
    }
    const rule = topicRule(header.topic)
    if (!isFresh(way.log, rule.order, header.seq)) return refused("env-replay", peer)
    const opened = await openEnvelope(way.key, way.context, header, envelope)
    if (opened === undefined) {
      // LiveKit sends packets for one seat to all of them: not being able to open those is right.
      if (header.direct) return
      noteUnopened(core, peer, header)
      return refused("env-auth", peer)
    }
    if (!isFresh(way.log, rule.order, header.seq)) return refused("env-replay", peer)
    markSeen(way.log, header.seq)
    if (!header.direct) noteEpochInUse(core, peer, header.epoch)
    if (header.topic === "beat") peer.unopenedSinceMs = undefined
    const age = ageOf(peer.age, arrivedMs, opened.sentMs)
    if (rule.maxAgeMs !== undefined && age > rule.maxAgeMs) return refused("env-stale", peer)
    const { body, sentMs } = opened
    const json = () => readJson(body)
    deliver(header.topic, {
      from: fromOf(peer),
      body,
      json,
      sentMs,
      seq: header.seq,
      direct: header.direct,
    })
  }

  /** Strict topics would lose whatever a faster neighbour overtook. */
  function queue(peer: PeerMemory, envelope: Bytes, header: Header, arrivedMs: number) {
    peer.opening = peer.opening
      .then(() => open(peer, envelope, header, arrivedMs))
      .catch(() => refused("env-auth", peer))
    return peer.opening
  }

  return {
    async receive(identity, envelope) {
      const arrivedMs = core.now()
      if (identity === undefined) return core.alarm("env-stranger")
      // Its first message may come before its attributes were looked at.
      if (!core.present.has(identity)) await readFirst()
      const peer = memberAt(core, identity)
      if (peer === undefined) return core.alarm("env-stranger", identity)
      const header = readHeader(envelope)
      if (header === undefined) return refused("env-form", peer)
      await queue(peer, envelope, header, arrivedMs)
    },
    unopened(identity) {
      const peer = memberAt(core, identity)
      if (peer === undefined) return
      peer.unopenedSinceMs ??= core.now()
      core.alarm("env-no-key", identity, peer.kid)
    },
    keyOpened(peer, epoch) {
      peer.unopenedSinceMs = undefined
      const { ready, held } = release(peer.held, epoch, core.now())
      peer.held = held
      for (const { item, arrivedMs } of ready) {
        const header = readHeader(item)
        if (header !== undefined) void queue(peer, item, header, arrivedMs)
      }
    },
  }
}

function wayOf(core: Core, peer: PeerMemory, header: Header) {
  const visit = core.me.visit
  if (header.direct) {
    const context = { visit, sender: peer.seat.kid, recipient: core.me.kid }
    return { key: peer.pair.directIn, context, log: logOf(peer.directLogs, header.topic) }
  }
  const epoch = peer.epochs.get(header.epoch)
  if (epoch === undefined) return undefined
  const context = { visit, sender: peer.seat.kid, recipient: undefined }
  return { key: epoch.keys.data, context, log: logOf(epoch.logs, header.topic) }
}

/** Only a beat tells: it comes every 2 s, so that one that cannot be opened is soon followed by another. */
function noteUnopened(core: Core, peer: PeerMemory, { topic }: Header): void {
  if (topic === "beat") peer.unopenedSinceMs ??= core.now()
}

function noteEpochInUse(core: Core, peer: PeerMemory, inUse: number): void {
  for (const [number, epoch] of peer.epochs) {
    if (number < inUse) epoch.retireDueMs ??= core.now() + retireAfterMs
  }
}
