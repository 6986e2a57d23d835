import { once } from "node:events"
import { createServer, request as ask } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll, expect, test, vi } from "vitest"

import { meters } from "@/lib/meters"

import { routePatterns } from "./route-pattern"
import { watchRequests } from "./watch-requests"

watchRequests(routePatterns(["/visits/[visitId]", "/api/events", "/api/fails"]))

const server = createServer((request, response) => {
  const path = request.url ?? ""
  if (path.startsWith("/api/events"))
    return void response.writeHead(200, { "content-type": "text/event-stream" }).write(":\n\n")
  response.writeHead(path.startsWith("/api/fails") ? 500 : 200).end("ok")
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
// oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's own
const { port } = server.address() as AddressInfo
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** A method that no browser has is sent as it is. */
async function send(method: string, path: string): Promise<void> {
  const sent = ask({ port, method, path, host: "127.0.0.1", agent: false }).end()
  const [response] = await once(sent, "response")
  response.resume()
  await once(response, "close")
}

async function counted(): Promise<string[]> {
  const text = await meters().registry.getSingleMetricAsString("housecall_http_requests_total")
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .toSorted()
}

test("a request is counted by the pattern of its address, its method and how it ended, and by nothing else", async () => {
  const id = "3f1c2f4e-5a5e-4c1e-9d53-0d6c6f1f2a3b"
  await send("GET", `/visits/${id}?name=Brunnelthwaite`)
  await send("GET", "/visits/another")
  await send("POST", "/api/fails")
  await send("PROPFIND", "/Brunnelthwaite")
  const stream = ask({ port, path: "/api/events?for=staff", host: "127.0.0.1", agent: false }).end()
  const [open] = await once(stream, "response")
  await once(open, "data")
  open.on("error", () => undefined)
  stream.on("error", () => undefined)
  stream.destroy()
  const name = "housecall_http_requests_total"
  await vi.waitFor(async () => {
    expect(await counted()).toEqual([
      `${name}{route="/api/events",method="GET",status="aborted"} 1`,
      `${name}{route="/api/fails",method="POST",status="5xx"} 1`,
      `${name}{route="/visits/[visitId]",method="GET",status="2xx"} 2`,
      `${name}{route="other",method="other",status="2xx"} 1`,
    ])
  }, 20_000)
  const all = await meters().registry.metrics()
  expect(all).toContain(
    'housecall_http_request_duration_seconds_count{route="/visits/[visitId]"} 2',
  )
  // A stream lasts as long as its page is open: that is not how long a request takes.
  expect(all).not.toContain('duration_seconds_count{route="/api/events"}')
  expect(all).not.toMatch(/Brunnelthwaite|3f1c2f4e/)
})
