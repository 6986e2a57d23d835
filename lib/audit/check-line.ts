import type { Entry } from "./entry"
import { sha256Base64 } from "./sha256"

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
  const payload = readPayload(parts.payload)
  if (payload === null) return { what: "the event is damaged" }
  if (!committed(labels.payload, parts.salt, parts.payload, entry.commitment))
    return { what: "the event is not the one that was committed to" }
  if (!committed(labels.fhir, parts.salt, parts.fhir, entry.fhirHash))
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
  const end = line.toString("latin1", Math.max(0, line.length - 24))
  const match = /"seq":(0|[1-9][0-9]{0,15})\}$/u.exec(end)
  return match === null ? null : Number(match[1])
}

function split(
  body: Buffer,
  seq: number,
): { fhir: Uint8Array; payload: Buffer; salt: Uint8Array } | null {
  const end = `,"seq":${seq}}`
  const saltAt = body.length - end.length - 44 - 2 - saltKey.length
  if (saltAt < 0 || !begins(body, fhirKey)) return null
  const payloadAt = body.lastIndexOf(payloadKey, saltAt)
  if (payloadAt < 0 || !begins(body.subarray(saltAt), saltKey)) return null
  const saltText = body.toString(
    "latin1",
    saltAt + saltKey.length + 1,
    saltAt + saltKey.length + 45,
  )
  const salt = Buffer.from(saltText, "base64")
  if (salt.length !== 32 || salt.toString("base64") !== saltText) return null
  return {
    fhir: body.subarray(fhirKey.length, payloadAt),
    payload: body.subarray(payloadAt + payloadKey.length, saltAt),
    salt,
  }
}

/** What the entry says too. By hand: of a million rows a schema would take a third of the time. */
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

function begins(bytes: Buffer, key: Buffer): boolean {
  return bytes.length >= key.length && bytes.compare(key, 0, key.length, 0, key.length) === 0
}

function withoutEntry(line: Buffer): Buffer {
  return Buffer.from(line.toString("utf8").replace(/^\{"entry":"(?:[^"\\]|\\.)*",/u, "{"))
}

const labels = { payload: Buffer.from("audit/v1"), fhir: Buffer.from("audit-fhir/v1") }
const damagedKey = Buffer.from('{"damaged":true,')
const entryKey = Buffer.from('{"entry":')
const fhirKey = Buffer.from('{"fhir":')
const payloadKey = Buffer.from(',"payload":')
const saltKey = Buffer.from(',"salt":')
