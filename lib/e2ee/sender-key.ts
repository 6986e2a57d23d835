import { type Bytes, concat, label, lp, u32 } from "./encoding"
import { aesOpen, aesSeal, hkdf, importAesKey, zero32 } from "./primitives"

/** A seat's own key for one epoch, given to each member in a wrap (docs/e2ee.md §6). */
export type SenderKey = { readonly epoch: number; readonly secret: Bytes }

/** What an epoch's sender key becomes at the sender and at every receiver. */
export type EpochKeys = {
  readonly epoch: number
  /** HKDF material for livekit-client's worker. */
  readonly media: CryptoKey
  /** AES-GCM for the sealed envelope. */
  readonly data: CryptoKey
}

type Sender = { readonly visit: string; readonly identity: string; readonly kid: Bytes }

export const wrapLength = 60
const nonceLength = 12

export function keyIndexOf(epoch: number): number {
  return epoch & 255
}

export async function wrapSenderKey(
  kekOut: CryptoKey,
  key: SenderKey,
  names: { visit: string; from: Bytes; to: Bytes },
  nonce: Bytes,
): Promise<Bytes> {
  return concat(nonce, await aesSeal(kekOut, nonce, key.secret, wrapAad(names, key.epoch)))
}

/** Undefined where it was not sealed for this pair and epoch. */
export async function unwrapSenderKey(
  kekIn: CryptoKey,
  wrap: Bytes,
  names: { visit: string; from: Bytes; to: Bytes },
  epoch: number,
): Promise<SenderKey | undefined> {
  if (wrap.length !== wrapLength) return undefined
  const nonce = wrap.slice(0, nonceLength)
  const secret = await aesOpen(kekIn, nonce, wrap.slice(nonceLength), wrapAad(names, epoch))
  return secret === undefined ? undefined : { epoch, secret }
}

export async function deriveEpochKeys(key: SenderKey, sender: Sender): Promise<EpochKeys> {
  const [media, data] = await Promise.all([
    deriveRaw("media", key, sender),
    deriveRaw("data", key, sender),
  ])
  return { epoch: key.epoch, media: await importMediaKey(media), data: await importAesKey(data) }
}

export function deriveRaw(what: "media" | "data", key: SenderKey, sender: Sender): Promise<Bytes> {
  const info = concat(
    label(what),
    lp(sender.visit),
    lp(sender.identity),
    sender.kid,
    u32(key.epoch),
  )
  return hkdf(key.secret, zero32(), info, 32)
}

export function importMediaKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits", "deriveKey"])
}

export function wrapAad(names: { visit: string; from: Bytes; to: Bytes }, epoch: number): Bytes {
  return concat(label("wrap"), lp(names.visit), names.from, names.to, u32(epoch))
}
