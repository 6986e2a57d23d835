import { AsyncLocalStorage } from "node:async_hooks"
import { randomUUID } from "node:crypto"

import { parseTraceparent } from "./traceparent"

type Scope = { readonly requestId?: string; readonly traceparent?: string | undefined }

// Next loads this module more than once in a process, and all of them mean the same request.
const shared: typeof globalThis & { housecallRequests?: AsyncLocalStorage<Scope> } = globalThis
const scope = (shared.housecallRequests ??= new AsyncLocalStorage<Scope>())

/**
 * Does the work of one request: whoever acts within it, Housecall itself too, writes its id into the log.
 * `traceparent`: the click that it came from, and the span of this request.
 */
export function withRequestId<T>(id: string, work: () => T, traceparent?: string): T {
  return scope.run({ requestId: id, traceparent }, work)
}

/** Goes on within the same request as another span of its trace; in a worker, as the job of some click. */
export function withTraceparent<T>(traceparent: string | undefined, work: () => T): T {
  return scope.run({ ...scope.getStore(), traceparent }, work)
}

/** The id of the request that goes on; outside of one, as in a worker, an id of its own. */
export function currentRequestId(): string {
  return scope.getStore()?.requestId ?? randomUUID()
}

export function currentTraceparent(): string | undefined {
  return scope.getStore()?.traceparent
}

/** What each line of the log carries of the request or job that it was written in. */
export function currentTrail(): { requestId?: string; traceId?: string } {
  const { requestId, traceparent } = scope.getStore() ?? {}
  const traceId = parseTraceparent(traceparent)?.traceId
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceId === undefined ? {} : { traceId }),
  }
}
