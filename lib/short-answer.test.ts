import { createServer } from "node:http"

import { afterAll, expect, test } from "vitest"

import { shortAnswer } from "./short-answer"
import { whileCollecting } from "./testing-collection"
import { timeLimit } from "./time-limit"

/** Answers with the first half of a body, and the other half where its address says so. */
const server = createServer((request, response) => {
  response.writeHead(200, { "content-length": "10" }).write("12345")
  if (request.url === "/whole") response.end("67890")
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function asked(path: string, ms: number): Promise<string> {
  const answer = await fetch(`${origin}${path}`, { signal: timeLimit(ms) })
  return (await shortAnswer(answer)).toString()
}

test("a body is read to its end", async () => {
  expect(await asked("/whole", 60_000)).toBe("1234567890")
})

test("one whose end never comes is waited for as long as its request lasts, whatever is collected", async () => {
  const all = Array.from({ length: 5 }, () => asked("/half", 200))
  for (const end of await whileCollecting(Promise.allSettled(all)))
    expect(end).toMatchObject({ status: "rejected", reason: { name: "TimeoutError" } })
})
