import { createServer } from "node:http"
import type { RequestListener } from "node:http"

import { afterEach, expect, test } from "vitest"

import { withWholeAnswers } from "./whole-answers"

const closing: (() => void)[] = []
const ask = withWholeAnswers(fetch, () => Promise.resolve())
const rsc = { headers: { rsc: "1" } }

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

test("an answer that is cut short, one from a door without a server and none at all are asked for again, until it is here as a whole", async () => {
  const { origin, asked } = await server(
    (_, answer) => answer.destroy(),
    (_, answer) => void answer.writeHead(503).end("no server"),
    (_, answer) =>
      void answer.writeHead(200, { "content-length": 10 }).end("half", () => answer.destroy()),
    (_, answer) =>
      void answer.writeHead(200, { "content-type": "text/x-component" }).end("0:whole"),
  )
  const answer = await ask(`${origin}/today?_rsc=1`, rsc)
  expect(await answer.text()).toBe("0:whole")
  expect(answer.url).toBe(`${origin}/today?_rsc=1`)
  expect(asked()).toBe(4)
})

test("a refusal is an answer", async () => {
  const { origin, asked } = await server((_, answer) => void answer.writeHead(404).end("none"))
  expect((await ask(origin, rsc)).status).toBe(404)
  expect(asked()).toBe(1)
})

test("whoever no longer wants it is not asked for again", async () => {
  const wanted = new AbortController()
  const { origin, asked } = await server((_, answer) => {
    wanted.abort()
    answer.destroy()
  })
  await expect(ask(origin, { ...rsc, signal: wanted.signal })).rejects.toThrow("aborted")
  expect(asked()).toBe(1)
})

test.each([
  ["what the app itself asks for", {}],
  ["what is fetched ahead", { headers: { rsc: "1", "next-router-prefetch": "1" } }],
])("%s fails at once, as it did", async (_, init) => {
  const { origin, asked } = await server((__, answer) => answer.destroy())
  await expect(ask(origin, init)).rejects.toThrow("fetch failed")
  expect(asked()).toBe(1)
})

/** Answers one after the other, the last of them again and again. */
async function server(
  ...answers: readonly RequestListener[]
): Promise<{ origin: string; asked: () => number }> {
  let asked = 0
  const listening = createServer((request, answer) => {
    answers[Math.min(asked, answers.length - 1)]?.(request, answer)
    asked += 1
  })
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve))
  closing.push(() => {
    listening.closeAllConnections()
    listening.close()
  })
  const address = listening.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, asked: () => asked }
}
