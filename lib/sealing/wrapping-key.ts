import { randomBytes } from "node:crypto"

import { env } from "@/lib/env"

import { clinicKey, open, seal } from "./seal"

/**
 * A patient's key as the database holds it: sealed under a key of the clinic that comes from
 * `RECORD_KEY`, or from `MASTER_KEY` where that is not set. `context` names the row.
 */
export function wrapKey(clinicId: string, context: string, key: Uint8Array): Buffer {
  return seal(wrappingKey(newest(), clinicId), randomBytes(12), context, key)
}

/** Opens with the newest key, or with the one before it (`RECORD_KEY_BEFORE`, and the master keys at first). */
export function unwrapKey(clinicId: string, context: string, wrapped: Uint8Array): Buffer {
  const [first = newest(), ...others] = keys()
  try {
    return open(wrappingKey(first, clinicId), context, wrapped)
  } catch (error) {
    for (const other of others) {
      try {
        return open(wrappingKey(other, clinicId), context, wrapped)
      } catch {
        // Not this one either.
      }
    }
    throw error
  }
}

/** Whether a key is wrapped as it would be today. */
export function isWrappedNew(clinicId: string, context: string, wrapped: Uint8Array): boolean {
  try {
    open(wrappingKey(newest(), clinicId), context, wrapped)
    return true
  } catch {
    return false
  }
}

function newest(): string {
  return env().RECORD_KEY ?? env().MASTER_KEY
}

function keys(): string[] {
  const { RECORD_KEY, RECORD_KEY_BEFORE, MASTER_KEY, MASTER_KEY_BEFORE } = env()
  return [RECORD_KEY, RECORD_KEY_BEFORE, MASTER_KEY, MASTER_KEY_BEFORE].filter(
    (one) => one !== undefined,
  )
}

const made = new Map<string, Buffer>()

function wrappingKey(master: string, clinicId: string): Buffer {
  const name = `${master}|${clinicId}`
  const known = made.get(name)
  if (known) return known
  const key = clinicKey(Buffer.from(master, "base64url"), clinicId)
  made.set(name, key)
  return key
}
