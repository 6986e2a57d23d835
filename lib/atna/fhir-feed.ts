/** Where AuditEvents go: the base of a FHIR server (RESTful ATNA, ITI-20, "ATX: FHIR Feed"). */
export type FhirTarget = { readonly url: string; readonly token?: string }

/** POSTs one AuditEvent. Throws unless the server says that it has it. */
export async function postEvent(
  { url, token }: FhirTarget,
  json: string,
  signal: AbortSignal = AbortSignal.timeout(20_000),
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
  if (!response.ok) throw new Error(`answered ${response.status}`)
}
