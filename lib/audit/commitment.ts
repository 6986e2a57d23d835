import { createHash, createHmac } from "node:crypto"

import { canonical } from "./canonical"
import type { Json } from "./canonical"

/**
 * The salted hash that the log keeps of an event: SHA256("audit/v1" ‖ salt ‖ JCS(payload)). Without
 * the salt (32 random bytes, sealed with the payload) nobody can guess a payload from it.
 */
export function commitmentOf(salt: Uint8Array, payload: Json): Buffer {
  return salted("audit/v1", salt, payload)
}

/** The same for the event's FHIR rendering, so that a verifier needs no renderer of ours. */
export function fhirHashOf(salt: Uint8Array, fhir: Json): Buffer {
  return salted("audit-fhir/v1", salt, fhir)
}

/** A pseudonym: the same id gives the same reference, as long as the key is kept. */
export function refOf(hmacKey: Uint8Array, id: string): Buffer {
  return createHmac("sha256", hmacKey).update(id).digest()
}

function salted(label: string, salt: Uint8Array, value: Json): Buffer {
  return createHash("sha256").update(label).update(salt).update(canonical(value)).digest()
}
