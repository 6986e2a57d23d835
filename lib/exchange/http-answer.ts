import { fhirJson } from "@/lib/fhir/negotiation"
import { operationOutcome } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"

export type FhirAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: none (304). Bytes are a file's own. */
  readonly body: object | Uint8Array<ArrayBuffer> | undefined
}

export function fine(
  body: object,
  type: string = fhirJson,
  headers: Readonly<Record<string, string>> = {},
): FhirAnswer {
  return { status: 200, headers: { "content-type": `${type}; charset=utf-8`, ...headers }, body }
}

export function refused(
  { status, issue, allow }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): FhirAnswer {
  return {
    status,
    headers: {
      "content-type": `${fhirJson}; charset=utf-8`,
      ...(allow === undefined ? {} : { allow: allow.join(", ") }),
      ...headers,
    },
    body: operationOutcome([issue]),
  }
}
