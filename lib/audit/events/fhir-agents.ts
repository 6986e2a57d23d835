import type { Json } from "../proofs/canonical"
import { coding } from "./fhir-codes"
import type { Coding, Kind, Row } from "./fhir-codes"
import type { Payload } from "./payload"

/** Who took part: the program in somebody's hands, this server, the person, and whom a profile adds. */
export function agents(payload: Payload, kind: Kind, row: Row): Json[] {
  switch (kind) {
    case "disclosure":
      return disclosing(payload, row)
    case "consent_decision":
      return deciding(payload, row)
    case "read":
    case "query":
    case "create":
    case "update":
    case "delete":
    case "login":
    case "logout":
    case "log_used":
    case "alert":
      return [
        { ...program(payload, row.client), network: asked(payload) },
        { ...ourselves(payload, row.server), network: here(payload) },
        user(payload, row.user),
      ]
  }
}

/** The same in `agent` and `source.observer`: two profiles compare them. */
export function server(payload: Payload): Json {
  return identifier("server", payload.tenant)
}

export function identifier(kind: string, value: string): Json {
  return { identifier: { system: `urn:housecall:${kind}`, value } }
}

/**
 * What leaves goes to the person who asked, or to whom a person says that it went by another way; the clinic
 * keeps the record. Where it was the patient's own wish, the patient, or whoever acts for them, is who allowed it.
 */
function disclosing(payload: Payload, row: Row): Json[] {
  const custodian = coding("snomed", "159541003", "Record keeping/library clerk")
  const authorizer = coding("snomed", "429577009", "Patient Advocate")
  const own = payload.purpose === "PATRQT" && payload.patientId !== null
  return [
    { ...ourselves(payload, row.server), network: here(payload) },
    {
      type: concept(row.client),
      who:
        payload.action === "disclosure.recorded"
          ? { display: String(payload.data["recipient"]) }
          : person(payload),
      requestor: false,
      network: asked(payload),
    },
    { type: concept(custodian), who: organization(payload), requestor: false },
    ...(own
      ? [
          {
            type: concept(authorizer),
            who:
              payload.actor.role === "proxy"
                ? person(payload)
                : { reference: `Patient/${payload.patientId}` },
            requestor: false,
          },
        ]
      : []),
    user(payload, row.user),
  ]
}

/** BALP gives network to the client alone here, and wants the organization for which the user asks. */
function deciding(payload: Payload, row: Row): Json[] {
  return [
    { ...program(payload, row.client), network: asked(payload) },
    user(payload, row.user),
    {
      type: concept(coding("roleClass", "PROV", "healthcare provider")),
      who: organization(payload),
      requestor: false,
    },
    ourselves(payload, row.server),
  ]
}

type Agent = { readonly type: Json; readonly who: Json; readonly requestor: boolean }

function program(payload: Payload, type: Coding): Agent {
  return { type: concept(type), who: client(payload), requestor: false }
}

function ourselves(payload: Payload, type: Coding): Agent {
  return { type: concept(type), who: server(payload), requestor: false }
}

function user(payload: Payload, type: Coding): Json {
  return {
    type: concept(type),
    role: [{ coding: [{ system: "urn:housecall:role", code: payload.actor.role }] }],
    who: person(payload),
    requestor: true,
    purposeOfUse: [{ coding: [coding("reason", payload.purpose)] }],
  }
}

/** Network type 5 is a URI: what we know of the other end is its request; addresses are not kept. */
function asked(payload: Payload): Json {
  return { address: `urn:housecall:request:${payload.requestId}`, type: "5" }
}

function here(payload: Payload): Json {
  return { address: `urn:housecall:clinic:${payload.tenant}`, type: "5" }
}

function organization(payload: Payload): Json {
  return { reference: `Organization/${payload.tenant}` }
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
    case "client":
      return identifier("client", payload.actor.id)
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
        : payload.actor.kind === "client"
          ? payload.actor.id
          : "browser",
  )
}

function concept(code: Coding): Json {
  return { coding: [code] }
}
