import { subscribe } from "node:diagnostics_channel"
import type { IncomingMessage } from "node:http"

/** Fetch, section 2.2.1: no Request can be made of these, so Next answers them with a fault. */
const forbidden = new Set(["TRACE", "TRACK", "CONNECT"])

/**
 * What Fetch forbids goes by a name that no route has, before Next sees the request: refused like any other
 * method that is not known, with no fault in the log that a stranger could fill.
 */
export function refuseForbiddenMethods(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return
    if (forbidden.has(message.request.method ?? "")) message.request.method = "FORBIDDEN"
  })
}

function isStart(message: unknown): message is { request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message
}
