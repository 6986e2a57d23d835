import { protections, type Protection } from "@/lib/protection"
import { ok, refuse, type Result } from "@/lib/result"

import { readBase64url, toBase64url } from "./base64url"
import { type Bytes, concat, fromUtf8, label, lp, readU64, u64 } from "./encoding"
import { importPub, kidOf, lidLength, pubLength } from "./seat-key"
import { isSeatRole, type SeatRole } from "./seat-role"

/**
 * The app's word that a seat key belongs to a seat (docs/e2ee.md §4). Signed on admission,
 * carried by the token, verified in every tab. Public to the room: no name, no health data.
 */
export type Seat = {
  readonly visit: string
  readonly identity: string
  readonly role: SeatRole
  readonly pub: Bytes
  readonly lid: Bytes
  readonly issuedMs: number
  readonly expiresMs: number
  /** Whether the sitting's sound and picture are encrypted: another label each, so that neither passes for the other. */
  readonly protection: Protection
}

/** A seat whose certificate was verified. */
export type VerifiedSeat = Seat & { readonly kid: Bytes; readonly publicKey: CryptoKey }

export type SeatRefusal =
  | "attr-form"
  | "attr-size"
  | "seat-signature"
  | "seat-visit"
  | "seat-protection"
  | "seat-identity"
  | "seat-expired"

const ecdsa = { name: "ECDSA", namedCurve: "P-256" } as const
const signature = { name: "ECDSA", hash: "SHA-256" } as const
const maxCertificate = 1_024
const clockToleranceMs = 5 * 60_000

export async function signSeatCertificate(seat: Seat, signingKey: CryptoKey): Promise<string> {
  const payload = seatPayload(seat)
  const sig = new Uint8Array(await crypto.subtle.sign(signature, signingKey, payload))
  return `${toBase64url(payload)}.${toBase64url(sig)}`
}

export async function verifySeat(
  certificate: string,
  expected: {
    signingKeys: readonly CryptoKey[]
    visit: string
    identity: string
    protection: Protection
    now: number
  },
): Promise<Result<VerifiedSeat, SeatRefusal>> {
  if (certificate.length > maxCertificate) return refuse("attr-size")
  const [payloadText, sigText, ...rest] = certificate.split(".")
  const payload = readBase64url(payloadText)
  const sig = readBase64url(sigText, 64)
  if (payload === undefined || sig === undefined || rest.length > 0) return refuse("attr-form")
  if (!(await signedByAny(expected.signingKeys, sig, payload))) return refuse("seat-signature")
  const seat = readSeatPayload(payload)
  if (seat === undefined) return refuse("attr-form")
  if (seat.visit !== expected.visit) return refuse("seat-visit")
  if (seat.protection !== expected.protection) return refuse("seat-protection")
  if (seat.identity !== expected.identity) return refuse("seat-identity")
  if (seatExpired(seat, expected.now)) return refuse("seat-expired")
  const publicKey = await importPub(seat.pub)
  if (publicKey === undefined) return refuse("attr-form")
  return ok({ ...seat, kid: await kidOf(seat.pub), publicKey })
}

export function seatExpired(seat: Pick<Seat, "issuedMs" | "expiresMs">, now: number): boolean {
  return now > seat.expiresMs + clockToleranceMs || now < seat.issuedMs - clockToleranceMs
}

/** From a base64url point; undefined where it is none. */
export async function importVerifyingKey(text: string): Promise<CryptoKey | undefined> {
  const raw = readBase64url(text, pubLength)
  if (raw === undefined) return undefined
  try {
    return await crypto.subtle.importKey("raw", raw, ecdsa, true, ["verify"])
  } catch {
    return undefined
  }
}

export function seatPayload(seat: Seat): Bytes {
  return concat(
    label(labels[seat.protection]),
    lp(seat.visit),
    lp(seat.identity),
    lp(seat.role),
    seat.pub,
    seat.lid,
    u64(seat.issuedMs),
    u64(seat.expiresMs),
  )
}

async function signedByAny(keys: readonly CryptoKey[], sig: Bytes, payload: Bytes) {
  for (const key of keys) {
    if (await crypto.subtle.verify(signature, key, sig, payload)) return true
  }
  return false
}

function readSeatPayload(payload: Bytes): Seat | undefined {
  let at = 0
  const take = (length: number) => {
    const part = payload.slice(at, at + length)
    at += length
    return part.length === length ? part : undefined
  }
  const text = () => {
    const length = take(2)
    const bytes = length && take((length[0] ?? 0) * 256 + (length[1] ?? 0))
    return bytes && fromUtf8(bytes)
  }
  const protection = protectionOf(text())
  if (protection === undefined) return undefined
  const visit = text()
  const identity = text()
  const role = text()
  const pub = take(pubLength)
  const lid = take(lidLength)
  const times = take(16)
  if (at !== payload.length || pub === undefined || lid === undefined || times === undefined) {
    return undefined
  }
  const issuedMs = readU64(times, 0)
  const expiresMs = readU64(times, 8)
  if (visit === undefined || identity === undefined || !isSeatRole(role)) return undefined
  if (issuedMs === undefined || expiresMs === undefined) return undefined
  return { visit, identity, role, pub, lid, issuedMs, expiresMs, protection }
}

const labels = { end_to_end: "seat", none: "seat-plain" } as const satisfies Record<
  Protection,
  string
>

function protectionOf(text: string | undefined): Protection | undefined {
  return protections.find((one) => text === fromUtf8(label(labels[one]).slice(2)))
}
