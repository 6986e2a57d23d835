import { ConnectionState } from "livekit-client"

import { ok, refuse, type Result } from "@/lib/result"

import type { Bytes } from "../encoding"
import { type Header, envelopeOverhead, maxEnvelope, sealEnvelope } from "../envelope"
import { topicRule, type Topic, type TopicRule } from "../topic"
import { type Core, members } from "./core"
import type { PeerMemory } from "./peer-memory"

export type SendOptions = {
  /** One seat, by kid or identity: sealed for it alone (direct mode). */
  to?: string
  /** Overrides the topic's channel between lossy and reliable. */
  reliable?: boolean
}

export type SendResult = Result<
  undefined,
  "closed" | "no-peer" | "too-large" | "timeout" | "failed"
>

/** LiveKit's topic: what is inside is sealed. */
export const wireTopic = "e"
const sendWithinMs = 3_000
const streamWithinMs = 10_000
const maxStreamBody = 12 * 1_024

/** Seals and sends. Counters and order are its own: one outbox per session. */
export function outbox(core: Core) {
  const counters = new Map<string, number>()
  let order: Promise<unknown> = Promise.resolve()

  async function seal(topic: Topic, body: Bytes, to: PeerMemory | undefined): Promise<Bytes> {
    const { inUse } = core.rotation
    const own = core.own.get(inUse)
    const key = to === undefined ? own?.keys.data : to.pair.directOut
    if (key === undefined) throw new Error("no own key")
    const counter = to === undefined ? `${inUse}/${topic}` : `${to.kid}/${topic}`
    const seq = counters.get(counter) ?? 0
    counters.set(counter, seq + 1)
    const epoch = to === undefined ? inUse : 0
    const header: Header = { direct: to !== undefined, topic, epoch, seq }
    const context = { visit: core.me.visit, sender: core.me.kid, recipient: to?.seat.kid }
    return sealEnvelope(key, context, header, core.now(), body)
  }

  /** Answers once the packet was handed over, with the promise of its leaving. */
  async function handOver(
    topic: Topic,
    body: Bytes,
    to: PeerMemory | undefined,
    channel: TopicRule["channel"],
  ) {
    const envelope = await seal(topic, body, to)
    // The gate: a send while the old connection is torn down kills the data path for good.
    if (core.room.state !== ConnectionState.Connected) return "closed" as const
    const { localParticipant } = core.room
    // A packet's destination is inside LiveKit's own encryption, where its server cannot read it: the packet
    // would go to everybody, who would see who says something, and how much. A stream's stands outside.
    const isStream = channel === "stream" || (to !== undefined && channel === "reliable")
    const left = isStream
      ? localParticipant.sendBytes(envelope, {
          topic: wireTopic,
          compress: false,
          ...(to === undefined ? {} : { destinationIdentities: [to.seat.identity] }),
        })
      : localParticipant.publishData(envelope, {
          topic: wireTopic,
          reliable: channel === "reliable",
        })
    return {
      left: left.then(
        () => "sent" as const,
        () => "failed" as const,
      ),
    }
  }

  return async function send(
    topic: Topic,
    body: Bytes,
    options: SendOptions = {},
  ): Promise<SendResult> {
    const { channel: usual } = topicRule(topic)
    const channel =
      usual === "stream" || options.reliable === undefined
        ? usual
        : options.reliable
          ? "reliable"
          : "lossy"
    const limit = channel === "stream" ? maxStreamBody : maxEnvelope - envelopeOverhead
    if (body.length > limit) return refuse("too-large")
    if (core.room.state !== ConnectionState.Connected) return refuse("closed")
    const to = options.to === undefined ? undefined : peerNamed(core, options.to)
    if (options.to !== undefined && to === undefined) return refuse("no-peer")
    // Strict topics: the order of sealing is the order of sending.
    const handed = order.then(() => handOver(topic, body, to, channel))
    order = handed.catch(() => undefined)
    const settled = handed.then(
      (h) => (h === "closed" ? h : h.left),
      () => "failed" as const,
    )
    const within = channel === "stream" ? streamWithinMs : sendWithinMs
    const answer = await Promise.race([settled, after(within)])
    return answer === "sent" ? ok() : refuse(answer)
  }
}

function peerNamed(core: Core, name: string): PeerMemory | undefined {
  return members(core).find((peer) => peer.kid === name || peer.seat.identity === name)
}

function after(ms: number): Promise<"timeout"> {
  return new Promise((resolve) => setTimeout(() => resolve("timeout"), ms))
}
