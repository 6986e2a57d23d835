import { once } from "node:events"
import { createServer, request, Server } from "node:http"
import { createConnection } from "node:net"
import type { AddressInfo } from "node:net"

import { expect, onTestFinished, test } from "vitest"

import { refuseOddRequests } from "./odd-requests"

async function serving(): Promise<{ port: number; asked: string[] }> {
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was
  const given = Server.prototype.emit
  refuseOddRequests({ development: false })
  const asked: string[] = []
  const server = createServer(({ method = "", headers }, response) => {
    asked.push(method)
    response.setHeader("x-cookies", headers.cookie ?? "none")
    response.end("given")
  })
  server.on("upgrade", () => asked.push("upgrade"))
  server.on("connect", () => asked.push("connect"))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    Server.prototype.emit = given
    server.closeAllConnections()
    server.close()
  })
  const { port } = addressOf(server.address())
  return { port, asked }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("a port of loopback")
  return address
}

test("a method that no route has is 405, and nobody behind is asked", async () => {
  const { port, asked } = await serving()
  for (const method of ["TRACE", "PROPFIND", "LOCK", "M-SEARCH"]) {
    const [response] = await once(request({ port, method, path: "/today" }).end(), "response")
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: /GET, HEAD, POST/ } })
  }
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const [response] = await once(request({ port, method }).end(), "response")
    expect(response).toMatchObject({ statusCode: 200 })
  }
  expect(asked).toEqual(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
})

const state = (tree: unknown) => ({
  "next-router-state-tree": encodeURIComponent(JSON.stringify(tree)),
})

test("an address or a page's state that cannot be taken apart is 400, and nobody behind is asked", async () => {
  const { port, asked } = await serving()
  const status = async (path: string, headers = {}) => {
    const [response] = await once(request({ port, path, headers }).end(), "response")
    return response.statusCode
  }
  for (const path of ["/today%", "/%zz", "/%", "/%ff", "/%e4%b8", "/_next/static/%c0%af"])
    expect(await status(path)).toBe(400)
  for (const tree of [["(staff)", {}, null, "all"], {}, ["", { children: [] }], null, "", 1])
    expect(await status("/today", { rsc: "1", ...state(tree) })).toBe(400)
  for (const text of [
    "",
    "%",
    "[",
    "x".repeat(11_000),
    `${state(["", {}])["next-router-state-tree"]},`,
  ])
    expect(await status("/today", { "next-router-state-tree": text })).toBe(400)
  expect(asked).toEqual([])

  // A query is read as a form is: half an escape stands for itself.
  for (const path of ["/today?q=100%", "/%E8%AF%8A", "/%25", "*"])
    expect(await status(path)).toBe(200)
  const tree = [
    "",
    { children: ["(staff)", { children: ["__PAGE__", {}] }, null, "refetch"] },
    null,
    null,
    1,
  ]
  expect(await status("/today", { rsc: "1", ...state(tree) })).toBe(200)
})

test.each([
  ["a=1; b=2", "a=1; b=2"],
  [
    "__prerender_bypass=x; a=1;__next_preview_data=y;b=__prerender_bypass=z",
    " a=1;b=__prerender_bypass=z",
  ],
  ["__prerender_bypass=x", ""],
])("a draft's cookie is not passed on: %j", async (cookie, left) => {
  const { port } = await serving()
  const [response] = await once(request({ port, headers: { cookie } }).end(), "response")
  expect(response.headers["x-cookies"]).toBe(left.trim())
})

test.each([
  "GET /today HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  "CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n",
])("what would become a tunnel is ended: %j", async (text) => {
  const { port, asked } = await serving()
  const socket = createConnection(port, "127.0.0.1")
  const said: string[] = []
  socket.on("data", (bytes) => said.push(String(bytes)))
  socket.write(text)
  await once(socket, "close")
  expect(said.join("")).toMatch(/^HTTP\/1\.1 400 /)
  expect(asked).toEqual([])
})
