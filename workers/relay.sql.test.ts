import { Queue } from "bullmq"
import { afterAll, beforeEach, expect, test, vi } from "vitest"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { defineJob } from "@/lib/jobs/define"
import { dropPlan, enqueue } from "@/lib/jobs/outbox"
import { patientRedis } from "@/lib/jobs/redis"

import { startRelay } from "./relay"

const database = await testDatabase()
const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
const connection = patientRedis()
const queue = new Queue("relay-test", { connection })
const Letter = defineJob("test.letter", z.object({ id: z.string() }))
const Text = defineJob("test.text", z.object({ id: z.string() }))

beforeEach(async () => {
  await queue.obliterate({ force: true })
  await database.admin.query("delete from outbox")
})
afterAll(async () => {
  await queue.close()
  connection.disconnect()
})

const promise = (): Promise<void> =>
  withTenant(clinic.clinicId, (tx) => enqueue(tx, clinic.clinicId, Letter, { id: "a" }))
const waiting = async (): Promise<string[]> => (await queue.getWaiting()).map((job) => job.id ?? "")

test("a promise reaches the queue once, with its clinic and its number and nothing else", async () => {
  const relay = startRelay(() => queue)
  await promise()
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000)
  await relay.stop()
  const [job] = await queue.getWaiting()
  const { rows } = await database.admin.query<{ id: string }>("select id from outbox")
  expect(job?.data).toEqual({ clinicId: clinic.clinicId, outboxId: rows[0]?.id })
})

test("each kind of promise reaches the queue that is its own", async () => {
  const other = new Queue("relay-test-elsewhere", { connection })
  await other.obliterate({ force: true })
  await promise()
  await withTenant(clinic.clinicId, (tx) => enqueue(tx, clinic.clinicId, Text, { id: "b" }))
  const relay = startRelay((job) => (job === Text.name ? other : queue))
  await vi.waitFor(async () => expect(await other.getWaitingCount()).toBe(1), 10_000)
  await relay.stop()
  expect((await other.getWaiting()).map(({ name }) => name)).toEqual([Text.name])
  expect((await queue.getWaiting()).map(({ name }) => name)).toEqual([Letter.name])
  await other.close()
})

test("a transaction that fails promises nothing", async () => {
  await withTenant(clinic.clinicId, async (tx) => {
    await enqueue(tx, clinic.clinicId, Letter, { id: "a" })
    throw new Error("rolled back")
  }).catch(() => undefined)
  const { rowCount } = await database.admin.query("select from outbox")
  expect(rowCount).toBe(0)
})

test("what Redis forgot is handed over again, and what is done is not", async () => {
  await promise()
  await promise()
  const relay = startRelay(() => queue)
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(2), 10_000)
  const [first] = await waiting()
  await database.admin.query(
    "update outbox set done_at = now() where id = (select max(id) from outbox)",
  )
  await queue.obliterate({ force: true })
  await database.admin.query("update outbox set relayed_at = now() - interval '1 hour'")
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000)
  await relay.stop()
  expect((await waiting())[0]).not.toBe(first)
})

test("what a clock that was ahead handed over is handed over again once it is back, and counts from then", async () => {
  await promise()
  await database.admin.query(
    "update outbox set relayed_at = now() + interval '50 minutes', relays = 1",
  )
  const relay = startRelay(() => queue)
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000)
  await relay.stop()
  const { rows } = await database.admin.query(
    "select relayed_at <= now() as sane, relays from outbox",
  )
  expect(rows).toEqual([{ sane: true, relays: 2 }])
})

test("what is due within the hour waits in Redis until then; what is due later waits in PostgreSQL", async () => {
  const later = (minutes: number) =>
    withTenant(clinic.clinicId, (tx) =>
      enqueue(
        tx,
        clinic.clinicId,
        Letter,
        { id: "a" },
        { dueAt: new Date(Date.now() + minutes * 60_000), plan: "visit/a" },
      ),
    )
  await later(30)
  await later(60 * 48)
  const relay = startRelay(() => queue)
  await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(1), 10_000)
  const [job] = await queue.getDelayed()
  expect(job?.delay).toBeGreaterThan(29 * 60_000)
  expect(job?.delay).toBeLessThanOrEqual(30 * 60_000)
  await relay.stop()
  const { rows } = await database.admin.query<{ relays: number }>(
    "select relays from outbox order by id",
  )
  expect(rows.map((row) => row.relays)).toEqual([1, 0])
})

test("a delayed job that Redis forgot is handed over again once it is overdue, not before", async () => {
  await promise()
  await database.admin.query(
    "update outbox set due_at = now() + interval '10 minutes', relays = 1, relayed_at = now() - interval '1 hour'",
  )
  const relay = startRelay(() => queue)
  await promise()
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000)
  expect(await queue.getDelayedCount()).toBe(0)
  await database.admin.query(
    "update outbox set due_at = now() - interval '10 minutes' where due_at is not null",
  )
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(2), 10_000)
  await relay.stop()
})

test("a plan that was dropped is not handed over", async () => {
  await withTenant(clinic.clinicId, async (tx) => {
    const dueAt = new Date(Date.now() + 60_000)
    await enqueue(tx, clinic.clinicId, Letter, { id: "a" }, { dueAt, plan: "visit/a" })
    await enqueue(tx, clinic.clinicId, Letter, { id: "b" }, { dueAt, plan: "visit/b" })
    await dropPlan(tx, "visit/a")
  })
  const relay = startRelay(() => queue)
  await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(1), 10_000)
  await relay.stop()
  const { rows } = await database.admin.query<{ id: string }>(
    "select id from outbox where plan = 'visit/b'",
  )
  expect((await queue.getDelayed())[0]?.data).toMatchObject({ outboxId: rows[0]?.id })
})

test("a parked promise is handed over no more, however old it is", async () => {
  await promise()
  await promise()
  await database.admin.query(
    "update outbox set parked_at = now(), relays = 8, relayed_at = now() - interval '1 week' where id = (select min(id) from outbox)",
  )
  const relay = startRelay(() => queue)
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000)
  await relay.stop()
  const { rows } = await database.admin.query<{ relays: number }>(
    "select relays from outbox order by id",
  )
  expect(rows.map((row) => row.relays)).toEqual([8, 1])
})
