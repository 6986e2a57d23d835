import { connect, createServer } from "node:net"
import type { AddressInfo, Server, Socket } from "node:net"

import { Queue, Worker } from "bullmq"
import { Redis } from "ioredis"
import { afterEach, expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { patientRedis } from "@/lib/jobs/redis"

import { schedule } from "./schedule"

await testDatabase()
const name = "round"
const eachSecond = "* * * * * *"
const waits = { timeout: 60_000, interval: 50 }
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
  const connection = patientRedis()
  await connection.flushdb()
  connection.disconnect()
})

test("two workers do each round once", async () => {
  const ran: string[] = []
  for (const { worker } of [aWorker((id) => ran.push(id)), aWorker((id) => ran.push(id))])
    await worker.waitUntilReady()
  await vi.waitFor(() => expect(ran.length).toBeGreaterThan(3), waits)
  // The id of a round's job is its second.
  expect(new Set(ran).size).toBe(ran.length)
})

test("a Redis that lost everything is told again, by itself", async () => {
  const ran: string[] = []
  const { connection } = aWorker((id) => ran.push(id), 200)
  await vi.waitFor(() => expect(ran.length).toBeGreaterThan(0), waits)
  await connection.flushdb()
  const before = ran.length
  await vi.waitFor(() => expect(ran.length).toBeGreaterThan(before + 1), waits)
})

test("a Redis that is away is told when it comes, and holds up no stop", async () => {
  const real = new URL(process.env["REDIS_URL"] ?? "")
  const port = await freePort()
  const other = new URL(real)
  other.host = `127.0.0.1:${port}`
  const away = new Redis(other.href, {
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
  })
  away.on("error", () => undefined)
  const queue = new Queue("rounds", { connection: away, skipVersionCheck: true })
  queue.on("error", () => undefined)
  cleanUps.push(() => away.disconnect())
  await schedule(queue, name, eachSecond).stop()

  const rounds = schedule(queue, name, eachSecond)
  cleanUps.push(() => rounds.stop())
  const line = await lineTo(Number(real.port), real.hostname, port)
  cleanUps.push(() => line.close())
  const connection = patientRedis()
  const looking = new Queue("rounds", { connection })
  cleanUps.push(async () => {
    await looking.close()
    connection.disconnect()
  })
  await vi.waitFor(
    async () => expect((await looking.getJobSchedulers()).map(({ key }) => key)).toEqual([name]),
    waits,
  )
})

function aWorker(work: (id: string) => void, tellMs?: number) {
  const [connection, blocking] = [patientRedis(), patientRedis()]
  const queue = new Queue("rounds", { connection })
  const worker = new Worker(
    "rounds",
    (job) => {
      work(job.id ?? "")
      return Promise.resolve()
    },
    { connection: blocking },
  )
  queue.on("error", () => undefined)
  worker.on("error", () => undefined)
  const rounds = schedule(queue, name, eachSecond, tellMs)
  cleanUps.push(async () => {
    await rounds.stop()
    await worker.close()
    await queue.close()
    connection.disconnect()
    blocking.disconnect()
  })
  return { worker, connection }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server, 0)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** What connects to `from` reaches the real one. */
async function lineTo(port: number, host: string, from: number) {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on("error", () => undefined)
    }
    near.pipe(far).pipe(near)
  })
  await listening(server, from)
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      // oxlint-disable-next-line typescript/consistent-type-assertions -- a listening TCP server has one
      resolve((server.address() as AddressInfo).port)
    })
  })
}
