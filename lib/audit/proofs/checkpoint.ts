import type { Sha256 } from "./merkle"
import { sameBytes } from "./merkle"
import { concat } from "./tiles"

/** C2SP tlog-checkpoint: whose log, how many entries, and the root over them. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** A verifier key: `name+hex(key id)+base64(0x01 ‖ Ed25519 public key)`. */
export type VerifierKey = {
  readonly name: string
  readonly id: Uint8Array
  readonly publicKey: Uint8Array
}

export function checkpointBody({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64(root)}\n`
}

/** A signed note: the body, an empty line, a line for each signature. Each is over the body with its last newline. */
export function noteOf(
  body: string,
  signatures: readonly { readonly key: SignatureKey; readonly signature: Uint8Array }[],
): string {
  return `${body}\n${signatures.map(({ key, signature }) => signatureLine(key, signature)).join("")}`
}

/** What a signature line names: whose, and which of their keys. */
export type SignatureKey = Pick<VerifierKey, "name" | "id">

export function signatureLine(key: SignatureKey, signature: Uint8Array): string {
  return `\u2014 ${key.name} ${base64(concat([key.id, signature]))}\n`
}

export type SignedNote = {
  readonly body: string
  readonly signatures: readonly { name: string; keyId: Uint8Array; signature: Uint8Array }[]
}

/** Null when the text is not a signed note. Nothing is verified here. */
export function parseNote(text: string): SignedNote | null {
  const split = text.lastIndexOf("\n\n")
  if (split < 0 || !text.endsWith("\n")) return null
  const lines = text.slice(split + 2, -1).split("\n")
  const signatures = []
  for (const line of lines) {
    const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line)
    const bytes = match?.[2] === undefined ? null : fromBase64(match[2])
    if (match?.[1] === undefined || bytes === null || bytes.length < 5) return null
    signatures.push({ name: match[1], keyId: bytes.slice(0, 4), signature: bytes.slice(4) })
  }
  return { body: text.slice(0, split + 1), signatures }
}

/** Null when the body is not a checkpoint. Extension lines are refused: we never write one. */
export function parseCheckpoint(body: string): Checkpoint | null {
  const match = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u.exec(body)
  const root = match?.[3] === undefined ? null : fromBase64(match[3])
  if (match?.[1] === undefined || root === null || root.length !== 32) return null
  const size = Number(match[2])
  return Number.isSafeInteger(size) ? { origin: match[1], size, root } : null
}

export function verifierKey(sha256: Sha256, name: string, publicKey: Uint8Array): VerifierKey {
  const id = sha256(new TextEncoder().encode(`${name}\n`), ed25519, publicKey).slice(0, 4)
  return { name, id, publicKey }
}

export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${hex(key.id)}+${base64(concat([ed25519, key.publicKey]))}`
}

/** Null when it is malformed, of another algorithm, or its id is not that of its key. */
export function parseVerifierKey(sha256: Sha256, text: string): VerifierKey | null {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim())
  const bytes = match?.[3] === undefined ? null : fromBase64(match[3])
  if (match?.[1] === undefined || bytes === null || bytes.length !== 33 || bytes[0] !== 1)
    return null
  const key = verifierKey(sha256, match[1], bytes.slice(1))
  return hex(key.id) === match[2] ? key : null
}

/** The signature of a note by this key, for the caller to check; null when this key has not signed it. */
export function signatureBy(note: SignedNote, key: VerifierKey): Uint8Array | null {
  const line = note.signatures.find(
    ({ name, keyId }) => name === key.name && sameBytes(keyId, key.id),
  )
  return line && line.signature.length === 64 ? line.signature : null
}

/**
 * C2SP tlog-proof: a receipt for one entry that anyone can check against the checkpoint in it. `extra`
 * is where the entry's own bytes can travel along: the proof says whether they are the ones.
 */
export function tlogProof(
  index: number,
  hashes: readonly Uint8Array[],
  note: string,
  extra?: Uint8Array,
): string {
  const along = extra === undefined ? "" : `extra ${base64(extra)}\n`
  return `${proofHeader}\n${along}index ${index}\n${hashes.map((hash) => `${base64(hash)}\n`).join("")}\n${note}`
}

export type TlogProof = { index: number; hashes: Uint8Array[]; note: string; extra?: Uint8Array }

export function parseTlogProof(text: string): TlogProof | null {
  const split = text.indexOf("\n\n")
  const [header, ...lines] = split < 0 ? [] : text.slice(0, split).split("\n")
  const along = lines[0]?.startsWith("extra ") ? lines.shift()?.slice("extra ".length) : undefined
  const extra = along === undefined ? undefined : fromBase64(along)
  if (extra === null) return null
  const [line, ...rest] = lines
  const index = /^index (0|[1-9][0-9]{0,15})$/u.exec(line ?? "")?.[1]
  const hashes = rest.map(fromBase64)
  if (header !== proofHeader || index === undefined || !Number.isSafeInteger(Number(index)))
    return null
  if (!hashes.every((hash) => hash !== null && hash.length === 32)) return null
  return {
    index: Number(index),
    hashes: hashes.filter((hash) => hash !== null),
    note: text.slice(split + 2),
    ...(extra === undefined ? {} : { extra }),
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

export function base64(bytes: Uint8Array): string {
  let binary = ""
  // In pieces: an argument for each byte of a large file is more than a call takes.
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

/** Null for anything but the one canonical spelling: a changed padding bit must not pass. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    return base64(bytes) === text ? bytes : null
  } catch {
    return null
  }
}

const ed25519 = Uint8Array.of(1)
const proofHeader = "c2sp.org/tlog-proof@v1"
