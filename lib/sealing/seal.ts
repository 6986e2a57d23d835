import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto"

import { Fault } from "@/lib/error"

/** 12 random bytes: a nonce is never used twice with one key (at most 2^32 seals a key). */
export type Nonce = Uint8Array

/**
 * A key of one clinic (or of one purpose, where the name says which) from a secret of the deployment:
 * HKDF-SHA256. The label is from its first use, and stays: whatever is wrapped would not open under another.
 */
export function clinicKey(masterKey: Uint8Array, clinicId: string): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, "", `housecall/audit/kek/v1|${clinicId}`, 32))
}

/** AES-256-GCM: version 1 ‖ nonce 12 ‖ ciphertext ‖ tag 16. `context` names the one place where the bytes belong. */
export function seal(key: Uint8Array, nonce: Nonce, context: string, plain: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce)
  cipher.setAAD(Buffer.from(context))
  return Buffer.concat([version, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when the key, the context or one bit is wrong. */
export function open(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  if (sealed[0] !== 1 || sealed.length < 1 + 12 + 16)
    throw new Fault("invariant", "Not a sealed value")
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 13))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(13, sealed.length - 16)),
      decipher.final(),
    ])
  } catch (cause) {
    throw new Fault("invariant", `Sealed value does not open: ${context}`, cause)
  }
}

const version = Buffer.of(1)
