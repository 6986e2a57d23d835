import { randomBytes } from "node:crypto"

import { shortAnswer } from "@/lib/short-answer"
import { timeLimit } from "@/lib/time-limit"

import { sameBytes } from "../proofs/merkle"
import { readStamp, stampNonce, stampRequest } from "../proofs/time-stamp"

export type StampTrouble =
  | "unreachable"
  | "rejected"
  | "malformed"
  | "other_data"
  | "other_nonce"
  | "other_time"
export type Stamped = { readonly response: Uint8Array; readonly at: Date }

/**
 * Asks an authority (RFC 3161 section 3.4, over HTTP) to stamp these bytes. Its answer counts only when it is
 * about their hash, with our nonce, and not more than a day off our clock. Whether its signature holds is for
 * whoever trusts its certificate: `openssl ts -verify`.
 */
export async function askAuthority(
  url: string,
  data: Uint8Array,
  now: Date,
  signal: AbortSignal = timeLimit(answerMs),
): Promise<Stamped | StampTrouble> {
  const nonce = stampNonce(randomBytes(8))
  const response = await ask(url, stampRequest(data, nonce), signal)
  if (response === undefined) return "unreachable"
  const stamp = readStamp(response, data)
  if (typeof stamp === "string") return stamp
  if (stamp.nonce === null || !sameBytes(stamp.nonce, nonce)) return "other_nonce"
  if (Math.abs(stamp.at.getTime() - now.getTime()) > dayMs) return "other_time"
  return { response, at: stamp.at }
}

/** Undefined where there is no answer, or one of more than 64 KiB. */
async function ask(
  url: string,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query" },
      body: Buffer.from(body),
      redirect: "error",
      signal,
    })
    return response.ok ? await shortAnswer(response) : undefined
  } catch {
    return undefined
  }
}

const answerMs = 20_000
const dayMs = 86_400_000
