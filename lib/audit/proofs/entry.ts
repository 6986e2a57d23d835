import { z } from "zod"

import { bytePattern, digit, fits, nameLetter, run } from "./byte-pattern"
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
 * The form of nearly every entry, read in one pass: the million of a log take a tenth of the time. It takes
 * nothing that `anyEntry` would not take; what it leaves, that one judges.
 */
function usualEntry(bytes: Uint8Array): Entry | null {
  const action = run(nameLetter, bytes, opening.length, 60)
  const refs = opening.length + action
  const outcome = refs + hashes.length
  const subject = outcome + succeeded.length
  const success = fits(succeeded, bytes, outcome)
  const ofPatient = fits(patient, bytes, subject)
  const seq = subject + (ofPatient ? patient : noPatient).length
  const digits = run(digit, bytes, seq, 15)
  const last = seq + digits
  if (
    action === 0 ||
    digits === 0 ||
    (digits > 1 && bytes[seq] === zero) ||
    last + ending.length !== bytes.length ||
    !fits(opening, bytes, 0) ||
    !fits(hashes, bytes, refs) ||
    !(success || fits(refused, bytes, outcome)) ||
    !(ofPatient || fits(noPatient, bytes, subject)) ||
    !fits(ending, bytes, last) ||
    !isTime(bytes, last + timeAt)
  )
    return null
  // Latin-1 gives each byte a character.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
  return {
    v: 1,
    id: text.slice(refs + idAt, refs + idAt + 36),
    seq: Number(text.slice(seq, last)),
    t: text.slice(last + timeAt, last + timeAt + 24),
    tenant: text.slice(last + tenantAt, last + tenantAt + 36),
    action: text.slice(opening.length, refs),
    outcome: success ? "success" : "refused",
    actorRef: text.slice(refs + actorAt, refs + actorAt + 44),
    patientRef: ofPatient ? text.slice(subject + patientAt, subject + patientAt + 44) : null,
    commitment: text.slice(refs + commitmentAt, refs + commitmentAt + 44),
    fhirHash: text.slice(refs + fhirHashAt, refs + fhirHashAt + 44),
  }
}

const opening = bytePattern('{"action":"')
const hashes = bytePattern('","actorRef":"#","commitment":"#","fhirHash":"#","id":"@","outcome":"')
const [actorAt = 0, commitmentAt = 0, fhirHashAt = 0, idAt = 0] = hashes.places
const succeeded = bytePattern('success","patientRef":')
const refused = bytePattern('refused","patientRef":')
const patient = bytePattern('"#","seq":')
const [patientAt = 0] = patient.places
const noPatient = bytePattern('null,"seq":')
const ending = bytePattern(',"t":"~","tenant":"@","v":1}')
const [timeAt = 0, tenantAt = 0] = ending.places

/** A day that every month has (the last are left to the other), and a time of day. Its digits are where they must be. */
function isTime(bytes: Uint8Array, at: number): boolean {
  const [month, day] = [two(bytes, at + 5), two(bytes, at + 8)]
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    two(bytes, at + 11) < 24 &&
    two(bytes, at + 14) < 60 &&
    two(bytes, at + 17) < 60
  )
}

function two(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) - zero) * 10 + (bytes[at + 1] ?? 0) - zero
}

const zero = 48

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
