import { once } from "node:events"
import { Agent, createServer, get } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

import { expect, onTestFinished, test } from "vitest"

import { drainOnStop } from "./drain"

test("once it is told to stop, each answer is the last of its connection; what is idle answers once more, and is closed then", async () => {
  const drain = drainOnStop(500)
  const waiting: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url === "/slow") waiting.push(response)
    else response.end("now")
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const other = new Agent({ keepAlive: true, maxSockets: 1 })
  const silent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => {
    for (const one of [agent, other, silent]) one.destroy()
    server.closeAllConnections()
  })
  const ask = (path: string, by: Agent) => {
    const asked = get({ host: "127.0.0.1", port, path, agent: by })
    return once(asked, "response").then(([answer]: IncomingMessage[]) => answer)
  }
  for (const by of [other, silent]) {
    const idle = await ask("/", by)
    idle?.resume()
    await once(idle ?? server, "end")
    expect(idle?.headers.connection).toBe("keep-alive")
  }

  expect(server.keepAliveTimeout).toBe(75_000)

  const slow = ask("/slow", agent)
  await expect.poll(() => waiting.length).toBe(1)
  const closed = once(server, "close")
  // As Next does it: its own handler of the signal is asked first.
  server.close()
  drain()
  const reused = await ask("/", other)
  reused?.resume()
  expect(reused?.headers.connection).toBe("close")
  waiting[0]?.end("late")
  const answer = await slow
  answer?.resume()
  expect(answer?.headers.connection).toBe("close")
  await closed
})
