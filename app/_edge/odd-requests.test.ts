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
  const server = createServer(({ method = "" }, response) => {
    asked.push(method)
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
