import { createPublicKey, sign, verify } from "node:crypto"
import type { KeyObject } from "node:crypto"

import { base64, fromBase64, hex, signatureLine } from "./checkpoint"
import type { SignedNote, VerifierKey } from "./checkpoint"
import { sameBytes } from "./merkle"
import { sha256 } from "./sha256"
import { concat } from "./tiles"

/** A witness's key, C2SP tlog-cosignature: `name+hex(key id)+base64(0x04 ‖ Ed25519 public key)`. */
export type WitnessKey = VerifierKey & { readonly cosigner: true }

export function witnessKey(name: string, publicKey: Uint8Array): WitnessKey {
  const id = sha256(new TextEncoder().encode(`${name}\n`), algorithm, publicKey).slice(0, 4)
  return { name, id, publicKey, cosigner: true }
}

export function formatWitnessKey(key: WitnessKey): string {
  return `${key.name}+${hex(key.id)}+${base64(concat([algorithm, key.publicKey]))}`
}

/** Null when it is malformed, of another algorithm (a log's key is), or its id is not that of its key. */
export function parseWitnessKey(text: string): WitnessKey | null {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim())
  const bytes = match?.[3] === undefined ? null : fromBase64(match[3])
  if (match?.[1] === undefined || bytes?.length !== 33 || bytes[0] !== 4) return null
  const key = witnessKey(match[1], bytes.slice(1))
  return hex(key.id) === match[2] ? key : null
}

/** The signature line of this witness over a checkpoint's body, at `seconds` since the epoch. */
export function cosign(body: string, key: WitnessKey, secret: KeyObject, seconds: number): string {
  const signature = sign(null, messageOf(body, BigInt(seconds)), secret)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  return signatureLine(key, concat([time, signature]))
}

/** When this witness cosigned the note; null when it did not. A time after the year 9999 is none. */
export function cosignedAt(note: SignedNote, key: WitnessKey): Date | null {
  const publicKey = publicKeyOf(key.publicKey)
  for (const { name, keyId, signature } of note.signatures) {
    if (name !== key.name || !sameBytes(keyId, key.id) || signature.length !== 72) continue
    const seconds = Buffer.from(signature).readBigUInt64BE(0)
    if (seconds > lastSecond) continue
    if (verify(null, messageOf(note.body, seconds), publicKey, signature.slice(8)))
      return new Date(Number(seconds) * 1000)
  }
  return null
}

export function publicKeyOf(raw: Uint8Array): KeyObject {
  // RFC 8410: the SPKI form of an Ed25519 key is this prefix and its 32 bytes.
  const prefix = Buffer.from("302a300506032b6570032100", "hex")
  return createPublicKey({ key: Buffer.concat([prefix, raw]), format: "der", type: "spki" })
}

function messageOf(body: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${body}`)
}

const algorithm = Uint8Array.of(4)
const lastSecond = 253_402_300_799n
