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
  return usualEntry(bytes) ?? anyEntry(bytes)
}

/**
 * The form of nearly every entry, read by one pattern: the million of a log take a tenth of the time.
 * It takes nothing that `anyEntry` would not take; what it leaves, that one judges.
 */
function usualEntry(bytes: Uint8Array): Entry | null {
  // Latin-1 gives each byte a character: what is not ASCII does not fit the pattern.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
  const found = usual.exec(text)
  if (found === null) return null
  const [, action = "", actorRef = "", commitment = "", fhirHash = "", id = ""] = found
  const [outcome, patientRef, seq, t = "", tenant = ""] = found.slice(6)
  return {
    v: 1,
    id,
    seq: Number(seq),
    t,
    tenant,
    action,
    outcome: outcome === "success" ? "success" : "refused",
    actorRef,
    patientRef: patientRef === undefined ? null : patientRef,
    commitment,
    fhirHash,
  }
}

// 43 characters, of which the last carries four bits only: 32 bytes in the one way to write them.
const hashText = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
const guidText = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
// The last days of a month are left to the other.
const timeText =
  "20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z"
const usual = new RegExp(
  [
    `^\\{"action":"([a-z_.]{1,60})","actorRef":"(${hashText})","commitment":"(${hashText})"`,
    `"fhirHash":"(${hashText})","id":"(${guidText})","outcome":"(success|refused)"`,
    `"patientRef":(?:null|"(${hashText})"),"seq":(0|[1-9][0-9]{0,14}),"t":"(${timeText})"`,
    `"tenant":"(${guidText})","v":1\\}$`,
  ].join(","),
)

function anyEntry(bytes: Uint8Array): Entry | null {
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
