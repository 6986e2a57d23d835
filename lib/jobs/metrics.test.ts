import { randomBytes } from "node:crypto"

import { afterAll, expect, test } from "vitest"

import { closeDatabase } from "@/db/client"
import { silentServer } from "@/db/testing-line"

import { metrics } from "./metrics"
import { closeRedis, redis } from "./redis"

/** A Redis that takes each connection, and says nothing. */
const server = await silentServer()
const secret = () => randomBytes(32).toString("base64url")

Object.assign(process.env, {
  BASE_URL: "https://housecall.example",
  DATABASE_URL: `postgres://housecall_app:${secret()}@127.0.0.1:9/housecall`,
  REDIS_URL: `redis://127.0.0.1:${server.port}`,
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
  server.close()
})

test("without Redis and PostgreSQL each scrape says so, and leaves nothing behind that waits for them", async () => {
  const first = await metrics()
  expect(first).toContain("\nhousecall_redis_up 0\n")
  expect(first).toContain("\nhousecall_database_up 0\n")
  expect(first).toContain('\nhousecall_part_ready{part="signer"} 0\n')
  const waiting = redis().listenerCount("end")
  for (let scrape = 0; scrape < 3; scrape += 1) await metrics()
  expect(redis().listenerCount("end")).toBe(waiting)
})
