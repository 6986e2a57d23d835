import { createHash, createHmac, randomBytes } from "node:crypto"

/** Messages of STUN (RFC 8489) and TURN (RFC 8656), as far as asking whether they answer needs them. */
export type Attribute = { readonly type: number; readonly value: Uint8Array }
export type Message = {
  readonly kind: number
  readonly transaction: Buffer
  readonly attributes: readonly Attribute[]
}

export const kinds = {
  binding: 0x0001,
  bindingDone: 0x0101,
  allocate: 0x0003,
  allocated: 0x0103,
  allocateRefused: 0x0113,
  refresh: 0x0004,
  permit: 0x0008,
  permitted: 0x0108,
  send: 0x0016,
  data: 0x0017,
} as const

export const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  transport: 0x0019,
  priority: 0x0024,
  iceControlled: 0x8029,
} as const

/** The bytes of a request; signed where there is a key (MESSAGE-INTEGRITY goes last). */
export function encode(
  kind: number,
  given: readonly Attribute[],
  key?: Uint8Array,
  transaction: Uint8Array = randomBytes(12),
): Buffer {
  const body = Buffer.concat(given.map(attributeBytes))
  const head = Buffer.alloc(20)
  head.writeUInt16BE(kind, 0)
  head.writeUInt16BE(body.length + (key === undefined ? 0 : 24), 2)
  head.writeUInt32BE(magicCookie, 4)
  head.set(transaction, 8)
  const unsigned = Buffer.concat([head, body])
  if (key === undefined) return unsigned
  const mac = createHmac("sha1", key).update(unsigned).digest()
  return Buffer.concat([unsigned, attributeBytes({ type: attributes.integrity, value: mac })])
}

/** Undefined: these bytes are no whole STUN message. */
export function decode(bytes: Buffer): Message | undefined {
  if (bytes.length < 20 || bytes.readUInt32BE(4) !== magicCookie) return undefined
  const end = 20 + bytes.readUInt16BE(2)
  if (bytes.length < end) return undefined
  const found: Attribute[] = []
  for (let at = 20; at + 4 <= end;) {
    const length = bytes.readUInt16BE(at + 2)
    found.push({ type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, at + 4 + length) })
    at += 4 + padded(length)
  }
  return { kind: bytes.readUInt16BE(0), transaction: bytes.subarray(8, 20), attributes: found }
}

/** How long the message is whose first bytes these are: on a stream nothing else says where it ends. */
export function lengthOf(bytes: Buffer): number | undefined {
  return bytes.length < 20 ? undefined : 20 + bytes.readUInt16BE(2)
}

export function valueOf(message: Message, type: number): Buffer | undefined {
  const value = message.attributes.find((one) => one.type === type)?.value
  return value === undefined ? undefined : Buffer.from(value)
}

/** 401, 438, 486. */
export function errorOf(message: Message): number | undefined {
  const value = valueOf(message, attributes.errorCode)
  return value === undefined || value.length < 4
    ? undefined
    : value.readUInt8(2) * 100 + value.readUInt8(3)
}

/** The key of long-term credentials (RFC 8489, section 9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash("md5").update(`${username}:${realm}:${password}`).digest()
}

/** XOR-PEER-ADDRESS of an IPv4 address. */
export function peerAddress(address: string, port: number): Attribute {
  const value = Buffer.alloc(8)
  value.writeUInt8(1, 1)
  value.writeUInt16BE(port ^ (magicCookie >>> 16), 2)
  const ip = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
  value.writeUInt32BE((ip ^ magicCookie) >>> 0, 4)
  return { type: attributes.peer, value }
}

export function text(type: number, value: string): Attribute {
  return { type, value: Buffer.from(value) }
}

export function number32(type: number, value: number): Attribute {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return { type, value: bytes }
}

const magicCookie = 0x2112a442

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}

function attributeBytes({ type, value }: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  bytes.set(value, 4)
  return bytes
}
