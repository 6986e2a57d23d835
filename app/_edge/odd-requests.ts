import { IncomingMessage, Server, ServerResponse } from "node:http"
import type { IncomingHttpHeaders } from "node:http"
import { Duplex } from "node:stream"

import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state.js"

import { httpMethods } from "@/lib/http-methods"

/**
 * What Next.js itself answers with a fault, or not at all, before a route or proxy.ts is asked: methods that
 * no route has (it throws at TRACE), addresses and headers that it cannot take apart, and connections that ask
 * to become a WebSocket or a tunnel (it leaves them open for as long as the caller likes). They end here,
 * before it sees them.
 */
export function refuseOddRequests({
  development = process.env.NODE_ENV !== "production",
} = {}): void {
  // oxlint-disable-next-line typescript/unbound-method -- applied to the server that it is of
  const given = Server.prototype.emit
  Server.prototype.emit = function emit(event: string | symbol, ...args: unknown[]): boolean {
    const [request, behind] = args
    if (event === "request" && refused(request, behind)) return true
    // In development the pages hear of changes over a WebSocket.
    if (!development && (event === "upgrade" || event === "connect") && ended(behind)) return true
    return Reflect.apply(given, this, [event, ...args])
  }
}

function refused(request: unknown, response: unknown): boolean {
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return false
  if (!httpMethods.has(request.method ?? ""))
    return end(response, 405, { allow: [...httpMethods].join(", ") })
  forgetDrafts(request.headers)
  return isMalformed(request) && end(response, 400)
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): true {
  response.writeHead(status, { ...headers, connection: "close" }).end()
  return true
}

/** Half an escape or bytes that are no text in the address; where a page is asked for, a state of no page. */
function isMalformed({ url = "", headers }: IncomingMessage): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "")
    // By Next.js's own parser: what passes here is what passes there.
    parseAndValidateFlightRouterState(headers["next-router-state-tree"])
    return false
  } catch {
    return true
  }
}

const drafts = /^\s*(__prerender_bypass|__next_preview_data)=/

/** There are no drafts: Next.js would answer whoever claims one with a cookie that takes it away, on a refusal too. */
function forgetDrafts(headers: IncomingHttpHeaders): void {
  const cookies = headers.cookie?.split(";")
  if (cookies?.some((one) => drafts.test(one)) !== true) return
  headers.cookie = cookies.filter((one) => !drafts.test(one)).join(";")
}

function ended(socket: unknown): boolean {
  if (!(socket instanceof Duplex)) return false
  socket.on("error", () => undefined)
  socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
  return true
}
