import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"

import { expect, test } from "vitest"

import { refuseForbiddenMethods } from "./forbidden-methods"

test.each(["TRACE", "DELETE"])("a request by %s can be held by Fetch's Request", async (method) => {
  refuseForbiddenMethods()
  // As Next does it for each route.
  const server = createServer((asked, response) => {
    try {
      response.end(new Request("http://housecall.example/", { method: asked.method ?? "" }).method)
    } catch {
      response.writeHead(500).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // oxlint-disable-next-line typescript/consistent-type-assertions -- it listens on a port
  const { port } = server.address() as AddressInfo
  const status = await new Promise((resolve, reject) => {
    const asking = request({ port, host: "127.0.0.1", method }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asking.on("error", reject)
    asking.end()
  })
  server.close()
  expect(status).toBe(200)
})
