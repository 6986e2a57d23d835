import { randomUUID } from "node:crypto"

/** Given by `proxy.ts`, never by the caller. */
export function requestIdOf(request: Request): string {
  return request.headers.get("x-request-id") ?? randomUUID()
}
