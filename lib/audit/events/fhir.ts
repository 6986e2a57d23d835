import type { Json } from "../proofs/canonical"
import { agents, identifier, server } from "./fhir-agents"
import { coding, kindOf, resourceOf, rows } from "./fhir-codes"
import type { Kind, Row } from "./fhir-codes"
import type { Payload } from "./payload"
import { transactionOf } from "./scheduling-transactions"
import type { Transaction } from "./scheduling-transactions"

/**
 * An event as a FHIR R4 AuditEvent after IHE BALP. Made once, when the event is written, and kept
 * with it: what was rendered then is what is exported later. Codes and ids; and, sealed with the
 * rest, the reason of an export or an emergency and the request of a machine.
 */
export function fhirOf(payload: Payload): { readonly [key: string]: Json | undefined } {
  const transaction = transactionOf(payload)
  const kind = transaction?.kind ?? kindOf[payload.action]
  const row = rows[kind]
  const profile = claimed(payload, kind, row, transaction)
  const subtype = [row.subtype, transaction?.subtype].filter((one) => one !== undefined)
  return {
    resourceType: "AuditEvent",
    id: payload.id,
    meta: profile.length === 0 ? undefined : { profile },
    type: row.type,
    subtype: subtype.length === 0 ? undefined : subtype,
    action: row.action,
    recorded: payload.t,
    outcome: payload.outcome === "success" ? "0" : "8",
    outcomeDesc: payload.outcome === "success" ? undefined : reasonOf(payload),
    purposeOfEvent: [{ coding: [coding("reason", payload.purpose)] }],
    agent: agents(payload, kind, row),
    source: {
      site: payload.tenant,
      observer: server(payload),
      type: [
        kind === "consent_decision"
          ? coding("source", "6", "Security Server")
          : coding("source", "4", "Application Server"),
      ],
    },
    entity: entities(payload, kind),
  }
}

/** A profile is claimed only by an event that has all it asks for: most fix the outcome to success. */
function claimed(
  payload: Payload,
  kind: Kind,
  { claims }: Row,
  transaction: Transaction | undefined,
): string[] {
  if (claims === undefined) return []
  if (payload.outcome !== "success" && claims.refusedToo !== true) return []
  if (kind === "consent_decision" && payload.entity.type !== "consent") return []
  const name = payload.patientId === null ? claims.without : claims.withPatient
  if (name === undefined) return []
  const balp = `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`
  const scheduling = payload.patientId === null ? undefined : transaction?.profile
  return scheduling === undefined ? [balp] : [balp, scheduling]
}

function entities(payload: Payload, kind: Kind): Json[] {
  const patient =
    payload.patientId === null
      ? []
      : [
          {
            what: { reference: `Patient/${payload.patientId}` },
            type: coding("entity", "1", "Person"),
            role: coding("role", "1", "Patient"),
          },
        ]
  // The profile of a decision by consent is closed: the patient and the consent, and nothing beside them.
  if (kind === "consent_decision" && payload.entity.type === "consent")
    return [...patient, { what: what(payload.entity), type: coding("resource", "Consent") }]
  return [
    ...patient,
    kind === "query" ? queryEntity(payload) : dataEntity(payload),
    { what: identifier("request", payload.requestId), type: coding("balpEntity", "XrequestId") },
  ]
}

/**
 * BALP wants the raw request, in base64. A machine's is kept as it came. A search on our own pages is
 * kept as the question that the server understood, by its fields: what was typed names people, and
 * would stand in the event of every other patient whom it found.
 */
function queryEntity(payload: Payload): Json {
  const { request } = payload.data
  const parameters = Object.keys(payload.data)
    .toSorted()
    .map((name) => `${name}=${String(payload.data[name])}`)
  const asked = typeof request === "string" ? request : `${payload.action}?${parameters.join("&")}`
  return {
    type: coding("entity", "2", "System Object"),
    role: coding("role", "24", "Query"),
    query: Buffer.from(asked).toString("base64"),
  }
}

function dataEntity(payload: Payload): Json {
  const detail = Object.keys(payload.data)
    .toSorted()
    .map((name) => ({ type: name, valueString: String(payload.data[name]) }))
    // FHIR knows no empty string: an empty list is not there.
    .filter(({ valueString }) => valueString !== "")
  return {
    what: transactionOf(payload) === undefined ? what(payload.entity) : appointment(payload.entity),
    type: coding("entity", "2", "System Object"),
    role:
      payload.entity.type === "summary"
        ? coding("role", "3", "Report")
        : coding("role", "4", "Domain Resource"),
    detail: detail.length > 0 ? detail : undefined,
  }
}

/** A resource by its id; what has none, or is a code and not a row, by an identifier of ours. */
function what(entity: Payload["entity"]): Json {
  const resource = resourceOf[entity.type]
  return resource === undefined || !/^[0-9a-f-]{36}$/i.test(entity.id)
    ? identifier(entity.type, entity.id)
    : { reference: `${resource}/${entity.id}` }
}

/** To a program that books, a visit is the appointment; times that were searched are none. */
function appointment(entity: Payload["entity"]): Json {
  return entity.type === "visit" ? { reference: `Appointment/${entity.id}` } : what(entity)
}

function reasonOf(payload: Payload): string {
  const reason = payload.data["reason"] ?? payload.data["code"]
  return typeof reason === "string" ? reason : "refused"
}
