import { createHash } from "node:crypto"

import { redis } from "@/lib/jobs/redis"

/** What is kept for minutes and taken once: a challenge, a half-finished sign-in. Values hold ids only. */
export type OncePurpose = "passkey-challenge" | "second-factor" | "oidc" | "provider-logout"

/** Redis did not say in time: what was asked for may be there all the same. */
export const unsaid = Symbol("unsaid")
type Found = string | undefined | typeof unsaid

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
export async function takeOnce(purpose: OncePurpose, token: string): Promise<Found> {
  return said(redis().getdel(key(purpose, token)))
}

/** Looks without taking. */
export async function lookOnce(purpose: OncePurpose, token: string): Promise<Found> {
  return said(redis().get(key(purpose, token)))
}

async function said(answer: Promise<string | null>): Promise<Found> {
  try {
    return (await answer) ?? undefined
  } catch {
    return unsaid
  }
}

function key(purpose: OncePurpose, token: string): string {
  return `once:${purpose}:${createHash("sha256").update(token).digest("base64url")}`
}
