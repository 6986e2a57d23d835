import type { Bytes } from "./encoding"

/** The few WebCrypto calls that everything rests on: the same in browsers and in Node. */
export const zero32 = (): Bytes => new Uint8Array(32)

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}

/** RFC 5869 with SHA-256. */
export async function hkdf(ikm: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"])
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8))
}

export function importAesKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"])
}

export async function aesSeal(key: CryptoKey, iv: Bytes, plain: Bytes, aad: Bytes): Promise<Bytes> {
  const algorithm = { name: "AES-GCM", iv, additionalData: aad }
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain))
}

/** Undefined where the tag does not match. */
export async function aesOpen(
  key: CryptoKey,
  iv: Bytes,
  sealed: Bytes,
  aad: Bytes,
): Promise<Bytes | undefined> {
  try {
    const algorithm = { name: "AES-GCM", iv, additionalData: aad }
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed))
  } catch {
    return undefined
  }
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}
