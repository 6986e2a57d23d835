import { randomUUID } from "node:crypto"

import { z } from "zod"

import { caller, staffCaller } from "./api"
import { account, running } from "./running"
import { expect, test } from "./test"

test.describe("the border", () => {
  test("answers a malformed body with 400 and the field", async () => {
    const api = await caller()
    for (const [path, data, field] of [
      ["/api/sign-in", { email: "not-an-address", password: "x" }, "email"],
      ["/api/join", { token: "x", birthDate: "14/03/1942" }, "birthDate"],
      ["/api/join/look", { token: 5 }, "token"],
    ] as const) {
      const response = await api.post(path, { data })
      expect(response.status(), path).toBe(400)
      expect(await response.json()).toEqual({ error: "bad_request", field })
    }
    const notJson = await api.post("/api/join", {
      data: "{",
      headers: { "content-type": "application/json" },
    })
    expect(notJson.status()).toBe(400)
  })

  test("an address that is no route is refused in JSON, by every method", async () => {
    const api = await caller()
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      const response = await api.fetch("/api/my/nothing/of/it", { method })
      expect(response.status(), method).toBe(404)
      expect(await response.json(), method).toEqual({ error: "not_found" })
    }
  })

  test("an address that no row can have is one that is not there", async () => {
    const api = await staffCaller("clinician")
    for (const id of ["%00", "a%20b", "__proto__"])
      expect((await api.post(`/api/security/passkeys/${id}/remove`)).status(), id).toBe(404)
  })

  test("refuses a change without our Origin", async () => {
    for (const headers of [
      {},
      { origin: "https://elsewhere.example" },
      { origin: "null" },
      { origin: "https://elsewhere.example", "x-forwarded-host": "elsewhere.example" },
    ]) {
      const api = await caller(headers)
      const response = await api.post("/api/sign-in", {
        data: { email: "a@b.example", password: "x" },
      })
      expect(response.status(), JSON.stringify(headers)).toBe(403)
    }
  })

  test("gives nothing to whoever is not signed in", async () => {
    const api = await caller()
    const id = randomUUID()
    for (const path of [
      "/api/visits",
      `/api/visits/${id}/admit`,
      `/api/visits/${id}/end`,
      `/api/visits/${id}/notes`,
      `/api/visits/${id}/sign`,
    ]) {
      const response = await api.post(path, { data: {} })
      expect([400, 401], path).toContain(response.status())
    }
    for (const path of [
      "/today",
      "/calendar",
      `/visits/${id}`,
      "/patients",
      "/audit",
      "/audit/unusual",
      "/settings",
    ]) {
      const page = await api.get(path, { maxRedirects: 0 })
      const text = await page.text()
      for (const patient of running.patients) expect(text).not.toContain(patient.name)
      expect(page.status() === 307 || text.includes("/sign-in"), path).toBe(true)
    }
    expect((await api.get("/api/events")).status()).toBe(401)
    expect((await api.get("/api/visit")).status()).toBe(401)
  })

  test("proxy bypasses known from Next's history show nothing", async () => {
    const api = await caller({})
    for (const headers of [
      { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
      { rsc: "1" },
      { "next-router-segment-prefetch": "/_tree", rsc: "1" },
    ]) {
      const response = await api.get("/today", {
        headers: headers as Record<string, string>,
        maxRedirects: 0,
      })
      const text = await response.text()
      for (const patient of running.patients) expect(text).not.toContain(patient.name)
    }
  })

  test("sends a nonce policy, and camera rights only where a call can begin", async () => {
    const api = await caller()
    const policies: Record<string, string> = {}
    for (const [path, wasm] of [
      ["/", ""],
      ["/join", " 'wasm-unsafe-eval'"],
      ["/guest", " 'wasm-unsafe-eval'"],
      ["/sign-in", ""],
      ["/bedside", ""],
    ] as const) {
      const headers = (await api.get(path)).headers()
      const csp = headers["content-security-policy"] ?? ""
      const [scripts] = /script-src [^;]*/.exec(csp) ?? []
      expect(scripts?.replace(/nonce-[^']+/, "nonce"), path).toBe(
        `script-src 'self' 'nonce' 'strict-dynamic'${wasm}`,
      )
      expect(csp).not.toContain("'unsafe-eval'")
      expect(headers["referrer-policy"]).toBe("no-referrer")
      expect(headers["x-powered-by"]).toBeUndefined()
      policies[path] = headers["permissions-policy"] ?? ""
    }
    expect(policies["/join"]).toContain("camera=(self)")
    expect(policies["/"]).toContain("camera=()")
    expect(policies["/sign-in"]).toContain("microphone=()")
    expect(policies["/bedside"]).toContain("bluetooth=(self)")
  })

  test("cookies are __Host-, HttpOnly and Secure", async () => {
    const { email, password } = account("clinician")
    const api = await caller()
    const cookie =
      (await api.post("/api/sign-in", { data: { email, password } })).headers()["set-cookie"] ?? ""
    expect(cookie).toMatch(/^__Host-housecall\.session=/)
    expect(cookie.toLowerCase()).toContain("httponly")
    expect(cookie.toLowerCase()).toContain("secure")
    expect(cookie.toLowerCase()).not.toContain("domain=")
  })

  test("a webhook with a bad signature is 401 and stores nothing", async () => {
    const api = await caller({})
    const body = JSON.stringify({
      event: "participant_joined",
      id: "EV_x",
      room: { name: "x" },
      createdAt: "1",
    })
    for (const headers of [
      {},
      { authorization: "Bearer x" },
      { authorization: "eyJhbGciOiJIUzI1NiJ9.e30.x" },
    ]) {
      const response = await api.post("/api/webhooks/livekit", {
        data: body,
        headers: { "content-type": "application/webhook+json", ...headers },
      })
      expect(response.status()).toBe(401)
    }
  })
})

test("what is named by its content is fetched once", async () => {
  const api = await caller()
  const { path } = z
    .object({ path: z.string() })
    .parse(await (await api.get("/e2ee/worker.json")).json())
  expect((await api.get(path)).headers()["cache-control"]).toContain("immutable")
  const list = await api.get("/e2ee/worker.json")
  expect(list.headers()["cache-control"]).not.toContain("immutable")
})

test("what is sent as it lies says what it is, and is for our own pages only", async () => {
  const api = await caller()
  const page = await (await api.get("/sign-in")).text()
  const [script = "no script"] = /\/_next\/static\/[^"]+\.js/.exec(page) ?? []
  const { path } = z
    .object({ path: z.string() })
    .parse(await (await api.get("/e2ee/worker.json")).json())
  for (const file of [script, path, "/icon.svg", "/api/events", "/no-such-page"]) {
    const headers = (await api.get(file)).headers()
    expect(headers["x-content-type-options"], file).toBe("nosniff")
    expect(headers["cross-origin-resource-policy"], file).toBe("same-origin")
    expect(headers["content-security-policy"], file).toContain("frame-ancestors 'none'")
  }
})

test.describe("another clinic", () => {
  test("its visits and patients do not exist for us", async () => {
    const ours = await staffCaller(account("clinician"))
    const otherClinic = running.accounts.find(
      (one) => one.clinic !== account("clinician").clinic && one.role === "clinician",
    )
    if (otherClinic === undefined) throw new Error("the seed has a second clinic")
    const theirs = await staffCaller(otherClinic)
    const mine = await visitOf(ours)

    for (const path of ["admit", "end", "notes", "sign"]) {
      const data = { version: 1, section: "plan", text: "x" }
      const response = await theirs.post(`/api/visits/${mine}/${path}`, { data })
      expect([400, 404], path).toContain(response.status())
      expect(await response.text()).not.toMatch(/Thistledown|Riverside/)
    }
    const page = await theirs.get(`/visits/${mine}`)
    expect(await page.text()).not.toContain("Thistledown")
    const token = await theirs.post("/api/rooms/token", {
      data: { visitId: mine, pub: "B".repeat(87), lid: "A".repeat(22) },
    })
    expect([400, 404]).toContain(token.status())
  })
})

/** Any visit of today's list, from the page's own links. */
async function visitOf(api: Awaited<ReturnType<typeof staffCaller>>): Promise<string> {
  const text = await (await api.get("/today")).text()
  const id = /\/visits\/([0-9a-f-]{36})/.exec(text)?.[1]
  if (id === undefined) throw new Error("today's list has no visit")
  return id
}
