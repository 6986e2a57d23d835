import type { AuditEntity, AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import type { ResourceType } from "@/lib/fhir/search-parameters"

import type { Found } from "./found"
import type { Caller } from "./policy"

/** One event a patient in the result (IHE BALP, PatientQuery); one where there is none. */
export function searchEvents(
  caller: Caller,
  type: ResourceType,
  query: URLSearchParams,
  found: readonly Found[],
  why: { readonly reason?: string },
): AuditEvent[] {
  const data = {
    ...why,
    resource: type,
    request: `${type}?${query.toString()}`.slice(0, 4_000),
    results: found.length,
  }
  const event = { action: "fhir.searched", outcome: "success" } as const
  const first = new Map(found.map((one) => [one.patientId, one] as const).toReversed())
  if (first.size === 0)
    return [
      { ...event, purpose: purposeOf(caller), entity: { type: entityOf[type], id: "none" }, data },
    ]
  return [...first].map(([patientId, { entity, purpose }]) => ({
    ...event,
    purpose: purpose ?? purposeOf(caller),
    entity,
    ...(patientId === null ? {} : { patientId }),
    data,
  }))
}

/** A visit's charted numbers are one thing that was read, however many there are. */
export function onePerEntity(all: readonly Found[]): Found[] {
  const told = new Set<string>()
  return all.filter(({ resource, entity }) => {
    if (resource.resourceType !== "Observation") return true
    const name = `${entity.type} ${entity.id}`
    return !told.has(name) && told.add(name)
  })
}

export function readEvent(
  caller: Caller,
  resource: string,
  { entity, patientId, purpose }: Found,
  interaction: "read" | "document" | "include",
  why: { readonly reason?: string } = {},
): AuditEvent {
  return {
    action: "fhir.read",
    outcome: "success",
    purpose: purpose ?? purposeOf(caller),
    entity,
    ...(patientId === null ? {} : { patientId }),
    data: { resource, interaction, ...why },
  }
}

export const entityOf: Readonly<Record<ResourceType, AuditEntity["type"]>> = {
  Patient: "patient",
  Practitioner: "staff",
  Schedule: "availability",
  Slot: "slots",
  Appointment: "visit",
  Encounter: "visit",
  Observation: "vitals",
  Consent: "consent",
  Composition: "summary",
  DocumentReference: "document",
  Provenance: "summary",
  AuditEvent: "audit_log",
}
