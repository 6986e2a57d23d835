import { createHash } from "node:crypto"

import { Fault } from "@/lib/error"

/** SHA-256 of a text's UTF-8 bytes, as the audit log and `sha256sum` write it: 64 hex digits. */
export function sha256Of(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex")
}

/**
 * A text that was signed, if it still is that text. Sealing keeps values apart; whoever writes in the database
 * past every rule may put a plain one in the place of a sealed one, and it must not be shown as signed.
 */
export function asSigned(text: string, sha256: string): string {
  if (sha256Of(text) !== sha256) throw new Fault("altered", "The text is not what was signed")
  return text
}
