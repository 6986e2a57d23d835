import { setImmediate } from "node:timers/promises"

import { expect, test } from "vitest"

import { currentRequestId, withRequestId } from "./request-id"

test("what is awaited within a request has its id, and two at once do not mix", async () => {
  const later = async () => {
    await setImmediate()
    return currentRequestId()
  }
  const both = ["one", "two"].map((id) => withRequestId(id, later))
  expect(await Promise.all(both)).toEqual(["one", "two"])
})

test("outside of a request each id is another", () => {
  expect(currentRequestId()).not.toBe(currentRequestId())
})
