import { createHash } from "node:crypto"

/** The server's `Sha256` for `merkle.ts`. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return hash.digest()
}
