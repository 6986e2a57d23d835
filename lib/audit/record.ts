import { randomBytes, randomUUID } from "node:crypto"

import { execute } from "@/db/client"
import type { Tx } from "@/db/client"
import { actorId, actorRole } from "@/lib/actor"
import type { Actor } from "@/lib/actor"
import { Fault } from "@/lib/error"

import { AuditEvent } from "./event"
import { fhirOf } from "./events/fhir"
import { sealPayload } from "./events/packed-payload"
import { payloadContext, payloadOf } from "./events/payload"
import type { Payload } from "./events/payload"
import { subjectKeys } from "./events/subject-keys"
import type { SubjectKey } from "./events/subject-keys"
import { canonical } from "./proofs/canonical"
import { commitmentOf, fhirHashOf, refOf } from "./proofs/commitment"

/**
 * Writes an audit event in the caller's transaction: it commits with what it records, or not at all.
 * For a read, the transaction must commit before the answer is sent. An attempt that is refused is
 * recorded in a transaction of its own, as its own rolls back.
 */
export async function record(
  tx: Tx,
  actor: Actor,
  event: AuditEvent,
  at: Date = new Date(),
): Promise<void> {
  await recordAll(tx, actor, [event], at)
}

/** Several events at once, for lists and searches: one statement, one event per patient. */
export async function recordAll(
  tx: Tx,
  actor: Actor,
  events: readonly AuditEvent[],
  at: Date = new Date(),
): Promise<void> {
  if (events.length === 0) return
  const payloads = events.map((event) =>
    payloadOf(randomUUID(), at, actor, AuditEvent.parse(event)),
  )
  const keys = await subjectKeys(tx, actor.clinicId, [
    null,
    ...payloads.map((payload) => payload.patientId),
  ])
  const clinic = keyOf(keys, null)
  const shared = sharedColumns(actor, at, clinic)
  const rows = payloads.map((payload) => ownColumns(payload, keyOf(keys, payload.patientId)))
  const [row] = rows
  if (row !== undefined && rows.length === 1)
    return execute(tx, { name: "record_event", text: insertOne, values: [...row, ...shared] })
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const some = rows.slice(from, from + rowsPerStatement)
    const lists = ownTypes.map((_, column) => some.map((row) => row[column]))
    await execute(tx, { name: "record_events", text: insertMany, values: [...lists, ...shared] })
  }
}

const own =
  "id, action, outcome, purpose, patient_id, patient_ref, payload, payload_key_id, commitment, fhir_hash"
const ownTypes = [
  "uuid",
  "text",
  "text",
  "text",
  "uuid",
  "bytea",
  "bytea",
  "uuid",
  "bytea",
  "bytea",
]

const columns = `${own}, clinic_id, request_id, occurred_at, actor_id, actor_role, actor_ref`

// What nearly every request writes.
const insertOne = `insert into audit_events (${columns}) values (${columns
  .split(",")
  .map((_, i) => `$${i + 1}`)
  .join(", ")})`

// A list a column, not a parameter a value: a thousand rows are sent in a quarter of the time.
const insertMany = `
  insert into audit_events (${columns}) select ${own}, $11, $12, $13, $14, $15, $16
  from unnest(${ownTypes.map((type, i) => `$${i + 1}::${type}[]`).join(", ")}) with ordinality as e (${own}, n) order by n`

type Column = string | Buffer | null

function ownColumns(payload: Payload, subject: SubjectKey): Column[] {
  const random = randomBytes(32 + 12)
  const [salt, nonce] = [random.subarray(0, 32), random.subarray(32)]
  const [text, fhir] = [canonical(payload), canonical(fhirOf(payload))]
  // Canonical too: the names are in order. Its parts are hashed as they stand and exported as they stand.
  const sealed = `{"fhir":${fhir},"payload":${text},"salt":"${salt.toString("base64")}"}`
  return [
    payload.id,
    payload.action,
    payload.outcome,
    payload.purpose,
    payload.patientId,
    payload.patientId === null ? null : refOf(subject.hmac, payload.patientId),
    sealPayload(subject.data, nonce, payloadContext(payload.tenant, payload.id), sealed),
    subject.id,
    commitmentOf(salt, text),
    fhirHashOf(salt, fhir),
  ]
}

function sharedColumns(actor: Actor, at: Date, clinic: SubjectKey): Column[] {
  const [id, role] = [actorId(actor), actorRole(actor)]
  return [
    actor.clinicId,
    actor.requestId,
    at.toISOString(),
    id,
    role,
    refOf(clinic.hmac, `${actor.kind}:${id}`),
  ]
}

function keyOf(keys: ReadonlyMap<string | null, SubjectKey>, subject: string | null): SubjectKey {
  const key = keys.get(subject)
  if (!key) throw new Fault("invariant", "subjectKeys answers with every key it was asked for")
  return key
}

/** A row has some seven hundred bytes. */
const rowsPerStatement = 1_000
