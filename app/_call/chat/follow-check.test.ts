import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterEach, beforeEach, expect, it, vi } from "vitest"

import { followCheck } from "./follow-check"

let answers: (string | undefined)[] = []
let nowS = 0
let askedAt: number[] = []
const server = createServer((_, response) => {
  askedAt.push(nowS)
  const checked = answers.shift()
  response.statusCode = checked === undefined ? 500 : 200
  response.end(JSON.stringify({ checked }))
})
let path = ""

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address: AddressInfo | string | null = server.address()
  path = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/check`
  nowS = 0
  askedAt = []
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
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
  ["sound after some minutes", [...checking(12), "clean"], "kept"],
  ["still being checked after a quarter of an hour", checking(100), "waiting"],
])("a document that is %s", async (_, said, standing) => {
  answers = [...said]
  expect(await resultOf(followCheck(path, new AbortController().signal))).toBe(standing)
})

it("is asked for less and less often, at last every half minute", async () => {
  answers = checking(100)
  await resultOf(followCheck(path, new AbortController().signal))
  const waits = askedAt.map((at, index) => at - (askedAt[index - 1] ?? 0))
  expect(waits.slice(0, 7)).toEqual([1, 2, 4, 8, 16, 30, 30])
  expect(Math.max(...waits)).toBe(30)
  expect(askedAt).toHaveLength(34)
  expect(askedAt.at(-1)).toBe(901)
})

it("is no longer asked for once the conversation is closed", async () => {
  answers = checking(100)
  const closing = new AbortController()
  const followed = followCheck(path, closing.signal)
  await untilAsked(3)
  closing.abort()
  expect(await followed).toBe("checking")
  expect(vi.getTimerCount()).toBe(0)
  expect(await followCheck(path, closing.signal)).toBe("checking")
  expect(askedAt).toHaveLength(3)
})

function checking(times: number): string[] {
  return Array.from({ length: times }, () => "checking")
}

async function resultOf(followed: Promise<string>): Promise<string> {
  let result: string | undefined
  void followed.then((one) => (result = one))
  while (result === undefined) await aSecond()
  return result
}

async function untilAsked(times: number): Promise<void> {
  while (askedAt.length < times) await aSecond()
}

/** Of the false clock, which stands still while an answer is on its way. */
async function aSecond(): Promise<void> {
  if (vi.getTimerCount() > 0) {
    nowS += 1
    await vi.advanceTimersByTimeAsync(1_000)
  }
  await new Promise((resolve) => setImmediate(resolve))
}
