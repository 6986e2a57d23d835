import { createSocket } from "node:dgram"

import { expect, test } from "vitest"

import { udpLine } from "./udp-line"
import type { Profile } from "./udp-line"

/** Sends `packets` of a thousand bytes through a line to an echo, and answers how many came back and when the last did. */
async function flood(profile: Profile, packets: number) {
  const echo = createSocket("udp4")
  echo.on("message", (packet, from) => echo.send(packet, from.port, from.address))
  await new Promise<void>((resolve) => echo.bind(0, "127.0.0.1", resolve))
  const line = await udpLine(echo.address().port, profile)
  const person = createSocket("udp4")
  const begun = performance.now()
  let back = 0
  let lastMs = 0
  person.on("message", () => {
    back += 1
    lastMs = performance.now() - begun
  })
  for (let nth = 0; nth < packets; nth++) {
    person.send(Buffer.alloc(1_000), line.port, "127.0.0.1")
    await new Promise((resolve) => setImmediate(resolve))
  }
  await expect
    .poll(() => performance.now() - begun - lastMs, { timeout: 5_000 })
    .toBeGreaterThan(600)
  line.close()
  person.close()
  echo.close()
  return { back, lastMs }
}

test("a clear line brings everything back, a cut one nothing", async () => {
  expect((await flood({}, 50)).back).toBe(50)
  expect((await flood({ cut: true }, 50)).back).toBe(0)
})

test("a narrow line takes its time, and drops what its queue cannot hold", async () => {
  // Ten kilobytes at 400 kbit/s are 200 ms; a hundred are more than the queue holds.
  const ten = await flood({ kbps: 400 }, 10)
  expect(ten.back).toBe(10)
  expect(ten.lastMs).toBeGreaterThan(180)
  expect((await flood({ kbps: 400 }, 100)).back).toBeLessThan(30)
})

test("losses are about as many as asked for, each way", async () => {
  const { back } = await flood({ lostPercent: 20 }, 400)
  expect(back).toBeGreaterThan(400 * 0.64 * 0.8)
  expect(back).toBeLessThan(400 * 0.64 * 1.2)
})
