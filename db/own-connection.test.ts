import { createServer } from "node:net"
import type { Socket } from "node:net"

import { afterAll, expect, test } from "vitest"

import { withConnection } from "./own-connection"

/** Takes each connection, and says nothing. */
const open = new Set<Socket>()
const server = createServer((socket) => {
  open.add(socket)
  socket.on("error", () => undefined)
  socket.resume()
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
const port = typeof address === "object" ? address?.port : 0

afterAll(() => {
  for (const socket of open) socket.destroy()
  server.close()
})

const work = () => Promise.reject(new Error("it was given a connection"))

test("a server that takes the connection and says nothing is named, within its time", async () => {
  const url = `postgres://housecall_owner:a@127.0.0.1:${port}/housecall`
  await expect(withConnection(url, work, 100)).rejects.toThrow(
    `No connection to the database at 127.0.0.1:${port}: timeout expired`,
  )
})

test("so is one that is not there", async () => {
  const url = "postgres://housecall_owner:a@127.0.0.1:9/housecall"
  await expect(withConnection(url, work)).rejects.toThrow(
    "No connection to the database at 127.0.0.1:9: connect ECONNREFUSED 127.0.0.1:9",
  )
})
