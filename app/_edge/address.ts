import { subscribe } from "node:diagnostics_channel"
import type { IncomingMessage } from "node:http"

import ipaddr from "ipaddr.js"

import { env } from "@/lib/env"

/**
 * The caller's address for rate limits and the list of sessions: what the connection came from, or,
 * behind PROXY_HOPS proxies of our own, what the outermost of them saw. Whatever the caller wrote into
 * X-Forwarded-For stands to the left of that and counts for nothing.
 */
export function addressOf(request: Request): string {
  return addressIn(request.headers.get("x-forwarded-for"), env().PROXY_HOPS)
}

/** Of IPv6 the first 64 bits: one line at home has all the rest to itself. */
export function addressIn(forwarded: string | null, proxies: number): string {
  const hops = (forwarded ?? "").split(",").map((hop) => hop.trim())
  const hop = hops.at(-1 - proxies) ?? hops[0] ?? ""
  if (!ipaddr.isValid(hop)) return hop.slice(0, 64) || "unknown"
  const address = ipaddr.process(hop)
  if (address.kind() === "ipv4") return address.toString()
  return `${address.toNormalizedString().split(":").slice(0, 4).join(":")}::/64`
}

/**
 * Appends the connection's own address to X-Forwarded-For, as a proxy would. Next passes the header on
 * as it came and tells a route nothing of the connection, so it is done before Next sees the request.
 */
export function tellConnections(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return
    const { headers, socket } = message.request
    const before = headers["x-forwarded-for"]
    headers["x-forwarded-for"] = [before ?? [], socket.remoteAddress ?? "unknown"].flat().join(", ")
  })
}

function isStart(message: unknown): message is { request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message
}
