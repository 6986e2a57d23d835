import { randomBytes, randomUUID } from "node:crypto"

import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import type { Actor } from "@/lib/actor"

import { canonical } from "./canonical"
import { commitmentOf, fhirHashOf, refOf } from "./commitment"
import { AuditEvent } from "./event"
import { fhirOf } from "./fhir"
import { payloadOf } from "./payload"
import type { Payload } from "./payload"
import { seal } from "./seal"
import type { SubjectKey } from "./subject-keys"
import { subjectKeys } from "./subject-keys"

/**
 * Writes an audit event in the caller's transaction: it commits with what it records, or not at all.
 * For a read, the transaction must commit before the answer is sent. An attempt that is refused is
 * recorded in a transaction of its own, as its own rolls back.
 */
export async function record(tx: Tx, actor: Actor, event: AuditEvent, at: Date = new Date()): Promise<void> {
  await recordAll(tx, actor, [event], at)
}

/** Several events at once, for lists and searches: one statement, one event per patient. */
export async function recordAll(tx: Tx, actor: Actor, events: readonly AuditEvent[], at: Date = new Date()): Promise<void> {
  if (events.length === 0) return
  const payloads = events.map((event) => payloadOf(randomUUID(), at, actor, AuditEvent.parse(event)))
  const keys = await subjectKeys(tx, actor.clinicId, [null, ...payloads.map((payload) => payload.patientId)])
  const keyOf = (subject: string | null): SubjectKey => {
    const key = keys.get(subject)
    if (!key) throw new Error("subjectKeys answers with every key it was asked for")
    return key
  }
  await tx.insert(auditEvents).values(
    payloads.map((payload) => rowOf(actor, payload, at, keyOf(null), keyOf(payload.patientId))),
  )
}

/** Where a sealed payload belongs; a ciphertext moved to another row does not open. */
export function payloadContext(clinicId: string, eventId: string): string {
  return `audit_events|payload|${eventId}|${clinicId}`
}

function rowOf(actor: Actor, payload: Payload, at: Date, clinic: SubjectKey, subject: SubjectKey): typeof auditEvents.$inferInsert {
  const salt = randomBytes(32)
  const fhir = fhirOf(payload)
  const sealed = Buffer.from(canonical({ payload, fhir, salt: salt.toString("base64") }))
  return {
    id: payload.id,
    clinicId: actor.clinicId,
    occurredAt: at,
    actorId: payload.actor.id,
    actorRole: payload.actor.role,
    actorRef: refOf(clinic.hmac, `${payload.actor.kind}:${payload.actor.id}`),
    action: payload.action,
    outcome: payload.outcome,
    purpose: payload.purpose,
    patientId: payload.patientId,
    patientRef: payload.patientId === null ? null : refOf(subject.hmac, payload.patientId),
    requestId: payload.requestId,
    payload: seal(subject.data, randomBytes(12), payloadContext(actor.clinicId, payload.id), sealed),
    payloadKeyId: subject.id,
    commitment: commitmentOf(salt, payload),
    fhirHash: fhirHashOf(salt, fhir),
  }
}
