import { fhirRoute } from "../fhir-route"

export const GET = fhirRoute
export const POST = fhirRoute
export const PUT = fhirRoute
export const PATCH = fhirRoute
export const DELETE = fhirRoute
