import { randomBytes } from "node:crypto"

import { tokenHash } from "./link-token"

export const recoveryCodeCount = 10

// Crockford's letters: nothing that reads like something else.
const letters = "0123456789abcdefghjkmnpqrstvwxyz"

/**
 * Ten codes of 120 random bits: `k3v8-…`. Shown once; only their SHA-256 is kept, which 112 bits or more
 * allow (OWASP ASVS 5.0, 6.5.2). Those of sixteen letters that were handed out before stay good.
 */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const code = Array.from(randomBytes(24), (byte) => letters.charAt(byte & 31)).join("")
    return code.replaceAll(/(.{4})(?=.)/g, "$1-")
  })
}

/** As it was meant: without the hyphens and spaces, capitals and look-alikes of somebody's handwriting. */
export function recoveryCodeHash(typed: string): Uint8Array {
  const plain = typed
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1")
  return tokenHash(`recovery/${plain}`)
}
