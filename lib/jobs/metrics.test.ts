import { randomBytes } from "node:crypto"
import { createServer } from "node:net"
import type { Socket } from "node:net"

import { afterAll, expect, test } from "vitest"

import { closeDatabase } from "@/db/client"

import { metrics } from "./metrics"
import { closeRedis, redis } from "./redis"

/** A Redis that takes each connection, and says nothing. */
const open = new Set<Socket>()
const server = createServer((socket) => {
  open.add(socket)
  socket.on("error", () => undefined)
  socket.resume()
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
const secret = () => randomBytes(32).toString("base64url")

Object.assign(process.env, {
  BASE_URL: "https://housecall.example",
  DATABASE_URL: `postgres://housecall_app:${secret()}@127.0.0.1:9/housecall`,
  REDIS_URL: `redis://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
  LIVEKIT_URL: "wss://media.example",
  LIVEKIT_API_URL: "https://media.example",
  LIVEKIT_API_KEY: "hc1a2b3c",
  LIVEKIT_API_SECRET: secret(),
  SMTP_URL: "smtp://nowhere",
  MAIL_FROM: "a@housecall.example",
  SESSION_SECRET: secret(),
  MASTER_KEY: secret(),
  SEAT_SIGNING_KEY_FILE: "nowhere",
})

afterAll(async () => {
  await closeRedis()
  await closeDatabase()
  for (const socket of open) socket.destroy()
  server.close()
})

test("without Redis and PostgreSQL each scrape says so, and leaves nothing behind that waits for them", async () => {
  const first = await metrics()
  expect(first).toContain("\nhousecall_redis_up 0\n")
  expect(first).toContain("\nhousecall_database_up 0\n")
  const waiting = redis().listenerCount("end")
  for (let scrape = 0; scrape < 3; scrape += 1) await metrics()
  expect(redis().listenerCount("end")).toBe(waiting)
})
