import { z } from "zod"

import { canonical } from "./canonical"
import { base64, fromBase64 } from "./checkpoint"

/**
 * What the log commits to for one event: order, time, and hashes. Every reference is a pseudonym, so
 * that the log may be published to whoever verifies it. The form is final; `v` would name another.
 */
export const Entry = z.strictObject({
  v: z.literal(1),
  id: z.guid(),
  /** The log index. */
  seq: z.int().min(0),
  t: z.iso.datetime(),
  tenant: z.guid(),
  action: z.string().min(1),
  outcome: z.enum(["success", "refused"]),
  actorRef: hash(),
  patientRef: hash().nullable(),
  commitment: hash(),
  fhirHash: hash(),
})
export type Entry = z.infer<typeof Entry>

/** The columns of an event that its entry is made of. */
export type EntrySource = {
  readonly id: string
  readonly occurredAt: Date
  readonly action: string
  readonly outcome: "success" | "refused"
  readonly actorRef: Uint8Array
  readonly patientRef: Uint8Array | null
  readonly commitment: Uint8Array
  readonly fhirHash: Uint8Array
}

export function entryOf(tenant: string, seq: number, event: EntrySource): Entry {
  return {
    v: 1,
    id: event.id,
    seq,
    t: event.occurredAt.toISOString(),
    tenant,
    action: event.action,
    outcome: event.outcome,
    actorRef: base64(event.actorRef),
    patientRef: event.patientRef === null ? null : base64(event.patientRef),
    commitment: base64(event.commitment),
    fhirHash: base64(event.fhirHash),
  }
}

export function entryBytes(entry: Entry): Buffer {
  return Buffer.from(canonical(entry))
}

/** Null when the bytes are not an entry in its one canonical form. */
export function parseEntry(bytes: Uint8Array): Entry | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    const entry = Entry.safeParse(JSON.parse(text))
    return entry.success && canonical(entry.data) === text ? entry.data : null
  } catch {
    return null
  }
}

/** SHA-256 in base64. */
function hash() {
  return z.string().refine((text) => fromBase64(text)?.length === 32, "must be 32 bytes in base64")
}
