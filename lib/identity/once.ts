import { createHash } from "node:crypto"

import { redis } from "@/lib/jobs/redis"

/** What is kept for minutes and taken once: a challenge, a half-finished sign-in. Values hold ids only. */
export type OncePurpose = "passkey-challenge" | "second-factor" | "oidc" | "provider-logout"

/** False when Redis is away: the door is then closed. */
export async function keepOnce(
  purpose: OncePurpose,
  token: string,
  value: string,
  seconds: number,
): Promise<boolean> {
  try {
    await redis().set(key(purpose, token), value, "EX", seconds)
    return true
  } catch {
    return false
  }
}

/** Takes it: the second who asks gets nothing, however close behind. */
export async function takeOnce(purpose: OncePurpose, token: string): Promise<string | undefined> {
  const value = await redis()
    .getdel(key(purpose, token))
    .catch(() => null)
  return value ?? undefined
}

/** Looks without taking. */
export async function lookOnce(purpose: OncePurpose, token: string): Promise<string | undefined> {
  const value = await redis()
    .get(key(purpose, token))
    .catch(() => null)
  return value ?? undefined
}

function key(purpose: OncePurpose, token: string): string {
  return `once:${purpose}:${createHash("sha256").update(token).digest("base64url")}`
}
