import { randomBytes } from "node:crypto"
import { createServer } from "node:net"

import { afterAll, expect, test } from "vitest"

import { guardedFetch, NotPublic } from "./guarded-fetch"

/** A server that answers with the status that the address asks for, one that no library would send too. */
let connections = 0
const server = createServer((socket) => {
  connections += 1
  socket.on("error", () => undefined)
  socket.once("data", (asked) => {
    const status = /^GET \/(\S+)/.exec(asked.toString("latin1"))?.[1] ?? "500"
    const to = `location: ${origin}/200\r\n`
    socket.end(
      `HTTP/1.1 ${status} So\r\n${to}content-type: text/plain\r\nconnection: close\r\n\r\n`,
    )
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

test.each([
  "https://127.0.0.1/",
  "https://127.1/",
  "https://2130706433/",
  "https://localhost/",
  "https://[::1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://10.0.0.1/",
  "https://100.64.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/",
  "https://[fd00::1]/",
])("%s leads inside: nobody is asked", async (address) => {
  await expect(guardedFetch(address)).rejects.toThrow("not a public address")
})

test.each([
  [["127.0.0.1"]],
  [["169.254.169.254"]],
  [["::ffff:10.0.0.1"]],
  [["93.184.215.14", "10.0.0.1"]],
  [["2606:4700::1", "fd00::1"]],
])("a public name that leads to %j leads inside", async (addresses) => {
  const asked = guardedFetch(
    "https://sign-in.hospital.example/",
    {},
    { resolve: async () => addresses },
  )
  await expect(asked).rejects.toThrow("not a public address")
})

// An address of the documentation, which nobody has: the one of these reasons that is found first is told.
test.each([
  ["http://203.0.113.7/", "only https on port 443"],
  ["https://203.0.113.7:8443/", "only https on port 443"],
  ["https://somebody:word@203.0.113.7/", "a password in an address"],
])("%s is no plain address of HTTPS: %s", async (address, why) => {
  await expect(guardedFetch(address)).rejects.toThrow(why)
})

test("the one exempt origin is that origin alone: another port, scheme or name of it is not", async () => {
  const { port } = new URL(origin)
  const before = connections
  for (const other of [
    `https://127.0.0.1:${port}/200`,
    `http://localhost:${port}/200`,
    `http://somebody@127.0.0.1:${port}/200`,
    `http://127.0.0.1:${Number(port) + 1}/200`,
  ])
    await expect(guardedFetch(other)).rejects.toThrow(NotPublic)
  expect(connections).toBe(before)
})

test("where an answer leads to elsewhere, nobody goes", async () => {
  const before = connections
  expect(await guardedFetch(`${origin}/307`)).toHaveProperty("status", 307)
  expect(connections).toBe(before + 1)
})

test.each(["600", "999", "199", "000", "abc"])(
  "a status that HTTP does not have (%s) is an error of whoever asked, and not of the process",
  async (status) => {
    await expect(guardedFetch(`${origin}/${status}`)).rejects.toThrow(Error)
  },
)

test("a name server that never answers is waited for no longer than the rest", async () => {
  const resolve = () => new Promise<string[]>(() => undefined)
  const asked = guardedFetch("https://sign-in.hospital.example/", {}, { resolve, milliseconds: 50 })
  await expect(asked).rejects.toMatchObject({ name: "TimeoutError" })
})
