import { afterEach, beforeEach, expect, it, vi } from "vitest"

import { atLeast, refusalAtLeast } from "./at-least"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function answered(work: Promise<unknown>, after: number): Promise<boolean> {
  let done = false
  void work.then(() => (done = true))
  await vi.advanceTimersByTimeAsync(after)
  return done
}

it("a refusal comes no earlier, however quickly it was found", async () => {
  const refused = () => refusalAtLeast(600, Promise.resolve({ ok: false }))
  expect(await answered(refused(), 599)).toBe(false)
  expect(await answered(refused(), 600)).toBe(true)
})

it("whoever is let in is let in at once", async () => {
  expect(await answered(refusalAtLeast(600, Promise.resolve({ ok: true })), 0)).toBe(true)
})

it("every answer comes no earlier", async () => {
  expect(await answered(atLeast(400, Promise.resolve({ ok: true })), 399)).toBe(false)
  expect(await answered(atLeast(400, Promise.resolve({ ok: true })), 400)).toBe(true)
})
