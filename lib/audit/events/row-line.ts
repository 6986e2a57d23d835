import type { ClinicId } from "@/lib/ids"

import { openPayload } from "./packed-payload"
import { payloadContext } from "./payload"
import { unwrap } from "./subject-keys"

type StoredRow = {
  readonly seq: number
  /** The entry's text, where the export has no tiles to find it in. */
  readonly entry: string | undefined
  readonly id: string | null
  readonly payload: Uint8Array | null
  readonly key_id: string | null
  readonly wrapped: Uint8Array | null
}

/**
 * A line of `events.ndjson`. What was sealed is the canonical JSON {fhir, payload, salt} that the
 * commitments were made of: its bytes are carried over, not made again. An event whose key was
 * erased says so; one that does not open says that, and a verifier will call it broken.
 */
export function openedLine(clinicId: ClinicId, row: StoredRow): string {
  const entry = row.entry === undefined ? "" : `"entry":${JSON.stringify(row.entry)},`
  const rest = `"seq":${row.seq}}`
  if (row.key_id !== null && row.wrapped === null) return `{${entry}"erased":true,${rest}`
  const sealed = opened(clinicId, row)
  if (sealed === null) return `{"damaged":true,${entry}${rest}`
  return `{${entry}${sealed.slice(1, -1)},${rest}`
}

/** The payload of an event, opened. Undefined when its key was erased or it does not open. */
export function openedPayload(
  clinicId: ClinicId,
  row: Pick<StoredRow, "id" | "payload" | "key_id" | "wrapped">,
): unknown {
  const sealed = opened(clinicId, row)
  return sealed === null ? undefined : Reflect.get(Object(JSON.parse(sealed)), "payload")
}

/** The AuditEvent of an event, as JSON. Undefined when its key was erased or it does not open. */
export function openedEvent(
  clinicId: ClinicId,
  row: Pick<StoredRow, "id" | "payload" | "key_id" | "wrapped">,
): string | undefined {
  const sealed = opened(clinicId, row)
  const event: unknown =
    sealed === null ? undefined : Reflect.get(Object(JSON.parse(sealed)), "fhir")
  return event === undefined ? undefined : JSON.stringify(event)
}

function opened(
  clinicId: ClinicId,
  row: Pick<StoredRow, "id" | "payload" | "key_id" | "wrapped">,
): string | null {
  if (row.id === null || row.payload === null || row.key_id === null) return null
  try {
    const key = unwrap(clinicId, row.key_id, row.wrapped)
    return key === null
      ? null
      : openPayload(key.data, payloadContext(clinicId, row.id), row.payload)
  } catch {
    return null
  }
}
