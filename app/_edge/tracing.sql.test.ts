import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { IncomingMessage, Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"

import { afterAll, expect, test, vi } from "vitest"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { enqueue } from "@/lib/jobs/outbox"
import { refuse } from "@/lib/result"
import { slotFreedJob } from "@/lib/scheduling/jobs"
import { startTracing } from "@/lib/trace-export"

import { post } from "./post"
import { route } from "./route"
import { routePatterns } from "./route-pattern"
import { openCollector } from "./testing-collector"
import { watchRequests } from "./watch-requests"

/** Words that mean nothing and stand nowhere else. */
const words = ["Brunnelthwaite", "oxterquill", "fathomgrist", "squallamber", "glimmerhusk"] as const
const [name, mail, searched, thrown, planted] = words

const database = await testDatabase()
const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
const root = join(import.meta.dirname, "../..")
const open: Server[] = []
let worker: ChildProcess | undefined
let said = ""

const routes = ["/api/visits/[visitId]/leave"]
watchRequests(routePatterns(routes))

afterAll(() => {
  worker?.kill("SIGKILL")
  for (const server of open) {
    server.closeAllConnections()
    server.close()
  }
})

/** A route as each of ours is made, whose command promises a real job; the address names what it ends with. */
const leave = route({
  who: "anyone",
  body: z.object({ name: z.string() }),
  async handle(_, _body, { params }) {
    if (params["visitId"] === "broken") throw new Error(`no ${thrown}`)
    await withTenant(clinic.clinicId, (tx) =>
      enqueue(tx, clinic.clinicId, slotFreedJob, {
        clinicianId: clinic.clinicianId,
        startsAt: "2026-12-01T10:00:00.000Z",
        endsAt: "2026-12-01T10:20:00.000Z",
      }),
    )
    return refuse("not_found")
  },
})

/** Node's own server with the route behind it: what Next does between them needs no database. */
async function web(): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    void answer(incoming).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      outgoing.end(await response.text())
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return addressOf(server)
}

async function answer(incoming: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(Buffer.from(part))
  const url = new URL(incoming.url ?? "/", "http://localhost")
  const headers = new Headers()
  for (const [key, value] of Object.entries(incoming.headers)) headers.set(key, String(value))
  headers.set("origin", process.env["BASE_URL"] ?? "")
  headers.set("host", new URL(process.env["BASE_URL"] ?? "").host)
  headers.set("sec-fetch-site", "same-origin")
  const request = new Request(url, { method: "POST", headers, body: Buffer.concat(parts) })
  const visitId = url.pathname.split("/")[3] ?? ""
  return leave(request, { params: Promise.resolve({ visitId }) })
}

function addressOf(server: Server): string {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's own
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function startWorker(endpoint: string): void {
  worker = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: root,
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, LOG_LEVEL: "trace" },
    stdio: ["ignore", "pipe", "pipe"],
  })
  for (const out of [worker.stdout, worker.stderr])
    out?.on("data", (part: Buffer) => (said += part.toString()))
}

const waits = { timeout: 180_000, interval: 100 }

test("without a collector no span is made, and the click's trace still goes into the promise", async () => {
  await startTracing("housecall-web", routes, undefined)
  expect(Reflect.get(globalThis, "housecallTracer")).toBeUndefined()
  const url = await web()
  await post(`${url}/api/visits/one/leave`, { name })
  const { rows } = await database.admin.query<{ traceparent: string }>(
    "select traceparent from outbox",
  )
  expect(rows[0]?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  await database.admin.query("delete from outbox")
}, 240_000)

test("one trace goes from the click to the worker's job, and nobody's words are in it", async () => {
  const collector = await openCollector()
  open.push(collector.server)
  const exporting = await startTracing("housecall-web", routes, collector.url)
  startWorker(collector.url)
  const url = await web()
  const posted = await post(`${url}/api/visits/${mail}/leave?q=${searched}`, { name })
  expect(posted).toMatchObject({ ok: false, reason: "not_found" })
  await post(`${url}/api/visits/broken/leave`, { name })
  const unseen = "ab".repeat(16)
  // "Do not record this": the caller's wish is not ours.
  const headers = { traceparent: `00-${unseen}-${"cd".repeat(8)}-00` }
  await fetch(`${url}/api/visits/broken/leave`, { method: "POST", headers, body: "{}" })
  plant()

  await vi.waitFor(() => {
    const titles = collector.spans().map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining([`job ${slotFreedJob.name}`, "other"]))
    expect(collector.spans().map(({ traceId }) => traceId)).toContain(unseen)
  }, waits)
  const spans = collector.spans()
  const job = spans.find(({ title }) => title === `job ${slotFreedJob.name}`)
  const chain = spans.filter(({ traceId }) => traceId === job?.traceId)
  const titled = (title: string) => chain.find((one) => one.title === title)
  const request = titled("POST /api/visits/[visitId]/leave")
  const command = titled("command")
  const promised = titled(`enqueue ${slotFreedJob.name}`)
  expect(chain.map(({ title }) => title).toSorted()).toEqual([
    "POST /api/visits/[visitId]/leave",
    "command",
    `enqueue ${slotFreedJob.name}`,
    `job ${slotFreedJob.name}`,
  ])
  // The click itself is the browser's, which exports nothing.
  expect(request?.parentSpanId).toMatch(/^[0-9a-f]{16}$/)
  expect(command?.parentSpanId).toBe(request?.spanId)
  expect(promised?.parentSpanId).toBe(command?.spanId)
  expect(job?.parentSpanId).toBe(promised?.spanId)
  expect([request?.service, job?.service]).toEqual(["housecall-web", "housecall-workers"])
  expect(request?.attributes).toEqual({
    "http.route": "/api/visits/[visitId]/leave",
    "http.request.method": "POST",
    "http.response.status_code": 404,
  })
  expect(command?.attributes).toEqual({ "housecall.outcome": "not_found" })
  expect(job?.attributes).toEqual({
    "housecall.job": slotFreedJob.name,
    "housecall.queue": "housecall",
    "housecall.outcome": "done",
  })
  const { rows } = await database.admin.query<{ traceparent: string }>(
    "select traceparent from outbox",
  )
  expect(rows).toEqual([{ traceparent: `00-${promised?.traceId}-${promised?.spanId}-01` }])
  expect(words.filter((word) => collector.received().includes(word))).toEqual([])
  expect(collector.received()).not.toContain(clinic.clinicId)
  await exporting.stop()
  await workerStops()
}, 400_000)

/** Whoever once writes a span with words past our own functions: it leaves without them. */
function plant(): void {
  const tracer = Reflect.get(globalThis, "housecallTracer")
  const span = tracer.startSpan(`letter to ${planted}`, {})
  span.setAttributes({ "http.target": `/patients/${planted}`, "http.route": `/x/${planted}` })
  span.addEvent(planted)
  span.recordException(new Error(planted))
  span.setStatus({ code: 2, message: planted })
  span.end()
}

async function workerStops(): Promise<void> {
  if (worker === undefined) return
  const gone = once(worker, "exit")
  worker.kill("SIGTERM")
  await gone
  // What it printed is JSON, line by line.
  const lines = said.split("\n").filter((line) => line !== "")
  const parsed = lines.map((line): unknown => JSON.parse(line))
  for (const line of parsed)
    expect(line).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
      level: expect.stringMatching(/^[a-z]+$/),
    })
  expect(parsed).toContainEqual(expect.objectContaining({ msg: "workers ready" }))
}

test("a collector that says nothing, or is away, holds up and fails nothing", async () => {
  const silent = await openCollector("silent")
  open.push(silent.server)
  const url = await web()
  const away = { url: "http://127.0.0.1:9", requests: () => 1 }
  for (const collector of [silent, away]) {
    const exporting = await startTracing("housecall-web", routes, collector.url)
    const before = await post(`${url}/api/visits/one/leave`, { name })
    await vi.waitFor(() => expect(collector.requests()).toBeGreaterThan(0), waits)
    // Its answer to the first is still out.
    const after = await post(`${url}/api/visits/two/leave`, { name })
    for (const posted of [before, after])
      expect(posted).toMatchObject({ ok: false, reason: "not_found" })
    await exporting.stop()
  }
}, 240_000)
