import { deflateRawSync, inflateRawSync } from "node:zlib"

import { open, seal } from "@/lib/sealing/seal"
import type { Nonce } from "@/lib/sealing/seal"

import { packingWords } from "./packing-words"

/**
 * What an event says, packed and sealed for its row. Unpacked it has some three and a half kilobytes, nine
 * tenths of them the words of every FHIR AuditEvent: DEFLATE (RFC 1951) with those words as its dictionary leaves
 * some four hundred bytes. What is committed to is the text, so that no proof knows of the packing (ADR 0065).
 */
export function sealPayload(key: Uint8Array, nonce: Nonce, place: string, text: string): Buffer {
  return seal(key, nonce, packedPlace(place), deflateRawSync(text, packing))
}

/** The text again, of rows from before packing too. Throws when the key, the place or one bit is wrong. */
export function openPayload(key: Uint8Array, place: string, sealed: Uint8Array): string {
  try {
    return inflateRawSync(open(key, packedPlace(place), sealed), packing).toString()
  } catch {
    return open(key, place, sealed).toString()
  }
}

/** Names the words too: other words would be another place. */
function packedPlace(place: string): string {
  return `${place}|deflate/1`
}

const packing = {
  // An event is written in the request that it tells of: a better level costs more than it saves.
  level: 2,
  windowBits: 13,
  memLevel: 4,
  dictionary: Buffer.from(packingWords),
  /** Far above any event: what claims to be longer is none. */
  maxOutputLength: 16 * 1024 * 1024,
} as const
