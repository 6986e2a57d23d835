import type { Actor } from "@/lib/actor"
import { actorId, actorRole } from "@/lib/actor"

import type { AuditEvent } from "../event"

/** What is sealed and committed to: the event with who, when and in which request. No names. */
export type Payload = {
  readonly v: 1
  readonly id: string
  /** RFC 3339, UTC, milliseconds. */
  readonly t: string
  readonly tenant: string
  readonly requestId: string
  readonly actor: { readonly kind: Actor["kind"]; readonly id: string; readonly role: string }
  readonly action: AuditEvent["action"]
  readonly outcome: AuditEvent["outcome"]
  readonly purpose: AuditEvent["purpose"]
  readonly patientId: string | null
  readonly entity: { readonly type: AuditEvent["entity"]["type"]; readonly id: string }
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

export function payloadOf(id: string, at: Date, actor: Actor, event: AuditEvent): Payload {
  return {
    v: 1,
    id,
    t: at.toISOString(),
    tenant: actor.clinicId,
    requestId: actor.requestId,
    actor: { kind: actor.kind, id: actorId(actor), role: actorRole(actor) },
    action: event.action,
    outcome: event.outcome,
    purpose: event.purpose,
    patientId: event.patientId ?? null,
    entity: event.entity,
    data: Object.fromEntries(Object.entries(event.data).filter(([, value]) => value !== undefined)),
  }
}

/** Where a sealed payload belongs; a ciphertext moved to another row does not open. */
export function payloadContext(clinicId: string, eventId: string): string {
  return `audit_events|payload|${eventId}|${clinicId}`
}
