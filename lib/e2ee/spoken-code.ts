import { type Bytes, compareBytes, concat, label, lp, u16 } from "./encoding"
import { hkdf, sha256 } from "./primitives"

/** The code two people read to each other (docs/e2ee.md §10). */
export type RosterMember = {
  readonly identity: string
  readonly role: string
  readonly pub: Bytes
  readonly lid: Bytes
  readonly kid: Bytes
}

export type CodeWords = { readonly digits: string; readonly emoji: readonly number[] }

/** Names the set of members; the order of the argument does not matter. */
export function roundOf(visit: string, members: readonly RosterMember[]): Promise<Bytes> {
  return sha256(rosterBytes(visit, members))
}

export function rosterBytes(visit: string, members: readonly RosterMember[]): Bytes {
  const sorted = members.toSorted((a, b) => compareBytes(a.kid, b.kid))
  const entries = sorted.map((m) => concat(lp(m.identity), lp(m.role), m.pub, m.lid))
  return concat(label("roster"), lp(visit), u16(sorted.length), ...entries)
}

export function commitOf(round: Bytes, kid: Bytes, nonce: Bytes): Promise<Bytes> {
  return sha256(concat(label("sas-commit"), round, kid, nonce))
}

/** From everyone's revealed nonce. */
export async function codeOf(
  round: Bytes,
  revealed: readonly { kid: Bytes; nonce: Bytes }[],
): Promise<CodeWords> {
  return codeWords(await codeBytes(round, revealed))
}

export function codeBytes(
  round: Bytes,
  revealed: readonly { kid: Bytes; nonce: Bytes }[],
): Promise<Bytes> {
  const sorted = revealed.toSorted((a, b) => compareBytes(a.kid, b.kid))
  return hkdf(concat(...sorted.map((r) => r.nonce)), round, label("sas"), 16)
}

export function codeWords(bytes: Bytes): CodeWords {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const digits = String(view.getBigUint64(0) % 1_000_000_000_000n).padStart(12, "0")
  const top42 = view.getBigUint64(8) >> 22n
  const emoji = Array.from({ length: 7 }, (_, i) => Number((top42 >> BigInt(36 - 6 * i)) & 63n))
  return { digits, emoji }
}
