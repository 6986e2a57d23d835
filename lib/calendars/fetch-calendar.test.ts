import { createServer } from "node:http"
import type { RequestListener, Server } from "node:http"
import type { AddressInfo } from "node:net"

import { afterEach, describe, expect, test } from "vitest"

import { fetchCalendar } from "./fetch-calendar"

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
const open = new Set<Server>()
afterEach(() => {
  for (const server of open) {
    server.closeAllConnections()
    server.close()
  }
  open.clear()
})

/** A listener on loopback that counts who connects. */
async function listener(answer: RequestListener) {
  let connections = 0
  const server = createServer(answer)
  server.on("connection", () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  open.add(server)
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a listening TCP server has one
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://127.0.0.1:${port}`, connections: () => connections }
}

describe("before any connection", () => {
  test("an address that is not public is refused", async () => {
    const local = await listener((_, response) => response.end(calendar))
    for (const url of [
      local.origin,
      `https://127.0.0.1:${local.port}/`,
      `https://localhost:${local.port}/`,
      `https://2130706433:${local.port}/`,
      `http://[::ffff:127.0.0.1]:${local.port}/`,
    ])
      expect((await fetchCalendar(url)).ok).toBe(false)
    expect(local.connections()).toBe(0)
  })

  test.each([
    [["127.0.0.1"]],
    [["10.0.0.5"]],
    [["169.254.169.254"]],
    [["::1"]],
    [["93.184.215.14", "127.0.0.1"]],
    [["2606:4700::1", "fd00::1"]],
  ])("a public name that resolves to %j is refused", async (addresses) => {
    expect(
      await fetchCalendar("https://calendar.example/", { resolve: async () => addresses }),
    ).toEqual({ ok: false, reason: "not_public" })
  })

  test("a name that nobody knows", async () => {
    const resolve = () => Promise.reject(new Error("ENOTFOUND"))
    expect(await fetchCalendar("https://calendar.example/", { resolve })).toEqual({
      ok: false,
      reason: "no_such_host",
    })
  })

  test("a name server that never answers", async () => {
    const resolve = () => new Promise<string[]>(() => undefined)
    const limits = { bytes: 100, milliseconds: 50 }
    expect(await fetchCalendar("https://calendar.example/", { resolve, limits })).toEqual({
      ok: false,
      reason: "too_slow",
    })
  })
})

test("the name is resolved once: what it answers the second time is never asked for", async () => {
  const local = await listener((_, response) => response.end(calendar))
  const answers = [["127.0.0.1"], ["169.254.169.254"]]
  let asked = 0
  const result = await fetchCalendar(`http://rebinding.example:${local.port}/`, {
    exempt: `http://rebinding.example:${local.port}`,
    resolve: async () => answers[asked++] ?? [],
  })
  expect(result.ok).toBe(true)
  expect(asked).toBe(1)
  expect(local.connections()).toBe(1)
})

describe("of what answers", () => {
  const limits = { bytes: 10_000, milliseconds: 1_000 }
  async function ask(answer: RequestListener) {
    const local = await listener(answer)
    const result = await fetchCalendar(`${local.origin}/a.ics`, { exempt: local.origin, limits })
    return { result, connections: local.connections() }
  }

  test("a calendar is taken, with a byte order mark and blank lines before it too", async () => {
    expect((await ask((_, response) => response.end(calendar))).result).toEqual({
      ok: true,
      value: calendar,
    })
    expect((await ask((_, response) => response.end(`\ufeff\r\n${calendar}`))).result.ok).toBe(true)
  })

  test("a redirect is not followed", async () => {
    const inside = await listener((_, response) => response.end(calendar))
    for (const status of [301, 302, 303, 307, 308]) {
      const { result } = await ask((_, response) =>
        response.writeHead(status, { location: inside.origin }).end(),
      )
      expect(result).toEqual({ ok: false, reason: "redirected" })
    }
    expect(inside.connections()).toBe(0)
  })

  test.each([204, 401, 404, 500])("status %i is no calendar", async (status) => {
    const { result } = await ask((_, response) => response.writeHead(status).end())
    expect(result).toEqual({ ok: false, reason: "answered" })
  })

  test.each([
    ["a page", "<!doctype html><html></html>".padEnd(200)],
    ["nothing", ""],
    ["bytes that are no text", Buffer.concat([Buffer.from(calendar), Buffer.of(0xff, 0xfe)])],
  ])("%s is no calendar", async (_, body) => {
    const { result } = await ask((__, response) => response.end(body))
    expect(result).toEqual({ ok: false, reason: "not_a_calendar" })
  })

  test("packed bytes are not unpacked", async () => {
    const { result } = await ask((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(calendar),
    )
    expect(result).toEqual({ ok: false, reason: "not_a_calendar" })
  })

  test("one that says it is too big is not read", async () => {
    const { result } = await ask((_, response) =>
      response.writeHead(200, { "content-length": "10001" }).write(calendar),
    )
    expect(result).toEqual({ ok: false, reason: "too_big" })
  })

  test("one that never ends is left at the limit", async () => {
    let sent = 0
    const { result } = await ask((_, response) => {
      response.write(calendar)
      const more = (): void => {
        while (!response.destroyed && sent < 1e9) {
          sent += 1_000
          if (!response.write("X".repeat(1_000))) break
        }
      }
      response.on("drain", more)
      more()
    })
    expect(result).toEqual({ ok: false, reason: "too_big" })
    expect(sent).toBeLessThan(1e9)
  })

  test("one that dawdles is left at the time limit", async () => {
    const { result } = await ask((_, response) => {
      const timer = setInterval(() => response.write(" "), 100)
      response.on("close", () => clearInterval(timer))
    })
    expect(result).toEqual({ ok: false, reason: "too_slow" })
  })

  test("one that hangs up is unreachable", async () => {
    const { result } = await ask((request) => request.socket.destroy())
    expect(result).toEqual({ ok: false, reason: "unreachable" })
  })
})
