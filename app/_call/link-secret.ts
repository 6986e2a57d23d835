import { readBase64url, toBase64url } from "@/lib/e2ee/base64url"
import type { Bytes } from "@/lib/e2ee/encoding"
import { randomBytes } from "@/lib/e2ee/primitives"

/**
 * The secret of a link that a person handed on (docs/e2ee.md §5): made here, carried in the link's
 * fragment, kept in this tab. It is never sent and never logged.
 */
export function makeLinkSecret(visitId: string): string {
  const known = storedSecret(visitId)
  if (known !== undefined) return known
  const made = toBase64url(randomBytes(secretLength))
  sessionStorage.setItem(keyOf(visitId), made)
  return made
}

/** What this tab shared for the visit; undefined: nothing. */
export function sharedSecret(visitId: string): Bytes | undefined {
  return readLinkSecret(storedSecret(visitId))
}

/** Undefined for anything but 32 bytes: a mangled link opens the visit all the same, not linked. */
export function readLinkSecret(text: string | undefined): Bytes | undefined {
  return readBase64url(text, secretLength)
}

const secretLength = 32

function storedSecret(visitId: string): string | undefined {
  const stored = sessionStorage.getItem(keyOf(visitId)) ?? undefined
  return readLinkSecret(stored) === undefined ? undefined : stored
}

function keyOf(visitId: string): string {
  return `housecall.link-secret.${visitId}`
}
