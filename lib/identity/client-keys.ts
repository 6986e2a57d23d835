import { createPublicKey } from "node:crypto"

import { calculateJwkThumbprint } from "jose"

import { KeySet } from "./client-schema"

/**
 * The public keys in a text: a JSON Web Key Set, one JSON Web Key, or one key in PEM (SubjectPublicKeyInfo),
 * whose `kid` is then its thumbprint (RFC 7638). A sentence says why there are none. Never throws.
 */
export async function publicKeysIn(text: string): Promise<KeySet | string> {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return privateKey
  const json = text.includes("-----BEGIN") ? await ofPem(text) : ofJson(text)
  if (json === undefined) return "It is neither a JSON Web Key Set nor a public key in PEM"
  const keys = KeySet.safeParse(json)
  if (keys.success) return keys.data
  const [first] = keys.error.issues
  return first?.message === "private_key"
    ? privateKey
    : `Not keys for ES384 or RS384, each with a "kid" of its own (${first?.path.join(".") ?? ""})`
}

const privateKey =
  "This is a private key: give only the public one, and make the program a new pair"

function ofJson(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json !== "object" || json === null) return undefined
    return "keys" in json ? json : { keys: [json] }
  } catch {
    return undefined
  }
}

async function ofPem(text: string): Promise<object | undefined> {
  try {
    const jwk = createPublicKey(text).export({ format: "jwk" })
    return { keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }] }
  } catch {
    return undefined
  }
}
