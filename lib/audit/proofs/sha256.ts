import { hash } from "node:crypto"

/** The server's `Sha256` for `merkle.ts`. In one call: a hash that is fed part by part costs twice as much. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  // As text and back: a Buffer that node:crypto makes itself is the slower way.
  return Buffer.from(sha256Hex(...parts), "hex")
}

export function sha256Hex(...parts: Uint8Array[]): string {
  return hash("sha256", joined(parts), "hex")
}

/** The same in base64, as entries write it. */
export function sha256Base64(...parts: Uint8Array[]): string {
  return hash("sha256", joined(parts), "base64")
}

/** Hashing is over before the next call, so that all calls may lay their parts into one place. */
const place = Buffer.allocUnsafe(1 << 16)

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  let length = 0
  for (const part of parts) length += part.length
  if (length > place.length) return Buffer.concat(parts)
  let at = 0
  for (const part of parts) {
    place.set(part, at)
    at += part.length
  }
  return place.subarray(0, length)
}
