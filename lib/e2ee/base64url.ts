import type { Bytes } from "./encoding"

/** The text form of bytes: base64url without padding (docs/e2ee.md §3). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ""
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** Strict: no padding, no other alphabet, canonical last character, the length where one is given. */
export function readBase64url(text: unknown, length?: number): Bytes | undefined {
  if (typeof text !== "string" || text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) {
    return undefined
  }
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  if (length !== undefined && bytes.length !== length) return undefined
  return toBase64url(bytes) === text ? bytes : undefined
}

/** For text that a schema has let through already; throws a `RangeError` where it is not strict. */
export function fromBase64url(text: string): Bytes {
  const bytes = readBase64url(text)
  if (bytes === undefined) throw new RangeError("not base64url")
  return bytes
}
