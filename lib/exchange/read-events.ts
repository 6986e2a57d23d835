import type { AuditEntity, AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import type { PatientId } from "@/lib/ids"

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
  const { data, ...event } = searched(type, query, found.length, why)
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

/** One event a patient whom the search names, as how many there are of theirs is told of them; one where it names none. */
export function countEvents(
  caller: Caller,
  type: ResourceType,
  query: URLSearchParams,
  { total, patients }: { readonly total: number; readonly patients: readonly PatientId[] },
  why: { readonly reason?: string },
): AuditEvent[] {
  const entity = { type: entityOf[type], id: "none" }
  const event = { ...searched(type, query, total, why), entity, purpose: purposeOf(caller) }
  return patients.length === 0 ? [event] : patients.map((patientId) => ({ ...event, patientId }))
}

function searched(
  type: ResourceType,
  query: URLSearchParams,
  results: number,
  why: { readonly reason?: string },
) {
  const request = `${type}?${query.toString()}`.slice(0, 4_000)
  const data = { ...why, resource: type, request, results }
  return { action: "fhir.searched", outcome: "success", data } as const
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
