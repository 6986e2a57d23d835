import { expect, test } from "vitest"

import { passQueue } from "./pass-queue"

test("one at a time; wishes during a pass are answered by one more", async () => {
  let inside = 0
  let passes = 0
  const run = passQueue(async () => {
    expect(++inside).toBe(1)
    passes++
    await Promise.resolve()
    inside--
  })
  const first = run()
  expect(passes).toBe(0)
  await Promise.all([first, run(), run()])
  expect(passes).toBe(2)
  await run()
  expect(passes).toBe(3)
})

test("a pass that fails does not stop the queue", async () => {
  let passes = 0
  const run = passQueue(() => {
    passes++
    return Promise.reject(new Error("broken"))
  })
  await run()
  await run()
  expect(passes).toBe(2)
})
