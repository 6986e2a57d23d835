import { randomUUID } from "node:crypto"

import { withRequestId } from "@/lib/request-id"
import { parseTraceparent } from "@/lib/traceparent"

/** Given by `proxy.ts`, never by the caller. */
export function requestIdOf(request: Request): string {
  return request.headers.get("x-request-id") ?? randomUUID()
}

/** Does the work of this request: its id, and the trace of the click that it came from, go along. */
export function withRequest<T>(request: Request, work: () => T): T {
  const traceparent = request.headers.get("traceparent")
  return withRequestId(
    requestIdOf(request),
    work,
    parseTraceparent(traceparent) === undefined ? undefined : (traceparent ?? undefined),
  )
}
