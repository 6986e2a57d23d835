import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { Agent, request } from "node:https"
import { join } from "node:path"

import { afterAll, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { staffCookie } from "@/lib/identity/auth"
import { openSession } from "@/lib/identity/staff-session"
import { choosePort } from "@/tools/stack/ports"
import { haproxy, openDoorTo } from "@/tools/testing-front-door"

const database = await testDatabase()
const root = join(import.meta.dirname, "..")
const isBuilt = existsSync(join(root, ".next/BUILD_ID"))
const patience = { timeout: 300_000, interval: 200 }
const running: ChildProcess[] = []
afterAll(() => {
  for (const one of running) one.kill("SIGKILL")
})

/** One web process of the production build, ready. */
async function startWeb(port: number): Promise<ChildProcess> {
  const next = ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)]
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" }
  const child = spawn(process.execPath, next, { cwd: root, env, stdio: "ignore" })
  running.push(child)
  await vi.waitFor(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`)
    expect(answer.status).toBe(200)
  }, patience)
  return child
}

/** People who look at pages and send forms, one request after the other, each over connections that stay open. */
function people(count: number, https: number, cookie: string) {
  const failed: string[] = []
  let answered = 0
  let going = true
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: count })
  const first = { method: "GET", path: "/today", right: 200 }
  const asked = [
    first,
    { method: "GET", path: "/healthz", right: 200 },
    // Refused for want of a device's token, and not for anything else.
    { method: "POST", path: "/api/vitals/ingest", right: 401 },
  ]
  const one = async (nth: number): Promise<void> => {
    for (let turn = nth; going; turn += 1) {
      const { method, path, right } = asked[turn % asked.length] ?? first
      const status = await ask({ https, method, path, cookie, agent }).catch(String)
      if (status === right) answered += 1
      else failed.push(`${method} ${path}: ${status}`)
    }
  }
  const all = Promise.all(Array.from({ length: count }, (_, nth) => one(nth)))
  return {
    failed,
    answered: () => answered,
    async end() {
      going = false
      await all
      agent.destroy()
    },
  }
}

type Asked = { https: number; method: string; path: string; cookie: string; agent: Agent }

function ask({ https, method, path, cookie, agent }: Asked): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const headers = { host: "localhost", cookie }
    const options = { host: "127.0.0.1", port: https, servername: "localhost", method, path, agent }
    request({ ...options, headers }, (response) => {
      response.resume()
      response.on("error", fail)
      response.on("end", () => done(response.statusCode))
    })
      .on("error", fail)
      .end()
  })
}

/** Open pages: each comes back as soon as its event stream ends, as a browser does. */
function openPages(count: number, https: number, cookie: string) {
  const open = new Set<number>()
  const failed: string[] = []
  let opened = 0
  let going = true
  const listen = (nth: number): void => {
    const asked = request(
      {
        ...{ host: "127.0.0.1", port: https, servername: "localhost", rejectUnauthorized: false },
        ...{ path: "/api/events", headers: { host: "localhost", cookie }, agent: false },
      },
      (response) => {
        if (response.statusCode !== 200) failed.push(`stream: ${response.statusCode}`)
        opened += 1
        open.add(nth)
        response.resume()
        response.on("aborted", () => going && failed.push("stream: cut off"))
        response.on("close", () => {
          open.delete(nth)
          if (going) listen(nth)
        })
      },
    )
    asked.on("error", (error) => going && failed.push(`stream: ${error.message}`))
    asked.end()
    ends.push(() => asked.destroy())
  }
  const ends: (() => void)[] = []
  for (let nth = 0; nth < count; nth += 1) listen(nth)
  return {
    failed,
    open: () => open.size,
    opened: () => opened,
    end() {
      going = false
      for (const end of ends) end()
    },
  }
}

test.skipIf(haproxy === undefined || !isBuilt)(
  "two web processes are replaced one after the other, and no request and no page notices",
  async () => {
    const { clinicId, clinicianId } = await arrangeClinic(database, new Date())
    const place = { address: "127.0.0.1", userAgent: "test" }
    const { token } = await withTenant(clinicId, (tx) =>
      openSession(
        tx,
        { clinicId, userId: clinicianId },
        { method: "password", secondFactor: false, place },
        new Date(),
      ),
    )
    const cookie = `${staffCookie}=${token}`
    const ports = [await choosePort(), await choosePort()]
    const webs = await Promise.all(ports.map(startWeb))
    const door = await openDoorTo(ports)
    await vi.waitFor(async () => expect(await door.serving()).toBe(2), patience)
    const pages = openPages(6, door.https, cookie)
    const visitors = people(4, door.https, cookie)
    await vi.waitFor(() => expect(pages.open()).toBe(6), patience)

    for (const [nth, port] of ports.entries()) {
      const before = visitors.answered()
      await vi.waitFor(() => expect(visitors.answered()).toBeGreaterThan(before + 12), patience)
      const gone = once(webs[nth] ?? process, "exit")
      webs[nth]?.kill("SIGTERM")
      const late = setTimeout(() => webs[nth]?.kill("SIGKILL"), 60_000)
      const [code, signal] = await gone
      clearTimeout(late)
      // Gone by itself: nothing had to be cut off.
      expect([code, signal]).not.toContain("SIGKILL")
      const during = visitors.answered()
      await vi.waitFor(() => expect(visitors.answered()).toBeGreaterThan(during + 12), patience)
      webs[nth] = await startWeb(port)
      await vi.waitFor(async () => expect(await door.serving()).toBe(2), patience)
      await vi.waitFor(() => expect(pages.open()).toBe(6), patience)
    }

    await visitors.end()
    pages.end()
    expect(visitors.failed).toEqual([])
    expect(pages.failed).toEqual([])
    // Some were on each of the two, and came back.
    expect(pages.opened()).toBeGreaterThanOrEqual(12)
    console.log(`${visitors.answered()} requests, ${pages.opened()} streams, none failed`)
  },
  1_800_000,
)
