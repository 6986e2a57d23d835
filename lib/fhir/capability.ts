import { formParameters } from "./answer-form"
import { references, referrers } from "./includes"
import { fhirJson } from "./negotiation"
import { resourceTypes, searchParameters } from "./search-parameters"

/** What this server does: made of the tables that it works by, so that it lists nothing else. */
export function capabilityStatement(base: string, releasedAt: string) {
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: releasedAt,
    kind: "instance",
    software: { name: "Housecall" },
    implementation: { description: "Housecall, a telehealth platform", url: base },
    fhirVersion: "4.0.1",
    format: [fhirJson, "json"],
    rest: [
      {
        mode: "server",
        security: {
          cors: false,
          service: [
            {
              coding: [
                {
                  system: "http://terminology.hl7.org/CodeSystem/restful-security-service",
                  code: "SMART-on-FHIR",
                },
              ],
            },
          ],
          description:
            "SMART Backend Services (see .well-known/smart-configuration): an assertion signed with ES384 or RS384, system scopes. A signed-in member of staff may read.",
        },
        resource: [
          ...resourceTypes.map((type) => ({
            type,
            interaction: [{ code: "read" }, { code: "search-type" }],
            versioning: versioned.has(type) ? "versioned" : "no-version",
            readHistory: false,
            updateCreate: false,
            conditionalRead: versioned.has(type) ? "not-match" : "not-supported",
            searchParam: Object.entries(searchParameters[type]).map(([name, parameter]) => ({
              name,
              type: parameter.type,
              documentation: parameter.documentation,
            })),
            ...listed("searchInclude", Object.keys(references[type]), type),
            ...listed(
              "searchRevInclude",
              referrers[type].map(([from, name]) => `${from}:${name}`),
            ),
            ...(operations[type] === undefined ? {} : { operation: operations[type] }),
          })),
          {
            type: "Binary",
            documentation: "The bytes of a DocumentReference, by its id",
            interaction: [{ code: "read" }],
            versioning: "no-version",
          },
        ],
        // Of every kind that is searched. R4 has no better place for them.
        searchParam: Object.entries(formParameters).map(([name, documentation]) => ({
          name,
          type: "special",
          documentation,
        })),
      },
    ],
  } as const
}

/** FHIR knows no empty list. */
function listed(element: string, names: readonly string[], of?: string) {
  return names.length === 0
    ? {}
    : { [element]: names.map((name) => (of === undefined ? name : `${of}:${name}`)) }
}

/** Kinds that say which version they are. */
const versioned: ReadonlySet<string> = new Set([
  "Patient",
  "Appointment",
  "Encounter",
  "Composition",
])

const scheduling = "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition"
const operations: Readonly<
  Record<string, readonly { name: string; definition: string; documentation?: string }[]>
> = {
  Appointment: [
    { name: "find", definition: `${scheduling}/appointment-find` },
    { name: "hold", definition: `${scheduling}/appointment-hold` },
    {
      name: "book",
      definition: `${scheduling}/appointment-book`,
      documentation:
        "Books what $find proposed or $hold keeps (scope Appointment.c). With appointment-resource of the status booked it moves a visit to another time or clinician, of the status cancelled it cancels one (scope Appointment.u) or gives a held time back; other elements, and patient-resource, are not taken.",
    },
  ],
  Composition: [
    {
      name: "document",
      definition: "http://hl7.org/fhir/OperationDefinition/Composition-document",
    },
  ],
}

/** SMART App Launch 2.2, section 2.3: what a backend service needs. */
export function smartConfiguration(base: string, scopes: readonly string[]) {
  return {
    token_endpoint: `${base}/token`,
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["ES384", "RS384"],
    grant_types_supported: ["client_credentials"],
    scopes_supported: scopes,
    capabilities: ["client-confidential-asymmetric", "permission-v2"],
  }
}
