import { contracted } from "@/app/_edge/contract"
import { fhirJson } from "@/lib/fhir/negotiation"
import { documentTypes } from "@/lib/patients/document-kind"

import { fhirRoute } from "../fhir-route"

export const GET = fhirRoute
export const POST = fhirRoute
export const PUT = fhirRoute
export const PATCH = fhirRoute
export const DELETE = fhirRoute

const refusals = [400, 401, 403, 404, 405, 406, 410, 413, 415, 422, 429, 501, 503]

contracted(fhirRoute, {
  who: "fhir",
  takes: fhirJson,
  // A document's bytes are of its own kind.
  answers: {
    200: [fhirJson, "application/json", ...documentTypes],
    304: [],
    ...Object.fromEntries(refusals.map((status) => [status, [fhirJson]])),
  },
})
