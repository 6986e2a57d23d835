import type { Bytes } from "./encoding"

/** The text form of bytes: base64url without padding (docs/e2ee.md §3). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ""
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/**
 * Strict: no padding, no other alphabet, canonical last character, the length where one is given.
 * Without decoding: of a class's keys a member reads thirty at every change, and opens one.
 */
export function isBase64url(text: unknown, length?: number): text is string {
  if (typeof text !== "string" || !canonical.test(text)) return false
  return length === undefined || text.length === Math.ceil((length * 4) / 3)
}

/** Whole quadruples, then one or two bytes whose last character has no bit set beyond them. */
const canonical =
  /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$/

/** As strict as `isBase64url`. */
export function readBase64url(text: unknown, length?: number): Bytes | undefined {
  if (!isBase64url(text, length)) return undefined
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** For text that a schema has let through already; throws a `RangeError` where it is not strict. */
export function fromBase64url(text: string): Bytes {
  const bytes = readBase64url(text)
  if (bytes === undefined) throw new RangeError("not base64url")
  return bytes
}
