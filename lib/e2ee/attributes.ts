import { ok, refuse, type Result } from "@/lib/result"

import { fromBase64url, isBase64url, toBase64url } from "./base64url"
import { type Bytes, utf8 } from "./encoding"
import { kidLength } from "./seat-key"
import { wrapLength } from "./sender-key"

/**
 * How keys travel: as participant attributes (docs/e2ee.md §7). Strict readers with limits;
 * whatever does not fit is a refusal, never an exception. Kids are base64url here.
 */
export const attribute = { seat: "hc.seat", keys: "hc.k", acks: "hc.a", spoken: "hc.s" } as const

export type KeysAttribute = { readonly epoch: number; readonly wraps: ReadonlyMap<string, Bytes> }
export type AcksAttribute = ReadonlyMap<string, number>
export type SpokenAttribute = {
  readonly round: string
  readonly commit: string
  readonly nonce: string | undefined
}
export type AttributeRefusal = "attr-size" | "attr-form"
type Read<T> = Result<T, AttributeRefusal>

const maxEntries = 64
const maxEpoch = 2 ** 32 - 1

export function writeKeys(keys: KeysAttribute): string {
  const w = Object.fromEntries([...keys.wraps].map(([kid, wrap]) => [kid, toBase64url(wrap)]))
  return JSON.stringify({ e: keys.epoch, w })
}

/**
 * `mine`: only this kid's wrap is decoded, though every one is judged. In a class of thirty everybody
 * reads everybody's thirty wraps whenever somebody comes.
 */
export function readKeys(text: string, mine?: string): Read<KeysAttribute> {
  const read = readObject(text, 8_192)
  if (!read.ok) return read
  const { e, w, ...rest } = read.value
  if (!isEpoch(e) || !isObject(w) || Object.keys(rest).length > 0) return refuse("attr-form")
  const entries = Object.entries(w)
  if (entries.length > maxEntries) return refuse("attr-size")
  const wraps = new Map<string, Bytes>()
  for (const [kid, text80] of entries) {
    if (!isKid(kid) || !isBase64url(text80, wrapLength)) return refuse("attr-form")
    if (mine === undefined || mine === kid) wraps.set(kid, fromBase64url(text80))
  }
  return ok({ epoch: e, wraps })
}

export function writeAcks(acks: AcksAttribute): string {
  return JSON.stringify(Object.fromEntries(acks))
}

export function readAcks(text: string): Read<AcksAttribute> {
  const read = readObject(text, 4_096)
  if (!read.ok) return read
  const entries = Object.entries(read.value)
  if (entries.length > maxEntries) return refuse("attr-size")
  const acks = new Map<string, number>()
  for (const [kid, epoch] of entries) {
    if (!isKid(kid) || !isEpoch(epoch)) return refuse("attr-form")
    acks.set(kid, epoch)
  }
  return ok(acks)
}

export function writeSpoken(spoken: SpokenAttribute): string {
  const { round, commit, nonce } = spoken
  return JSON.stringify(
    nonce === undefined ? { r: round, c: commit } : { r: round, c: commit, n: nonce },
  )
}

export function readSpoken(text: string): Read<SpokenAttribute> {
  const read = readObject(text, 256)
  if (!read.ok) return read
  const { r, c, n, ...rest } = read.value
  if (!isHash(r) || !isHash(c) || (n !== undefined && !isHash(n))) return refuse("attr-form")
  if (Object.keys(rest).length > 0) return refuse("attr-form")
  return ok({ round: r, commit: c, nonce: n })
}

function readObject(text: string, maxBytes: number): Read<Record<string, unknown>> {
  if (text.length > maxBytes || utf8(text).length > maxBytes) return refuse("attr-size")
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? ok(value) : refuse("attr-form")
  } catch {
    return refuse("attr-form")
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isEpoch(value: unknown): value is number {
  return Number.isInteger(value) && typeof value === "number" && value >= 0 && value <= maxEpoch
}

function isKid(value: string): boolean {
  return isBase64url(value, kidLength)
}

function isHash(value: unknown): value is string {
  return isBase64url(value, 32)
}
