import { z } from "zod"

import { fromBase64 } from "./checkpoint"
import type { Entry } from "./entry"
import { sha256 } from "./sha256"

export type LineVerdict = { readonly what: string } | "sound" | "erased"

/**
 * Does this line of `events.ndjson` say what entry `entry` committed to? The line has one form,
 * {"fhir":A,"payload":B,"salt":"…","seq":N} (with "entry" in front where there are no tiles), and A
 * and B are hashed as they stand: bytes that are not canonical do not fit the commitment.
 */
export function checkLine(line: string, entry: Entry): LineVerdict {
  const seq = seqOf(line)
  if (seq === null) return { what: "the row is damaged" }
  if (seq !== entry.seq)
    return {
      what:
        seq > entry.seq
          ? `the row is missing (row ${seq} stands in its place)`
          : `row ${seq} stands in its place`,
    }
  if (line.startsWith('{"damaged":true,'))
    return { what: "the event could not be opened when it was exported" }
  const body = line.replace(/^\{"entry":"(?:[^"\\]|\\.)*",/u, "{")
  if (body === `{"erased":true,"seq":${seq}}`) return "erased"
  const parts = split(body, seq)
  if (parts === null) return { what: "the row is damaged" }
  const payload = readPayload(parts.payload)
  if (payload === null) return { what: "the event is damaged" }
  if (!committed("audit/v1", parts.salt, parts.payload, entry.commitment))
    return { what: "the event is not the one that was committed to" }
  if (!committed("audit-fhir/v1", parts.salt, parts.fhir, entry.fhirHash))
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
export function seqOf(line: string): number | null {
  const match = /"seq":(0|[1-9][0-9]{0,15})\}$/u.exec(line)
  return match === null ? null : Number(match[1])
}

function split(
  body: string,
  seq: number,
): { fhir: string; payload: string; salt: Uint8Array } | null {
  const end = `,"seq":${seq}}`
  const saltAt = body.length - end.length - 44 - 2 - saltKey.length
  const payloadAt = body.lastIndexOf(payloadKey, saltAt)
  if (
    !body.startsWith(fhirKey) ||
    payloadAt < 0 ||
    body.slice(saltAt, saltAt + saltKey.length) !== saltKey
  )
    return null
  const salt = fromBase64(body.slice(saltAt + saltKey.length + 1, saltAt + saltKey.length + 45))
  if (salt === null || salt.length !== 32) return null
  return {
    fhir: body.slice(fhirKey.length, payloadAt),
    payload: body.slice(payloadAt + payloadKey.length, saltAt),
    salt,
  }
}

const Payload = z.object({
  id: z.string(),
  t: z.string(),
  tenant: z.string(),
  action: z.string(),
  outcome: z.string(),
  patientId: z.string().nullable(),
})

function readPayload(text: string): z.infer<typeof Payload> | null {
  try {
    return Payload.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function committed(label: string, salt: Uint8Array, text: string, hash: string): boolean {
  return (
    Buffer.from(sha256(Buffer.from(label), salt, Buffer.from(text))).toString("base64") === hash
  )
}

const fhirKey = '{"fhir":'
const payloadKey = ',"payload":'
const saltKey = ',"salt":'
