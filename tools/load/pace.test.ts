import { expect, test, vi } from "vitest"

import { atRate, size } from "./pace"

test("each begins when it is due, whether those before have ended or not", async () => {
  const due: number[] = []
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const all = atRate(3, 1_000, async (nth, at) => {
    due.push(at)
    await held
    return nth
  })
  await expect.poll(() => due.length).toBe(3)
  const [first = 0, second = 0, third = 0] = due
  expect([second - first, third - second].map((ms) => Math.round(ms * 1_000))).toEqual([
    1_000, 1_000,
  ])
  release()
  expect(await all).toEqual([0, 1, 2])
})

test("one that fails is told once all have begun", async () => {
  const begun: number[] = []
  const all = atRate(3, 1_000, async (nth) => {
    begun.push(nth)
    if (nth === 0) throw new Error("refused")
  })
  await expect(all).rejects.toThrow("refused")
  expect(begun).toEqual([0, 1, 2])
})

test("a load can be made smaller, and a slip in it is said", () => {
  expect(size("LOAD_VISITS", 200)).toBe(200)
  vi.stubEnv("LOAD_VISITS", "12")
  expect(size("LOAD_VISITS", 200)).toBe(12)
  vi.stubEnv("LOAD_VISITS", "many")
  expect(() => size("LOAD_VISITS", 200)).toThrow("LOAD_VISITS")
  vi.unstubAllEnvs()
})
