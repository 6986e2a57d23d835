import { NextRequest } from "next/server"
import { afterEach, expect, test, vi } from "vitest"

import { proxy } from "@/proxy"

afterEach(() => {
  vi.unstubAllEnvs()
})

const paths = [
  "/",
  "/today",
  "/join",
  "/my",
  "/no-such-page",
  "/api/slots?clinic=riverside",
  "/api/fhir/Patient",
  "/api/fhir/Binary/1",
  "/api/events",
  "/healthz",
]

async function headersOf(path: string, sent: Record<string, string> = {}): Promise<Headers> {
  const request = new NextRequest(`https://housecall.example${path}`, { headers: sent })
  return (await proxy(request)).headers
}

test.each(paths)("%s: what a browser must know is on the answer, whatever it is", async (path) => {
  vi.stubEnv("BASE_URL", "https://housecall.example")
  const headers = await headersOf(path)
  expect(Object.fromEntries(headers)).toMatchObject({
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  })
  const policy = headers.get("content-security-policy") ?? ""
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toMatch(/object-src 'none'.*base-uri 'none'|^sandbox; default-src 'none'/)
  expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([])
})

test("each answer has a nonce and a number of its own, whatever the caller says", async () => {
  const sent = {
    "x-request-id": "of-somebody-else",
    "x-nonce": "mine",
    "content-security-policy": "script-src 'nonce-mine'",
  }
  const answers = [await headersOf("/today", sent), await headersOf("/today", sent)]
  const nonces = answers.map((one) =>
    /'nonce-([^']+)'/.exec(String(one.get("content-security-policy"))),
  )
  expect(new Set(nonces.map((found) => found?.[1])).size).toBe(2)
  const numbers = answers.map((one) => one.get("x-request-id"))
  expect(new Set(numbers).size).toBe(2)
  expect(JSON.stringify([nonces, numbers])).not.toMatch(/mine|of-somebody-else/)
  // What Next.js hands on to the page is what was made here, too.
  for (const one of answers) {
    expect(one.get("x-middleware-request-x-request-id")).toBe(one.get("x-request-id"))
    expect(one.get("x-middleware-request-content-security-policy")).toBe(
      one.get("content-security-policy"),
    )
  }
})

test("over http nothing promises https", async () => {
  vi.stubEnv("BASE_URL", "http://127.0.0.1:3000")
  expect((await headersOf("/today")).has("strict-transport-security")).toBe(false)
})
