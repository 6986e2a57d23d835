import { expect, test } from "vitest"

import { timeLimit } from "./time-limit"
import { untilAborted } from "./until-aborted"

const never = new Promise<string>(() => undefined)

test("answers as the promise does", async () => {
  const { signal } = new AbortController()
  expect(await untilAborted(Promise.resolve("here"), signal)).toBe("here")
  await expect(untilAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no")
})

test("ends with the signal, which may have ended before", async () => {
  await expect(untilAborted(never, timeLimit(20))).rejects.toMatchObject({ name: "TimeoutError" })
  await expect(untilAborted(never, AbortSignal.abort("stopping"))).rejects.toBe("stopping")
})

test("what fails after that is nobody's, and ends no process", async () => {
  const stopping = new AbortController()
  let fail: (error: Error) => void = () => undefined
  const late = new Promise<string>((_, reject) => (fail = reject))
  const ended = untilAborted(late, stopping.signal)
  stopping.abort("stopping")
  await expect(ended).rejects.toBe("stopping")
  fail(new Error("too late"))
  await new Promise((resolve) => setImmediate(resolve))
})
