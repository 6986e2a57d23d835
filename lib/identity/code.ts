import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto"

import { env } from "@/lib/env"

/**
 * The six digits of a one-time code: HMAC-SHA256 of its row's id under a key of its own. Whoever writes
 * the message derives it, so it never rests in a table, a queue or a log. Six bytes modulo a million:
 * no digit is likelier than another by more than one in 10^8.
 */
export function codeOf(codeId: string): string {
  const key = hkdfSync(
    "sha256",
    Buffer.from(env().MASTER_KEY, "base64url"),
    "",
    "housecall/one-time-code/v1",
    32,
  )
  const digest = createHmac("sha256", Buffer.from(key)).update(codeId).digest()
  return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, "0")
}

export function sameDigits(right: string, given: string): boolean {
  return right.length === given.length && timingSafeEqual(Buffer.from(right), Buffer.from(given))
}
