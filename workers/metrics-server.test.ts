import { randomBytes } from "node:crypto"

import { afterEach, expect, test, vi } from "vitest"

import { meters } from "@/lib/meters"

import { measured } from "./measured"
import { startMetricsServer } from "./metrics-server"

const token = randomBytes(32).toString("base64url")
let running: { stop(): Promise<void> } | undefined
afterEach(() => running?.stop())

async function scrape(url: string, shown?: string): Promise<Response> {
  const headers = shown === undefined ? {} : { authorization: `Bearer ${shown}` }
  return vi.waitFor(() => fetch(url, { headers }), 20_000)
}

test("a workers process says what it counted, to whoever shows the token and to nobody else", async () => {
  const started = startMetricsServer({ listen: "127.0.0.1:0", token })
  running = started
  await measured("rooms.open", "own", () => Promise.resolve())
  await expect(
    measured("rooms.open", "own", () => Promise.reject(new Error("away"))),
  ).rejects.toThrow("away")
  meters().jobs.inc({ job: "rooms.open", outcome: "parked" })

  const url = `http://127.0.0.1:${await started.port()}/metrics`
  for (const wrong of [undefined, "", `${token}m`]) {
    const answer = await scrape(url, wrong)
    expect(answer.status).toBe(401)
    expect(await answer.text()).not.toContain("housecall_")
  }
  expect((await scrape(url.replace("/metrics", "/"), token)).status).toBe(404)
  const answer = await scrape(url, token)
  expect(answer.headers.get("content-type")).toContain("version=0.0.4")
  const text = await answer.text()
  for (const outcome of ["done", "failed", "parked"])
    expect(text).toContain(`housecall_jobs_total{job="rooms.open",outcome="${outcome}"} 1`)
  expect(text).toContain('housecall_job_duration_seconds_count{job="rooms.open"} 2')
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.]+/m)
})

test("without an address or without a token there is no port", async () => {
  for (const settings of [{ token }, { listen: "127.0.0.1:0" }, {}]) {
    const none = startMetricsServer(settings)
    expect(await none.port()).toBeUndefined()
    await none.stop()
  }
})
