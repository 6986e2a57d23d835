import { AsyncLocalStorage } from "node:async_hooks"
import { randomUUID } from "node:crypto"

const scope = new AsyncLocalStorage<string>()

/** Does the work of one request: whoever acts within it, Housecall itself too, writes its id into the log. */
export function withRequestId<T>(id: string, work: () => T): T {
  return scope.run(id, work)
}

/** The id of the request that goes on; outside of one, as in a worker, an id of its own. */
export function currentRequestId(): string {
  return scope.getStore() ?? randomUUID()
}
