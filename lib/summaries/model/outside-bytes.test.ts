import { createServer } from "node:http"

import fc from "fast-check"
import { afterAll, expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

import { turnsFrom } from "../extract/testing-turns"
import { openAiCompatible } from "./openai-compatible"

const turns = turnsFrom("D: What brings you in?\nP: My left knee hurts.")
const sentence = { section: "subjective", text: "Left knee hurts.", cites: [{ line: "L2" }] }
const head = { id: "1", object: "chat.completion.chunk", created: 1, model: "any" }
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
const sound = [
  chunk({ role: "assistant", content: "" }),
  chunk({ content: JSON.stringify({ sentences: [sentence] }) }),
  chunk({}, "stop"),
  `data: ${JSON.stringify({ ...head, choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } })}\n\n`,
  "data: [DONE]\n\n",
].join("")

let answer = ""
const server = createServer((request, response) => {
  request.resume()
  request.on("end", () =>
    response.writeHead(200, { "content-type": "text/event-stream" }).end(answer),
  )
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const place = server.address()
const url = `http://127.0.0.1:${typeof place === "object" ? place?.port : 0}/v1`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const asked = () =>
  openAiCompatible({ url, model: "any", key: undefined }).summarise(turns, {
    signal: new AbortController().signal,
  })

test("whatever a model's server streams: sentences of the schema, or why not, and never a fault", async () => {
  await fc.assert(
    fc.asyncProperty(changedText([sound]), async (text) => {
      answer = text
      const said = await asked()
      expect(said.ok ? Array.isArray(said.sentences) : /^[a-z_]+$/.test(said.reason)).toBe(true)
    }),
    rounds(150),
  )
})
