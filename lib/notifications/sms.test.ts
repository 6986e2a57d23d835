import { createServer } from "node:http"
import type { IncomingHttpHeaders, Server } from "node:http"

import fc from "fast-check"
import { afterEach, describe, expect, it, test } from "vitest"

import { isSigned, openGateway, signatureOf } from "./sms"

const secret = "g".repeat(32)
const text = { id: "m-1", to: "+447700900142", text: "您好" }
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

type Seen = { url: string | undefined; headers: IncomingHttpHeaders; body: string }

async function gateway(status: number, answer: string) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (part) => (body += String(part)))
    request.on("end", () => {
      seen.push({ url: request.url, headers: request.headers, body })
      response.writeHead(status, { location: "http://127.0.0.1:9/" }).end(answer)
    })
  })
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const opened = openGateway({
    url: `http://127.0.0.1:${port}/send/{to}?ref={id}`,
    secret,
    callback: "https://housecall.example/api/webhooks/sms",
  })
  return { seen, opened }
}

it("posts what the gateway needs, and nothing else", async () => {
  const { seen, opened } = await gateway(202, '{"id":"gw-7"}')
  expect(await opened.send(text)).toEqual({ kind: "sent", providerId: "gw-7" })
  expect(seen[0]?.url).toBe("/send/%2B447700900142?ref=m-1")
  expect(seen[0]?.headers).toMatchObject({
    authorization: `Bearer ${secret}`,
    "idempotency-key": "m-1",
  })
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
    ...text,
    callback: "https://housecall.example/api/webhooks/sms",
  })
})

it.each([
  [200, "no JSON", { kind: "sent" }],
  [400, "", { kind: "refused", reason: "gateway_400" }],
  [422, "{}", { kind: "refused", reason: "gateway_422" }],
  [401, "", { kind: "later", reason: "gateway_401" }],
  [429, "", { kind: "later", reason: "gateway_429" }],
  [503, "", { kind: "later", reason: "gateway_503" }],
  // A redirect could lead the secret and the number anywhere.
  [307, "", { kind: "later", reason: "gateway_silent" }],
])("an answer of %i", async (status, answer, outcome) => {
  const { opened } = await gateway(status, answer)
  expect(await opened.send(text)).toEqual(outcome)
})

it("waits for a later try when nobody listens", async () => {
  const opened = openGateway({ url: "http://127.0.0.1:9/", secret, callback: "https://x.example" })
  expect(await opened.send(text)).toEqual({ kind: "later", reason: "gateway_silent" })
})

describe("the webhook's signature", () => {
  const at = new Date("2026-11-24T10:20:00Z")
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
  const header = signatureOf("{}", secret, at)

  it("covers the body, the secret and five minutes", () => {
    expect(isSigned("{}", header, secret, later(299))).toBe(true)
    expect(isSigned("{}", header, secret, later(301))).toBe(false)
    expect(isSigned("{ }", header, secret, at)).toBe(false)
    expect(isSigned("{}", header, "h".repeat(32), at)).toBe(false)
  })

  test("no other header opens it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (other, body) => {
        expect(isSigned(body, other, secret, at)).toBe(false)
      }),
    )
  })
})
