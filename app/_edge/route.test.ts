import { expect, test, vi } from "vitest"
import { z } from "zod"

import { Fault } from "@/lib/error"
import { log } from "@/lib/log"
import { ok } from "@/lib/result"

import { loggedPath } from "./logged-path"
import { route } from "./route"

const context = { params: Promise.resolve({}) }
const secret = "Qm9va2luZ3MtYXJlLW5vYm9keXMtYnVzaW5lc3M-xyz"

test("a fault is told by its code, and the log has no secret of the address that was asked", async () => {
  const said = vi.spyOn(log, "error")
  const broken = route({
    who: "anyone",
    handle: () => Promise.reject(new Error("the database is away")),
  })
  const answer = await broken(
    new Request(`https://housecall.example/api/feeds/${secret}.ics?day=monday`),
    context,
  )
  expect(answer.status).toBe(500)
  const told = await answer.text()
  expect(told).toContain("internal")
  expect(told).not.toContain("database")
  const [line] = said.mock.calls[0] ?? []
  expect(line).toMatchObject({ path: "/api/feeds/…", message: "the database is away" })
  expect(JSON.stringify(said.mock.calls)).not.toContain(secret)
  said.mockRestore()
})

test.each(["livekit", "redis", "no_connection"] as const)(
  "a part that is away, %s, is 503 and worth another try",
  async (code) => {
    const said = vi.spyOn(log, "error").mockReturnValue()
    const away = route({ who: "anyone", handle: () => Promise.reject(new Fault(code, "away")) })
    const answer = await away(new Request("https://housecall.example/api/slots"), context)
    expect(answer.status).toBe(503)
    expect(answer.headers.get("retry-after")).toBe("2")
    expect(await answer.json()).toMatchObject({ error: code })
    said.mockRestore()
  },
)

test("a change that another page sent is refused before anything is asked, and leaves a line", async () => {
  const said = vi.spyOn(log, "warn")
  let asked = 0
  const answer = await route({
    who: "anyone",
    handle: () => {
      asked += 1
      return Promise.resolve(ok({}))
    },
  })(
    new Request("https://housecall.example/api/sign-out", {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
    }),
    context,
  )
  expect(answer.status).toBe(403)
  expect(asked).toBe(0)
  expect(said.mock.calls).toEqual([
    [expect.objectContaining({ code: "origin", path: "/api/sign-out" }), "request refused"],
  ])
  said.mockRestore()
})

test.each([
  ["/api/visits/3f0c9a52-6a55-4f0e-9a3e-0a6f6b1c2d3e/admit", "as it is"],
  ["/api/fhir/Patient/$find", "as it is"],
  [`/api/feeds/${secret}`, "/api/feeds/…"],
  ["/patients/Agnes%20Thistledown%20of%20Riverside", "/patients/…"],
])("%s is logged %s", (path, logged) => {
  expect(loggedPath(`https://housecall.example${path}?q=1#t=2`)).toBe(
    logged === "as it is" ? path : logged,
  )
})

test("a query is parsed as a body is: what has not its shape is named, and nothing runs", async () => {
  let ran = 0
  const ask = route({
    who: "anyone",
    query: z.object({ count: z.coerce.number().int().max(16), note: z.string().optional() }),
    handle: (_, __, { query }) => {
      ran += 1
      return Promise.resolve(ok({ count: query.count }))
    },
  })
  const answers = await Promise.all(
    ["count=3", "count=17", "count=3&note=%00", "count=3&count=4", "count=3&%3C=1&%3C=2"].map(
      async (query) => {
        const answer = await ask(new Request(`https://housecall.example/api/x?${query}`), context)
        return [answer.status, await answer.json()]
      },
    ),
  )
  expect(answers).toEqual([
    [200, { count: 3 }],
    [400, { error: "bad_request", field: "count" }],
    [400, { error: "bad_request", field: "note" }],
    // Which of two is meant nobody can say.
    [400, { error: "bad_request", field: "count" }],
    [400, { error: "bad_request", field: "query" }],
  ])
  expect(ran).toBe(1)
})
