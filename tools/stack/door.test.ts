import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, expect, test } from "vitest"

import { startDoor } from "./door"
import { choosePortsApart } from "./ports"
import { supervise } from "./supervisor"
import type { Supervisor } from "./supervisor"

let directory: string
let supervisor: Supervisor

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "door-"))
  supervisor = await supervise(directory, () => undefined)
})
afterAll(async () => {
  await supervisor.stop()
  rmSync(directory, { recursive: true, force: true })
})

test("connections go to each process in turn, and past one that is down", async () => {
  const [port = 0, one = 0, two = 0, down = 0] = await choosePortsApart(4)
  const servers = [await named("one", one), await named("two", two)]
  await startDoor(supervisor, port, [one, down, two])
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(port)))
  expect(new Set(answers)).toEqual(new Set(["one", "two"]))
  for (const server of servers) server.close()
})

async function named(name: string, port: number): Promise<Server> {
  const server = createServer((_, response) => response.end(name)).listen(port, "127.0.0.1")
  await once(server, "listening")
  return server
}

async function ask(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } })
  return answer.text()
}
