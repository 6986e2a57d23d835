import { mintActor } from "@/lib/actor"
import type { Actor } from "@/lib/actor"
import { AuditEvent } from "@/lib/audit/event"
import { fhirOf } from "@/lib/audit/events/fhir"
import { payloadOf } from "@/lib/audit/events/payload"
import { canonical } from "@/lib/audit/proofs/canonical"
import { ClinicId, PatientId, UserId } from "@/lib/ids"

export const patientId = PatientId.parse("1c9a2c63-2f7a-4d7c-9a44-3f4a31f4d1aa")
export const clinicId = ClinicId.parse("7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11")
export const userId = UserId.parse("5bb1a7f0-7a10-4f58-b7d5-70a6f7f0b111")
export const eventId = "0a6f1f57-0f0e-4f43-9c63-33f5f1a2a001"
export const thing = "2f6f1f57-0f0e-4f43-9c63-33f5f1a2a002"
const at = new Date("2026-11-24T10:40:00Z")

export const doctor = mintActor({
  kind: "staff",
  clinicId,
  userId,
  role: "clinician",
  name: "Dr Rowan Applegarth",
  requestId: "r-1",
})

/** The AuditEvent of an event, as it lies in the log. What is not given is as of a successful reading. */
export function fhirText(change: object, actor: Actor = doctor): string {
  const event = AuditEvent.parse({
    patientId,
    entity: { type: "visit", id: thing },
    outcome: "success",
    purpose: "TREAT",
    data: {},
    ...change,
  })
  return canonical(fhirOf(payloadOf(eventId, at, actor, event)))
}
