import { randomBytes } from "node:crypto"

import { Queue, Worker } from "bullmq"
import { afterAll, describe, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { recordAll } from "@/lib/audit/record"
import { systemActor } from "@/lib/identity/system"
import { exposition } from "@/lib/jobs/exposition"
import { grouped, isBearer, metrics } from "@/lib/jobs/metrics"
import { queueNames } from "@/lib/jobs/queues"
import { closeRedis, patientRedis } from "@/lib/jobs/redis"

import { GET } from "./route"

const database = await testDatabase()
const token = randomBytes(32).toString("base64url")
process.env["METRICS_TOKEN"] = token
const first = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
const second = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
const connections = [patientRedis(), patientRedis()] as const
afterAll(async () => {
  for (const connection of connections) connection.disconnect()
  await closeRedis()
})

const scrape = (authorization?: string) =>
  GET(
    new Request("http://localhost/metrics", {
      headers: authorization === undefined ? {} : { authorization },
    }),
  )

/** The samples, by name with its labels. */
function read(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ")
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

describe("/metrics", () => {
  test("is shut without the token, and says nothing", async () => {
    for (const shown of [
      undefined,
      "",
      "Bearer",
      `Bearer ${"x".repeat(40)}`,
      token,
      `Basic ${token}`,
    ]) {
      const answer = await scrape(shown)
      expect(answer.status).toBe(401)
      expect(await answer.text()).not.toContain("housecall_")
    }
  })

  test("counts what is open, parked and unsequenced over all clinics", async () => {
    const run = (text: string, values: unknown[]) => database.admin.query(text, values)
    for (const { clinicId } of [first, second]) {
      await run(
        "insert into outbox (clinic_id, job, payload, created_at) values ($1, 'rooms.open', '{}', now() - interval '10 minutes')",
        [clinicId],
      )
      await run(
        "insert into outbox (clinic_id, job, payload, parked_at) values ($1, 'rooms.close', '{}', now()), ($1, 'summaries.draft', '{}', now())",
        [clinicId],
      )
      await run(
        "insert into outbox (clinic_id, job, payload, due_at) values ($1, 'notifications.letter', '{}', now() + interval '1 day')",
        [clinicId],
      )
    }
    const at = new Date(Date.now() - 90_000)
    const actor = systemActor("test", first.clinicId)
    const entity = { type: "clinic", id: first.clinicId } as const
    await withTenant(first.clinicId, (tx) =>
      recordAll(
        tx,
        actor,
        [{ action: "clinic.read", entity, outcome: "success", purpose: "HOPERAT", data: {} }],
        at,
      ),
    )
    const answer = await scrape(`Bearer ${token}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-type")).toContain("version=0.0.4")
    const text = await answer.text()
    const samples = read(text)
    expect(samples.get("housecall_outbox_open")).toBe(2)
    expect(samples.get("housecall_outbox_oldest_seconds")).toBeGreaterThanOrEqual(600)
    expect(samples.get('housecall_jobs_parked{job="rooms.close"}')).toBe(2)
    expect(samples.get('housecall_jobs_parked{job="summaries.draft"}')).toBe(2)
    expect(samples.get("housecall_audit_oldest_unsequenced_seconds")).toBeGreaterThanOrEqual(90)
    expect(samples.get("housecall_audit_log_entries")).toBe(0)
    expect(samples.get("housecall_redis_up")).toBe(1)
    expect(text).not.toMatch(new RegExp(`${first.clinicId}|${second.clinicId}|Agnes`))
  })

  test("has BullMQ's own counts, of what failed too", async () => {
    const queue = new Queue(queueNames.own, { connection: connections[0] })
    const worker = new Worker(
      queueNames.own,
      (job) => (job.name === "bad" ? Promise.reject(new Error("no")) : Promise.resolve()),
      { connection: connections[1], metrics: { maxDataPoints: 60 } },
    )
    await queue.add("good", {})
    await queue.add("bad", {})
    await vi.waitFor(async () => {
      const samples = read(await metrics())
      expect(samples.get('bullmq_job_count{queue="housecall", state="failed"}')).toBe(1)
      expect(samples.get('bullmq_job_completed_total{queue="housecall"}')).toBe(1)
      expect(samples.get('bullmq_job_failed_total{queue="housecall"}')).toBe(1)
    }, 20_000)
    await worker.close()
    await queue.close()
  })

  test("both queues are told, each metric once with all its lines together", async () => {
    const lines = (await metrics()).split("\n").filter((line) => line.includes("bullmq_"))
    for (const name of Object.values(queueNames))
      expect(lines.filter((line) => line.includes(`queue="${name}"`)).length).toBeGreaterThan(3)
    const names = lines.map((line) => /bullmq_\w+/.exec(line)?.[0])
    expect(
      names.filter((name, nth) => names.indexOf(name) < nth && names[nth - 1] !== name),
    ).toEqual([])
    const types = lines.filter((line) => line.startsWith("# TYPE"))
    expect(new Set(types).size).toBe(types.length)
    expect(types.length).toBeGreaterThan(0)
  })
})

test("what is no line of a metric is left out of the one text of several", () => {
  const one = '# HELP jobs_total Jobs\n# TYPE jobs_total counter\njobs_total{queue="a"} 1\n\n'
  expect(grouped([one, `${one.replace('"a"', '"b"')}late{x="1"} 2\n}{\n`])).toBe(
    '# HELP jobs_total Jobs\n# TYPE jobs_total counter\njobs_total{queue="a"} 1\njobs_total{queue="b"} 1\nlate{x="1"} 2',
  )
})

test("only the whole token opens", () => {
  expect(isBearer(`Bearer ${token}`, token)).toBe(true)
  expect(isBearer(`bearer ${token}`, token)).toBe(true)
  for (const wrong of [
    null,
    "",
    `Bearer ${token}m`,
    `Bearer ${token.slice(1)}`,
    `Bearer  ${token}`,
  ])
    expect(isBearer(wrong, token)).toBe(false)
})

test("a name that is none of ours is no sample, and a label is quoted", async () => {
  const text = await exposition([
    { name: "jobs_parked", label: 'a"b\\c\nd', value: 1 },
    { name: "of_nobody", label: null, value: 1 },
  ])
  expect(text).toContain('housecall_jobs_parked{job="a\\"b\\\\c\\nd"} 1\n')
  expect(text).not.toContain("of_nobody")
})
