import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto"

import { env } from "@/lib/env"
import { masterKeys } from "@/lib/sealing/master-keys"

export const deviceCookieName = "__Host-housecall.device"
export const deviceCookieSeconds = 180 * 86_400

/**
 * A mark that this browser has signed in with this address before (OWASP, "Device cookies"). Whoever
 * guesses from elsewhere fills the account's bucket; the person's own browser has a bucket of its own,
 * so nobody can be locked out of their own desk. It opens nothing by itself.
 */
export function newDeviceCookie(email: string): string {
  const nonce = randomBytes(16).toString("base64url")
  return `${nonce}.${mac(email, nonce, Buffer.from(env().MASTER_KEY, "base64url"))}`
}

/** The bucket of this browser; undefined when the mark is missing, made up, or another person's. */
export function trustedDevice(cookie: string | undefined, email: string): string | undefined {
  const [, nonce, given] = /^([\w-]{22})\.([\w-]{43})$/.exec(cookie ?? "") ?? []
  if (nonce === undefined || given === undefined) return undefined
  const right = masterKeys().some((master) =>
    timingSafeEqual(Buffer.from(given), Buffer.from(mac(email, nonce, master))),
  )
  return right ? nonce : undefined
}

function mac(email: string, nonce: string, master: Buffer): string {
  const key = Buffer.from(hkdfSync("sha256", master, "", "housecall/device-cookie/v1", 32))
  return createHmac("sha256", key).update(`${email.toLowerCase()}/${nonce}`).digest("base64url")
}
