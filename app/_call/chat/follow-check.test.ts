import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterEach, beforeEach, expect, it, vi } from "vitest"

import { followCheck } from "./follow-check"

let answers: (string | undefined)[] = []
const server = createServer((_, response) => {
  const checked = answers.shift()
  response.statusCode = checked === undefined ? 500 : 200
  response.end(JSON.stringify({ checked }))
})
let path = ""

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address: AddressInfo | string | null = server.address()
  path = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/check`
  vi.useFakeTimers({ toFake: ["setTimeout"] })
})
afterEach(async () => {
  vi.useRealTimers()
  await new Promise((resolve) => server.close(resolve))
})

it.each<[string, (string | undefined)[], string]>([
  ["sound", ["clean"], "kept"],
  ["sound, where nothing scans", ["checking", "unscanned"], "kept"],
  ["refused later", ["checking", "checking", "refused"], "refused"],
  ["not to be reached for a moment", [undefined, "refused"], "refused"],
  ["still being checked after a minute", Array.from({ length: 6 }, () => "checking"), "checking"],
])("a document that is %s", async (_, said, standing) => {
  answers = [...said]
  const followed = followCheck(path)
  let result: string | undefined
  void followed.then((one) => (result = one))
  while (result === undefined) {
    await vi.advanceTimersByTimeAsync(1_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(result).toBe(standing)
})
