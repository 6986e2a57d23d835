import { type Bytes, concat, label, lp, readU64, u32, u64 } from "./encoding"
import { aesOpen, aesSeal } from "./primitives"
import { kidLength } from "./seat-key"
import { topicOf, topicRule, type Topic } from "./topic"

/** Sealed messages (docs/e2ee.md §13): LiveKit's own packets fail open, these do not. */
export type Header = {
  readonly direct: boolean
  readonly topic: Topic
  /** Of the sender's key; 0 in direct mode. */
  readonly epoch: number
  readonly seq: number
}

export type Context = {
  readonly visit: string
  readonly sender: Bytes
  /** Undefined: the group. */
  readonly recipient: Bytes | undefined
}

export type Opened = { readonly sentMs: number; readonly body: Bytes }

export const maxEnvelope = 60_000
export const envelopeOverhead = 40
const headerLength = 16
const tagLength = 16

export async function sealEnvelope(
  key: CryptoKey,
  context: Context,
  header: Header,
  sentMs: number,
  body: Bytes,
): Promise<Bytes> {
  const bytes = headerBytes(header)
  const plain = concat(u64(sentMs), body)
  return concat(bytes, await aesSeal(key, nonceOf(header), plain, aadOf(context, bytes)))
}

/** Undefined for anything that cannot be one of ours. */
export function readHeader(envelope: Bytes): Header | undefined {
  if (envelope.length < envelopeOverhead || envelope.length > maxEnvelope) return undefined
  const view = new DataView(envelope.buffer, envelope.byteOffset)
  const mode = view.getUint8(1)
  const topic = topicOf(view.getUint16(2))
  const epoch = view.getUint32(4)
  const seq = readU64(envelope, 8)
  if (view.getUint8(0) !== 1 || mode > 1 || topic === undefined || seq === undefined)
    return undefined
  if (mode === 1 && epoch !== 0) return undefined
  return { direct: mode === 1, topic, epoch, seq }
}

/** Undefined where it was not sealed under this key for this context. */
export async function openEnvelope(
  key: CryptoKey,
  context: Context,
  header: Header,
  envelope: Bytes,
): Promise<Opened | undefined> {
  const aad = aadOf(context, envelope.slice(0, headerLength))
  const plain = await aesOpen(key, nonceOf(header), envelope.slice(headerLength), aad)
  if (plain === undefined || plain.length < envelopeOverhead - headerLength - tagLength) {
    return undefined
  }
  const sentMs = readU64(plain, 0)
  return sentMs === undefined ? undefined : { sentMs, body: plain.slice(8) }
}

export function headerBytes(header: Header): Bytes {
  const out = new Uint8Array(headerLength)
  const view = new DataView(out.buffer)
  view.setUint8(0, 1)
  view.setUint8(1, header.direct ? 1 : 0)
  view.setUint16(2, topicRule(header.topic).code)
  view.setUint32(4, header.epoch)
  out.set(u64(header.seq), 8)
  return out
}

/** Counter nonce: never repeats under a key, as seq counts by one per key and topic. */
export function nonceOf(header: Header): Bytes {
  return concat(u32(topicRule(header.topic).code), u64(header.seq))
}

export function aadOf(context: Context, header: Bytes): Bytes {
  const recipient = context.recipient ?? new Uint8Array(kidLength)
  return concat(label("env"), lp(context.visit), context.sender, recipient, header)
}
