import { createServer } from "node:http"
import type { RequestListener, Server } from "node:http"
import type { AddressInfo } from "node:net"

import { afterEach, expect, test } from "vitest"

import { post } from "./post"

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
})

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer)
  server = started
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve))
  started.unref()
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's own
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`
}

test.each([
  [200, "[1,2]", { ok: true, value: [1, 2] }],
  [200, "", { ok: true, value: {} }],
  [200, "<html>", { ok: false, reason: "fault", status: 200, detail: {} }],
  [404, '{"error":"not_found"}', { ok: false, reason: "not_found", status: 404 }],
  [502, "<html>", { ok: false, reason: "fault", status: 502, detail: {} }],
])("%d %j", async (status, body, expected) => {
  const url = await serve((_request, response) => response.writeHead(status).end(body))
  expect(await post(url)).toMatchObject(expected)
})

test("an answer of which the end never comes is no answer", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "100" })
    response.write("[1,")
    setImmediate(() => response.destroy())
  })
  expect(await post(url)).toMatchObject({ ok: false, reason: "offline" })
})

test("nobody there: offline", async () => {
  const url = await serve((request) => request.destroy())
  expect(await post(url)).toMatchObject({ ok: false, reason: "offline", status: 0 })
})

test("silence for longer than is waited: a timeout", async () => {
  const url = await serve(() => undefined)
  expect(await post(url, {}, 20)).toMatchObject({ ok: false, reason: "timeout", status: 0 })
})
