import { expect, test } from "vitest"

import { whileCollecting } from "./testing-collection"
import { timeLimit } from "./time-limit"

const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => {
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true })
  })

test.each([
  ["alone", []],
  ["beside another", [new AbortController().signal]],
])("its time comes %s, whatever is collected meanwhile", async (_, others) => {
  const all = Array.from({ length: 20 }, () => aborted(timeLimit(60, ...others)))
  for (const reason of await whileCollecting(Promise.all(all)))
    expect(reason).toMatchObject({ name: "TimeoutError" })
})

test("another that ends it says why", async () => {
  const stopping = new AbortController()
  const limit = timeLimit(60_000, stopping.signal)
  stopping.abort("stopping")
  expect([limit.aborted, limit.reason]).toEqual([true, "stopping"])
})
