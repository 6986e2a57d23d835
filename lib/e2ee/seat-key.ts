import { type Bytes, concat, label, lp } from "./encoding"
import { hkdf, sha256, zero32 } from "./primitives"

export const pubLength = 65
export const kidLength = 16
export const lidLength = 16
const linkSecretLength = 32

const ecdh = { name: "ECDH", namedCurve: "P-256" } as const

/** A seat's key pair lives as long as the page; its private half cannot be read out. */
export function makeSeatKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ecdh, false, ["deriveBits"])
}

export async function exportPub(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", key))
}

/** Undefined for anything but an uncompressed point on the curve. */
export async function importPub(pub: Bytes): Promise<CryptoKey | undefined> {
  if (pub.length !== pubLength || pub[0] !== 4) return undefined
  try {
    return await crypto.subtle.importKey("raw", pub, ecdh, true, [])
  } catch {
    return undefined
  }
}

/** The name of a seat key. */
export async function kidOf(pub: Bytes): Promise<Bytes> {
  return (await sha256(concat(label("kid"), pub))).slice(0, kidLength)
}

/** The name of a link secret in one visit; zeros where there is none. */
export async function lidOf(linkSecret: Bytes | undefined, visit: string): Promise<Bytes> {
  if (linkSecret === undefined) return new Uint8Array(lidLength)
  if (linkSecret.length !== linkSecretLength) throw new RangeError("a link secret has 32 bytes")
  return hkdf(linkSecret, zero32(), concat(label("lid"), lp(visit)), lidLength)
}
