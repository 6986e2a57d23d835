import { randomBytes } from "node:crypto"
import { createServer } from "node:net"

import { afterAll, expect, test } from "vitest"

import { guardedFetch } from "./guarded-fetch"

/** A server that answers with the status that the address asks for, one that no library would send too. */
const server = createServer((socket) => {
  socket.on("error", () => undefined)
  socket.once("data", (asked) => {
    const status = /^GET \/(\S+)/.exec(asked.toString("latin1"))?.[1] ?? "500"
    socket.end(`HTTP/1.1 ${status} So\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n`)
  })
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
const secret = () => randomBytes(32).toString("base64url")

// What the settings must hold; none of it is asked here but the one origin that may be on loopback.
Object.assign(process.env, {
  BASE_URL: "https://housecall.example",
  DATABASE_URL: "postgres://nowhere",
  REDIS_URL: "redis://nowhere",
  LIVEKIT_URL: "wss://media.example",
  LIVEKIT_API_URL: "https://media.example",
  LIVEKIT_API_KEY: "hc1a2b3c",
  LIVEKIT_API_SECRET: secret(),
  SMTP_URL: "smtp://nowhere",
  MAIL_FROM: "a@housecall.example",
  SESSION_SECRET: secret(),
  MASTER_KEY: secret(),
  SEAT_SIGNING_KEY_FILE: "nowhere",
  OIDC_EXEMPT_ORIGIN: origin,
})

afterAll(() => {
  server.close()
})

test.each([200, 204, 205, 302, 304, 404, 599])("an answer of %i comes back", async (status) => {
  expect(await guardedFetch(`${origin}/${status}`)).toHaveProperty("status", status)
})

test.each(["600", "999", "199", "000", "abc"])(
  "a status that HTTP does not have (%s) is an error of whoever asked, and not of the process",
  async (status) => {
    await expect(guardedFetch(`${origin}/${status}`)).rejects.toThrow(Error)
  },
)
