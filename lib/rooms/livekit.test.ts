import { randomBytes } from "node:crypto"
import { createServer } from "node:net"
import type { Socket } from "node:net"

import { afterAll, expect, test } from "vitest"

import { whileCollecting } from "@/lib/testing-collection"

import { connectionsIn, deleteRoom, ensureRoom } from "./livekit"

/** Takes each request, and says nothing. */
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
  DATABASE_URL: "postgres://nowhere",
  REDIS_URL: "redis://nowhere",
  LIVEKIT_URL: "wss://media.example",
  LIVEKIT_API_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
  LIVEKIT_API_KEY: "hc1a2b3c",
  LIVEKIT_API_SECRET: secret(),
  SMTP_URL: "smtp://nowhere",
  MAIL_FROM: "a@housecall.example",
  SESSION_SECRET: secret(),
  MASTER_KEY: secret(),
  SEAT_SIGNING_KEY_FILE: "nowhere",
})

afterAll(() => {
  for (const socket of open) socket.destroy()
  server.close()
})

test("a LiveKit that takes a request and says nothing is away, whatever is collected meanwhile", async () => {
  const calls = [ensureRoom("a"), deleteRoom("b"), connectionsIn("c")]
  const ends = await whileCollecting(Promise.allSettled(calls))
  for (const end of ends) expect(end).toMatchObject({ reason: { code: "livekit" } })
})
