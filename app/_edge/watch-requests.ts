import { subscribe } from "node:diagnostics_channel"
import { IncomingMessage, ServerResponse } from "node:http"

import { httpMethods } from "@/lib/http-methods"
import { meters } from "@/lib/meters"
import { startSpan } from "@/lib/tracing"

import type { RoutePattern } from "./route-pattern"

/**
 * Counts each request of this process, whoever answers it (a page, a route, the proxy, a file), and gives it
 * its span. Node tells of a request before Next sees it: the one place that none goes by. Next's own spans
 * are not used: addresses with all that people typed into them are among their attributes.
 */
export function watchRequests(patternOf: RoutePattern): void {
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return
    const { request, response } = message
    const began = performance.now()
    const { headers, method = "" } = request
    const asked = headers["traceparent"]
    const span = startSpan("request", typeof asked === "string" ? asked : undefined)
    // What handles it goes on from here. A header of another form is nobody's trace.
    if (span.traceparent !== undefined) headers["traceparent"] = span.traceparent
    response.once("close", () => {
      const route = patternOf(pathOf(request))
      const named = httpMethods.has(method) ? method : "other"
      const { requests, requestSeconds } = meters()
      const status = response.writableFinished
        ? `${Math.floor(response.statusCode / 100)}xx`
        : "aborted"
      requests.inc({ route, method: named, status })
      if (!streams.has(route)) requestSeconds.observe({ route }, (performance.now() - began) / 1000)
      const { statusCode } = response
      span.end({ route, method: named, status: statusCode }, statusCode >= 500)
    })
  })
}

/** Open as long as their page is: no measure of how long a request takes. */
const streams: ReadonlySet<string> = new Set(["/api/events"])

/** Without the query, and as Next's router asks for parts of a page: `/today.rsc`, `/today.segments/…`. */
function pathOf({ url = "" }: IncomingMessage): string {
  const [path = ""] = url.split("?", 1)
  return path.replace(/(\.segments\/.*)?\.rsc$/, "")
}

type Start = { request: IncomingMessage; response: ServerResponse }

function isStart(message: unknown): message is Start {
  return (
    typeof message === "object" &&
    message !== null &&
    "request" in message &&
    message.request instanceof IncomingMessage &&
    "response" in message &&
    message.response instanceof ServerResponse
  )
}
