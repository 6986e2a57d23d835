import { createServer } from "node:http"
import type { IncomingHttpHeaders, Server } from "node:http"

import fc from "fast-check"
import { afterEach, describe, expect, it, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

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
  let said = answer
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (part) => (body += String(part)))
    request.on("end", () => {
      seen.push({ url: request.url, headers: request.headers, body })
      response.writeHead(status, { location: "http://127.0.0.1:9/" }).end(said)
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
  const say = (next: string): void => {
    said = next
  }
  return { seen, opened, say }
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

test("an answer of any text: the text was taken, and a name is one that can be kept", async () => {
  const answers = changedText(['{"id":"gw-7"}', '{"id":"gw-7","parts":[{"id":1}]}'])
  const { opened, say } = await gateway(202, "")
  await fc.assert(
    fc.asyncProperty(answers, async (answer) => {
      say(answer)
      const said = await opened.send(text)
      expect(said).toMatchObject({ kind: "sent" })
      expect(said).not.toHaveProperty("providerId", expect.not.stringMatching(/^[\w.:-]{1,80}$/))
    }),
    rounds(100),
  )
})

it("an answer without an end is not read to its end, and the text was taken", async () => {
  let given = 0
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(202)
    const more = (): void => {
      for (given += 1; response.write("a".repeat(16_384)) && given < 4_096; given += 1);
      if (given < 4_096) response.once("drain", more)
    }
    more()
  })
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`
  const opened = openGateway({ url, secret, callback: "https://x.example" })
  expect(await opened.send(text)).toEqual({ kind: "sent" })
  expect(given).toBeLessThan(4_096)
  server.closeAllConnections()
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
