import { Fault } from "@/lib/error"
import { timeLimit } from "@/lib/time-limit"

/** Where AuditEvents go: the base of a FHIR server (RESTful ATNA, ITI-20, "ATX: FHIR Feed"). */
export type FhirTarget = { readonly url: string; readonly token?: string }

/**
 * POSTs one AuditEvent. Throws unless the server says that it has it: a fault `repository.STATUS` where
 * it refused it and would again, an error where it may take it later.
 */
export async function postEvent(
  { url, token }: FhirTarget,
  json: string,
  signal: AbortSignal = timeLimit(20_000),
): Promise<void> {
  const response = await fetch(`${url.replace(/\/$/, "")}/AuditEvent`, {
    method: "POST",
    headers: {
      "content-type": "application/fhir+json",
      prefer: "return=minimal",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: json,
    redirect: "error",
    signal,
  })
  await response.body?.cancel()
  if (response.ok) return
  const said = `answered ${response.status}`
  throw isForGood(response.status)
    ? new Fault(`repository.${response.status}`, said)
    : new Error(said)
}

/** A timeout (408) and a limit (429) pass, as whatever is wrong with the server itself does. */
function isForGood(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}
