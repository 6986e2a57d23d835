import { afterAll, expect, test } from "vitest"

import { withConnection } from "./own-connection"
import { silentServer } from "./testing-line"

const server = await silentServer()
const { port } = server

afterAll(() => server.close())

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
