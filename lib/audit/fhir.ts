import type { Json } from "./canonical"
import { coding, kindOf, resourceOf, rows } from "./fhir-codes"
import type { Coding, Row } from "./fhir-codes"
import type { Payload } from "./payload"

/**
 * An event as a FHIR R4 AuditEvent after IHE BALP. Made once, when the event is written, and kept
 * with it: what was rendered then is what is exported later. Codes and ids only.
 */
export function fhirOf(payload: Payload): { readonly [key: string]: Json | undefined } {
  const row = rows[kindOf[payload.action]]
  const claims =
    row.profile !== undefined && payload.outcome === "success" && payload.patientId !== null
  return {
    resourceType: "AuditEvent",
    id: payload.id,
    meta: claims
      ? {
          profile: [
            `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${row.profile}`,
          ],
        }
      : undefined,
    type: row.type,
    subtype: row.subtype ? [row.subtype] : undefined,
    action: row.action,
    recorded: payload.t,
    outcome: payload.outcome === "success" ? "0" : "8",
    outcomeDesc: payload.outcome === "success" ? undefined : reasonOf(payload),
    purposeOfEvent: [{ coding: [coding("reason", payload.purpose)] }],
    agent: agents(payload, row),
    source: {
      site: payload.tenant,
      observer: server(payload),
      type: [coding("source", "4", "Application Server")],
    },
    entity: entities(payload, row),
  }
}

function agents(payload: Payload, row: Row): Json {
  return [
    {
      type: concept(row.client),
      who: client(payload),
      requestor: false,
      network: { address: `urn:housecall:request:${payload.requestId}`, type: "5" },
    },
    {
      type: concept(row.server),
      who: server(payload),
      requestor: false,
      network: { address: `urn:housecall:clinic:${payload.tenant}`, type: "5" },
    },
    {
      type: concept(row.user),
      role: [{ coding: [{ system: "urn:housecall:role", code: payload.actor.role }] }],
      who: person(payload),
      requestor: true,
      purposeOfUse: [{ coding: [coding("reason", payload.purpose)] }],
    },
  ]
}

function entities(payload: Payload, row: Row): Json {
  return [
    ...(payload.patientId === null
      ? []
      : [
          {
            what: { reference: `Patient/${payload.patientId}` },
            type: coding("entity", "1", "Person"),
            role: coding("role", "1", "Patient"),
          },
        ]),
    row === rows.query ? queryEntity(payload) : dataEntity(payload),
    { what: identifier("request", payload.requestId), type: coding("balpEntity", "XrequestId") },
  ]
}

/** BALP wants the raw request. Ours holds codes: the action and its parameters, never what was typed. */
function queryEntity(payload: Payload): Json {
  const parameters = Object.keys(payload.data)
    .toSorted()
    .map((name) => `${name}=${String(payload.data[name])}`)
  return {
    type: coding("entity", "2", "System Object"),
    role: coding("role", "24", "Query"),
    query: Buffer.from(`${payload.action}?${parameters.join("&")}`).toString("base64"),
  }
}

function dataEntity(payload: Payload): Json {
  const detail = Object.keys(payload.data)
    .toSorted()
    .map((name) => ({ type: name, valueString: String(payload.data[name]) }))
  return {
    what: what(payload.entity),
    type: coding("entity", "2", "System Object"),
    role:
      payload.entity.type === "summary"
        ? coding("role", "3", "Report")
        : coding("role", "4", "Domain Resource"),
    detail: detail.length > 0 ? detail : undefined,
  }
}

function what(entity: Payload["entity"]): Json {
  const resource = resourceOf[entity.type]
  return resource === undefined
    ? identifier(entity.type, entity.id)
    : { reference: `${resource}/${entity.id}` }
}

function person(payload: Payload): Json {
  switch (payload.actor.kind) {
    case "staff":
      return { reference: `Practitioner/${payload.actor.id}` }
    case "patient":
      return { reference: `Patient/${payload.actor.id}` }
    case "portal":
      return payload.actor.role === "proxy"
        ? { reference: `RelatedPerson/${payload.actor.id}` }
        : { reference: `Patient/${payload.actor.id}` }
    case "companion":
      return { reference: `RelatedPerson/${payload.actor.id}` }
    case "visitor":
      return identifier("visitor", payload.actor.id)
    case "device":
      return { reference: `Device/${payload.actor.id}` }
    case "system":
      return identifier("system", payload.actor.id)
  }
}

/** Not a person but the program in their hands. */
function client(payload: Payload): Json {
  return identifier(
    "client",
    payload.actor.kind === "system"
      ? "worker"
      : payload.actor.kind === "device"
        ? "bedside"
        : "browser",
  )
}

/** The same in `agent` and `source.observer`: the disclosure profile compares them. */
function server(payload: Payload): Json {
  return identifier("server", payload.tenant)
}

function identifier(kind: string, value: string): Json {
  return { identifier: { system: `urn:housecall:${kind}`, value } }
}

function concept(code: Coding): Json {
  return { coding: [code] }
}

function reasonOf(payload: Payload): string {
  const reason = payload.data["reason"] ?? payload.data["code"]
  return typeof reason === "string" ? reason : "refused"
}
