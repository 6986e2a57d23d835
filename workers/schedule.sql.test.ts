import { connect, createServer } from "node:net"
import type { AddressInfo, Server, Socket } from "node:net"

import { Queue, Worker } from "bullmq"
import { Redis } from "ioredis"
import { afterEach, expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { patientRedis } from "@/lib/jobs/redis"

import { roundOf, schedule } from "./schedule"

await testDatabase()
const name = "round"
const eachSecond = "* * * * * *"
const waits = { timeout: 60_000, interval: 50 }
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  vi.useRealTimers()
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

test("a worker whose clock is behind tells nothing new of a round that another is at: none comes without its name", async () => {
  const came: (string | undefined)[] = []
  let letGo = (): void => undefined
  const held = new Promise<void>((done) => (letGo = done))
  const first = aWorker((id, jobName) => {
    came.push(id, jobName)
    return came.length === 2 ? held : undefined
  })
  await vi.waitFor(() => expect(came).toHaveLength(2), waits)
  const due = Number(came[0]?.split(":").at(-1))
  const next = async () => (await first.queue.getJobScheduler(name))?.next
  await vi.waitFor(async () => expect(await next()).toBe(due + 1_000), waits)

  vi.useFakeTimers({ toFake: ["Date"], now: due - 500 })
  const behind = schedule(first.queue, name, eachSecond)
  // Waits until Redis is told.
  await behind.stop()
  vi.useRealTimers()
  letGo()
  await vi.waitFor(() => expect(came.length).toBeGreaterThan(8), waits)
  expect(came.filter((_, n) => n % 2 === 1)).not.toContain(undefined)
  const ids = came.filter((_, n) => n % 2 === 0)
  expect(new Set(ids).size).toBe(ids.length)
})

test("a round of which Redis has the id alone is done", async () => {
  const connection = patientRedis()
  cleanUps.push(() => connection.disconnect())
  const queue = new Queue("rounds", { connection })
  cleanUps.push(() => queue.close())
  await schedule(queue, name, eachSecond).stop()
  const [alone = ""] = await connection.zrange(queue.toKey("delayed"), "0", "0")
  expect(alone).toMatch(/^repeat:round:\d+$/)
  await connection.del(queue.toKey(alone))

  const done: string[] = []
  const rounds = new Map([[name, () => Promise.resolve(void done.push(name))]])
  const names: (string | undefined)[] = []
  aWorker((id, jobName) => {
    names.push(jobName)
    return roundOf({ id, name: jobName }, rounds)?.round()
  })
  await vi.waitFor(() => expect(done).toEqual([name]), waits)
  expect(names).toEqual([undefined])
})

test("a round that nobody took for a minute is told again", async () => {
  const connection = patientRedis()
  cleanUps.push(() => connection.disconnect())
  const queue = new Queue("rounds", { connection })
  cleanUps.push(() => queue.close())
  const next = async () => (await queue.getJobScheduler(name))?.next
  await schedule(queue, name, eachSecond).stop()
  const lost = Number(await next())
  await connection.del(queue.toKey(`repeat:${name}:${lost}`))
  vi.useFakeTimers({ toFake: ["Date"], now: lost + 59_000 })
  await schedule(queue, name, eachSecond).stop()
  expect(await next()).toBe(lost)
  vi.setSystemTime(lost + 61_000)
  await schedule(queue, name, eachSecond).stop()
  vi.useRealTimers()
  expect(await next()).toBeGreaterThan(lost)
})

test("what the clock does not ask for is no round", () => {
  const rounds = new Map([[name, () => Promise.resolve()]])
  expect(roundOf({ id: "7", name: "promise" }, rounds)).toBeUndefined()
  expect(roundOf({ id: "7" }, rounds)).toBeUndefined()
  expect(roundOf({ id: "repeat:another:7" }, rounds)).toBeUndefined()
  expect(roundOf({ id: "repeat:round:7", name }, rounds)?.name).toBe(name)
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

type Work = (id: string, jobName: string | undefined) => unknown

function aWorker(work: Work, tellMs?: number) {
  const [connection, blocking] = [patientRedis(), patientRedis()]
  const queue = new Queue("rounds", { connection })
  const worker = new Worker(
    "rounds",
    async (job) => {
      await work(job.id ?? "", job.name)
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
  return { worker, connection, queue }
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
