import { createHash, createHmac, hkdfSync, randomBytes } from "node:crypto"

import { env } from "@/lib/env"

export type LinkPurpose =
  | "visit"
  | "guest"
  | "device"
  | "queue"
  | "queue_seat"
  | "offer"
  | "invitation"
  | "password_reset"

/**
 * The token in a link that we send: HMAC-SHA256 of the row's id, 43 characters of
 * base64url. A worker can write it into a message, so it never rests in a table, a queue or a log;
 * the row keeps its SHA-256.
 */
export function linkToken(
  purpose: LinkPurpose,
  id: string,
  master: Buffer = Buffer.from(env().MASTER_KEY, "base64url"),
): string {
  const key = hkdfSync("sha256", master, "", "housecall/link-token/v1", 32)
  return createHmac("sha256", Buffer.from(key)).update(`${purpose}/${id}`).digest("base64url")
}

/** A new random bearer token for a session cookie: 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString("base64url")
}

/** SHA-256, as stored and looked up. Any string has one: a malformed token is simply not found. */
export function tokenHash(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(token, "utf8").digest())
}
