import { createHash } from "node:crypto"

import { der, inside, readDer, tags } from "./der"
import type { Der } from "./der"
import { sameBytes } from "./merkle"

/** RFC 3161 section 2.4.1: a request to stamp the SHA-256 of `data`, with the authority's certificate in the answer. */
export function stampRequest(data: Uint8Array, nonce: Uint8Array): Uint8Array {
  const algorithm = der(tags.sequence, der(tags.oid, sha256Oid), der(tags.null))
  const imprint = der(tags.sequence, algorithm, der(tags.octets, digestOf(data)))
  return der(
    tags.sequence,
    der(tags.integer, Uint8Array.of(1)),
    imprint,
    der(tags.integer, nonce),
    der(tags.boolean, Uint8Array.of(0xff)),
  )
}

/** What a time stamp says. Its signature is not looked at: `openssl ts -verify` does that, with a certificate that the reader trusts. */
export type Stamp = { readonly at: Date; readonly nonce: Uint8Array | null }

export type StampAnswer = Stamp | "malformed" | "rejected" | "other_data"

/** RFC 3161 section 2.4.2: opens a TimeStampResp and compares what was stamped with `data`. */
export function readStamp(response: Uint8Array, data: Uint8Array): StampAnswer {
  const [outer, ...more] = readDer(response) ?? []
  const parts = inside(outer, tags.sequence)
  const status = inside(parts?.[0], tags.sequence)?.[0]
  if (more.length > 0 || status?.tag !== tags.integer) return "malformed"
  // 0 granted, 1 granted with changes: RFC 3161 has a token in these two alone.
  if (status.content.length !== 1 || (status.content[0] ?? 2) > 1) return "rejected"
  const info = stampInfo(parts?.[1])
  if (info === null) return "malformed"
  const [, , imprint, , time, ...rest] = info
  const [algorithm, digest] = inside(imprint, tags.sequence) ?? []
  const oid = inside(algorithm, tags.sequence)?.[0]
  if (oid?.tag !== tags.oid || !sameBytes(oid.content, sha256Oid)) return "other_data"
  if (digest?.tag !== tags.octets || !sameBytes(digest.content, digestOf(data))) return "other_data"
  const at = time?.tag === tags.time ? timeOf(Buffer.from(time.content).toString("latin1")) : null
  if (at === null) return "malformed"
  return { at, nonce: rest.find(({ tag }) => tag === tags.integer)?.content ?? null }
}

/** The fields of TSTInfo out of the CMS SignedData around it. */
function stampInfo(token: Der | undefined): Der[] | null {
  const [type, wrapped] = inside(token, tags.sequence) ?? []
  if (type?.tag !== tags.oid || !sameBytes(type.content, signedDataOid)) return null
  const signed = inside(inside(wrapped, tags.explicit0)?.[0], tags.sequence)
  const [kind, content] = inside(signed?.[2], tags.sequence) ?? []
  if (kind?.tag !== tags.oid || !sameBytes(kind.content, stampInfoOid)) return null
  const [octets] = inside(content, tags.explicit0) ?? []
  if (octets?.tag !== tags.octets) return null
  return inside(readDer(octets.content)?.[0], tags.sequence)
}

/** GeneralizedTime in UTC, with or without a fraction. */
function timeOf(text: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, fraction = "0"] = parts
  const at = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}Z`,
  )
  return Number.isNaN(at.getTime()) ? null : at
}

/** Positive and without a leading zero, as DER writes an INTEGER: 8 random bytes of which the first is 01 to 7f. */
export function stampNonce(random: Uint8Array): Uint8Array {
  const nonce = Uint8Array.from(random)
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x01
  return nonce
}

function digestOf(data: Uint8Array): Uint8Array {
  return createHash("sha256").update(data).digest()
}

/** 2.16.840.1.101.3.4.2.1 */
const sha256Oid = Buffer.from("608648016503040201", "hex")
/** 1.2.840.113549.1.7.2 */
const signedDataOid = Buffer.from("2a864886f70d010702", "hex")
/** 1.2.840.113549.1.9.16.1.4 */
const stampInfoOid = Buffer.from("2a864886f70d0109100104", "hex")
