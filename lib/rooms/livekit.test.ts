import { randomBytes } from "node:crypto"

import { afterAll, expect, test } from "vitest"

import { silentServer } from "@/db/testing-line"
import { whileCollecting } from "@/lib/testing-collection"

import { connectionsIn, deleteRoom, ensureRoom } from "./livekit"

/** Takes each request, and says nothing. */
const server = await silentServer()
const secret = () => randomBytes(32).toString("base64url")

Object.assign(process.env, {
  BASE_URL: "https://housecall.example",
  DATABASE_URL: "postgres://nowhere",
  REDIS_URL: "redis://nowhere",
  LIVEKIT_URL: "wss://media.example",
  LIVEKIT_API_URL: `http://127.0.0.1:${server.port}`,
  LIVEKIT_API_KEY: "hc1a2b3c",
  LIVEKIT_API_SECRET: secret(),
  SMTP_URL: "smtp://nowhere",
  MAIL_FROM: "a@housecall.example",
  SESSION_SECRET: secret(),
  MASTER_KEY: secret(),
  SEAT_SIGNING_KEY_FILE: "nowhere",
})

afterAll(() => server.close())

test("a LiveKit that takes a request and says nothing is away, whatever is collected meanwhile", async () => {
  const calls = [ensureRoom("a"), deleteRoom("b"), connectionsIn("c")]
  const ends = await whileCollecting(Promise.allSettled(calls))
  for (const end of ends) expect(end).toMatchObject({ reason: { code: "livekit" } })
})
