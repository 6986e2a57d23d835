import { createHmac, hash } from "node:crypto"

/**
 * The salted hash that the log keeps of an event: SHA256("audit/v1" ‖ salt ‖ JCS(payload)). Without
 * the salt (32 random bytes, sealed with the payload) nobody can guess a payload from it. Takes the
 * canonical text, which the writer seals as well.
 */
export function commitmentOf(salt: Uint8Array, payload: string): Buffer {
  return salted("audit/v1", salt, payload)
}

/** The same for the event's FHIR rendering, so that a verifier needs no renderer of ours. */
export function fhirHashOf(salt: Uint8Array, fhir: string): Buffer {
  return salted("audit-fhir/v1", salt, fhir)
}

/** A pseudonym: the same id gives the same reference, as long as the key is kept. */
export function refOf(hmacKey: Uint8Array, id: string): Buffer {
  return createHmac("sha256", hmacKey).update(id).digest()
}

function salted(label: string, salt: Uint8Array, text: string): Buffer {
  // In one call: a hash that is fed part by part costs twice as much.
  return hash("sha256", Buffer.concat([Buffer.from(label), salt, Buffer.from(text)]), "buffer")
}
