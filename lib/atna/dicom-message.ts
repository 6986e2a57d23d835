import { z } from "zod"

import { element, xml } from "./xml"
import type { Element } from "./xml"

/**
 * An AuditEvent as the DICOM AuditMessage (PS3.15 A.5.1) that ATNA's syslog carries. It says what the event
 * committed to says and nothing more, part by part as FHIR R4 maps AuditEvent to DICOM. Printable ASCII, so
 * that no byte order mark is needed. Throws on what is no AuditEvent.
 */
export function dicomMessage(fhir: string): string {
  const event = AuditEvent.parse(JSON.parse(fhir))
  return xml(
    element("AuditMessage", {}, [
      eventOf(event),
      ...event.agent.map(participant),
      sourceOf(event),
      ...event.entity.map((entity, i) => object(entity, i === 0 ? detailsOf(event) : [])),
    ]),
  )
}

function eventOf(event: AuditEvent): Element {
  const { action, recorded, outcome, outcomeDesc, subtype = [] } = event
  return element(
    "EventIdentification",
    { EventActionCode: action, EventDateTime: recorded, EventOutcomeIndicator: outcome },
    [
      coded("EventID", eventId(event)),
      ...subtype.map((code) => coded("EventTypeCode", code)),
      ...(outcomeDesc === undefined ? [] : [element("EventOutcomeDescription", {}, outcomeDesc)]),
    ],
  )
}

/**
 * DICOM has no word for a RESTful operation: about a patient it is their record, a search is a query. What is
 * neither keeps the code of FHIR, as the list of event ids may be extended.
 */
function eventId({ type, subtype = [], entity }: AuditEvent): Coding {
  if (type.code !== "rest") return type
  if (subtype.some(({ code }) => code === "search"))
    return { system: dicom, code: "110112", display: "Query" }
  return entity.some(isPatient)
    ? { system: dicom, code: "110110", display: "Patient Record" }
    : type
}

function participant({ type, role = [], who, requestor, network }: Agent): Element {
  return element(
    "ActiveParticipant",
    {
      UserID: nameOf(who),
      UserIsRequestor: String(requestor),
      NetworkAccessPointID: network?.address,
      NetworkAccessPointTypeCode: network?.type,
    },
    codesOf([type, ...role]).map((code) => coded("RoleIDCode", code)),
  )
}

function sourceOf({ source: { site, observer, type } }: AuditEvent): Element {
  return element(
    "AuditSourceIdentification",
    { AuditEnterpriseSiteID: site, AuditSourceID: nameOf(observer) },
    type.map(({ code }) => element("AuditSourceTypeCode", { "csd-code": code })),
  )
}

/**
 * DICOM has no place for a message's own name, and its schema none for what FHIR's map calls PurposeOfUse:
 * they stand beside the first object. By the name whoever sees a message twice knows it.
 */
function detailsOf({ id, purposeOfEvent = [] }: AuditEvent): Detail[] {
  const purposes = codesOf(purposeOfEvent).map(({ code }) => ({
    type: "PurposeOfUse",
    valueString: code,
  }))
  return [{ type: "AuditEvent.id", valueString: id }, ...purposes]
}

function object(entity: Entity, more: readonly Detail[]): Element {
  const { what, type, role, query, detail = [] } = entity
  return element(
    "ParticipantObjectIdentification",
    {
      ParticipantObjectID: what === undefined ? "query" : idOf(what),
      ParticipantObjectTypeCode: objectType(type),
      ParticipantObjectTypeCodeRole: role?.code,
    },
    [
      coded("ParticipantObjectIDTypeCode", idType(entity)),
      // One of the two must be there. A query is base64 already, as DICOM has it; a name is no person's here.
      query === undefined
        ? element("ParticipantObjectName", {}, what === undefined ? type.code : nameOf(what))
        : element("ParticipantObjectQuery", {}, query),
      ...[...more, ...detail].map(({ type: name, valueString }) =>
        element("ParticipantObjectDetail", {
          type: name,
          value: Buffer.from(valueString).toString("base64"),
        }),
      ),
    ],
  )
}

/** 1 a person, 2 a system object, 4 anything else: a request's number. */
function objectType({ system, code }: Coding): string {
  return system.endsWith("/BasicAuditEntityType") ? "4" : code === "1" ? "1" : "2"
}

/** RFC 3881 5.5.4 for what it has: a patient, a search. A resource is named by its kind. */
function idType(entity: Entity): Coding {
  const { what, query, type } = entity
  if (isPatient(entity)) return { system: rfc3881, code: "2", display: "Patient Number" }
  if (query !== undefined) return { system: rfc3881, code: "10", display: "Search Criteria" }
  const [kind] = what?.reference?.split("/") ?? []
  if (kind !== undefined) return { system: resources, code: kind }
  return { system: what?.identifier?.system ?? type.system, code: type.code }
}

function isPatient({ what, type }: Entity): boolean {
  return type.code === "1" && what?.reference?.startsWith("Patient/") === true
}

function coded(name: string, { system, code, display }: Coding): Element {
  return element(name, {
    "csd-code": code,
    codeSystemName: system === dicom ? "DCM" : system,
    originalText: display ?? code,
  })
}

/** The id of a resource alone; of an identifier its value. */
function idOf(what: Reference): string {
  return what.reference?.split("/").slice(1).join("/") ?? nameOf(what)
}

function nameOf({ reference, identifier, display }: Reference): string {
  return reference ?? identifier?.value ?? display ?? "unknown"
}

function codesOf(concepts: readonly { readonly coding: readonly Coding[] }[]): Coding[] {
  return concepts.flatMap(({ coding }) => coding)
}

const dicom = "http://dicom.nema.org/resources/ontology/DCM"
const resources = "http://hl7.org/fhir/resource-types"
const rfc3881 = "RFC-3881"

const Coding = z.object({
  system: z.string().default("urn:housecall:code"),
  code: z.string(),
  display: z.string().optional(),
})
const Concept = z.object({ coding: z.array(Coding) })
const Reference = z.object({
  reference: z.string().optional(),
  identifier: z.object({ system: z.string(), value: z.string() }).optional(),
  display: z.string().optional(),
})
const Agent = z.object({
  type: Concept,
  role: z.array(Concept).optional(),
  who: Reference,
  requestor: z.boolean(),
  network: z.object({ address: z.string(), type: z.string() }).optional(),
})
const Detail = z.object({ type: z.string(), valueString: z.string() })
const Entity = z.object({
  what: Reference.optional(),
  type: Coding,
  role: Coding.optional(),
  query: z.string().optional(),
  detail: z.array(Detail).optional(),
})
const AuditEvent = z.object({
  resourceType: z.literal("AuditEvent"),
  id: z.string(),
  type: Coding,
  subtype: z.array(Coding).optional(),
  action: z.string(),
  recorded: z.string(),
  outcome: z.string(),
  outcomeDesc: z.string().optional(),
  purposeOfEvent: z.array(Concept).optional(),
  agent: z.array(Agent),
  source: z.object({ site: z.string().optional(), observer: Reference, type: z.array(Coding) }),
  entity: z.array(Entity),
})
type Coding = z.infer<typeof Coding>
type Reference = z.infer<typeof Reference>
type Agent = z.infer<typeof Agent>
type Detail = z.infer<typeof Detail>
type Entity = z.infer<typeof Entity>
type AuditEvent = z.infer<typeof AuditEvent>
