import { bytePattern, fits } from "../proofs/byte-pattern"
import type { Entry } from "../proofs/entry"
import { sha256Base64 } from "../proofs/sha256"

export type LineVerdict = { readonly what: string } | "sound" | "erased"

/**
 * Does this line of `events.ndjson` say what entry `entry` committed to? The line has one form,
 * {"fhir":A,"payload":B,"salt":"…","seq":N} (with "entry" in front where there are no tiles), and A
 * and B are hashed as they stand: bytes that are not canonical do not fit the commitment.
 */
export function checkLine(line: Buffer, entry: Entry): LineVerdict {
  const seq = seqOf(line)
  if (seq === null) return { what: "the row is damaged" }
  if (seq !== entry.seq)
    return {
      what:
        seq > entry.seq
          ? `the row is missing (row ${seq} stands in its place)`
          : `row ${seq} stands in its place`,
    }
  if (begins(line, damagedKey))
    return { what: "the event could not be opened when it was exported" }
  const body = begins(line, entryKey) ? withoutEntry(line) : line
  if (body.length < 64 && body.toString() === `{"erased":true,"seq":${seq}}`) return "erased"
  const parts = split(body, seq)
  if (parts === null) return { what: "the row is damaged" }
  const { fhirEnd, payload, said, salt } = parts
  if (payload === null) return { what: "the event is damaged" }
  if (!committed(labels.payload, salt, said, entry.commitment))
    return { what: "the event is not the one that was committed to" }
  if (!committed(labels.fhir, salt, body.subarray(fhirKey.length, fhirEnd), entry.fhirHash))
    return { what: "the FHIR AuditEvent is not the one that was committed to" }
  const same =
    payload.id === entry.id &&
    payload.t === entry.t &&
    payload.tenant === entry.tenant &&
    payload.action === entry.action &&
    payload.outcome === entry.outcome &&
    (payload.patientId === null) === (entry.patientRef === null)
  return same ? "sound" : { what: "the event and its entry contradict each other" }
}

/** The row number at the end of a line. */
export function seqOf(line: Buffer): number | null {
  const brace = line.length - 1
  let at = brace
  let seq = 0
  for (let place = 1; at > 0 && brace - at < 16; place *= 10) {
    const value = (line[at - 1] ?? 0) - zero
    if (value < 0 || value > 9) break
    seq += value * place
    at--
  }
  const digits = brace - at
  return line[brace] === closing &&
    digits > 0 &&
    (digits === 1 || line[at] !== zero) &&
    begins(line, seqKey, at - seqKey.length)
    ? seq
    : null
}

type Parts = {
  readonly fhirEnd: number
  /** The event's bytes, and what of them the entry says too; null where they cannot be read. */
  readonly said: Buffer
  readonly payload: Record<string, unknown> | null
  readonly salt: Uint8Array
}

function split(body: Buffer, seq: number): Parts | null {
  const saltAt = body.length - salted.length - String(seq).length - seqKey.length - 1
  if (!begins(body, fhirKey) || !fits(salted, body, saltAt)) return null
  const salt = Buffer.from(
    body.toString("latin1", saltAt + saltFrom, saltAt + saltFrom + 44),
    "base64",
  )
  // Nearly all are ASCII without an escape, and of known names: a pattern finds and reads them in a third of
  // the time. By hand what it leaves: of a million rows a schema would take a third of all.
  const found = usual.exec(body.toString("latin1", Math.max(0, saltAt - usualLength), saltAt))
  if (found !== null) {
    const [, text = "", action, id, outcome, patient, t, tenant] = found
    const patientId = patient === "null" ? null : patient
    const payloadAt = saltAt - text.length
    return {
      fhirEnd: payloadAt - payloadKey.length,
      said: body.subarray(payloadAt, saltAt),
      payload: { action, id, outcome, patientId, t, tenant },
      salt,
    }
  }
  // The last before the salt: what is earlier is a part of the FHIR resource.
  const fhirEnd = body.lastIndexOf(payloadKey, saltAt - payloadKey.length)
  if (fhirEnd <= 0) return null
  const said = body.subarray(fhirEnd + payloadKey.length, saltAt)
  return { fhirEnd, said, payload: readPayload(said), salt }
}

// What stands in quotes holds none and no escape, so that nothing can match in two ways.
const quoted = '"[ !#-\\[\\]-~]*"'
const value = `(?:${quoted}|true|false|0|[1-9][0-9]{0,14})`
const usual = new RegExp(
  [
    // As `payloadKey`.
    `,"payload":(\\{"action":"([a-z_.]*)","actor":\\{"id":${quoted},"kind":${quoted},"role":${quoted}\\}`,
    `"data":\\{(?:${quoted}:${value}(?:,${quoted}:${value})*)?\\}`,
    `"entity":\\{"id":${quoted},"type":${quoted}\\}`,
    `"id":"([0-9a-f-]*)","outcome":"([a-z]*)","patientId":(null|"[0-9a-f-]*")`,
    `"purpose":${quoted},"requestId":${quoted},"t":"([0-9TZ:.-]*)","tenant":"([0-9a-f-]*)","v":1\\})$`,
  ].join(","),
)
/** Longer ones are left to the other way. */
const usualLength = 1_024

function readPayload(bytes: Buffer): Record<string, unknown> | null {
  try {
    const payload: unknown = JSON.parse(bytes.toString("utf8"))
    if (!isRecord(payload)) return null
    const patient = payload["patientId"]
    if (patient !== null && typeof patient !== "string") return null
    return ["id", "t", "tenant", "action", "outcome"].every(
      (name) => typeof payload[name] === "string",
    )
      ? payload
      : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function committed(label: Buffer, salt: Uint8Array, text: Uint8Array, hash: string): boolean {
  return sha256Base64(label, salt, text) === hash
}

function begins(bytes: Buffer, key: Buffer, at = 0): boolean {
  for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false
  return true
}

function withoutEntry(line: Buffer): Buffer {
  return Buffer.from(line.toString("utf8").replace(/^\{"entry":"(?:[^"\\]|\\.)*",/u, "{"))
}

const zero = 48
const closing = 125
const seqKey = Buffer.from('"seq":')
const labels = { payload: Buffer.from("audit/v1"), fhir: Buffer.from("audit-fhir/v1") }
const damagedKey = Buffer.from('{"damaged":true,')
const entryKey = Buffer.from('{"entry":')
const fhirKey = Buffer.from('{"fhir":')
const payloadKey = Buffer.from(',"payload":')
const salted = bytePattern(',"salt":"#",')
const [saltFrom = 0] = salted.places
