import { createSocket } from "node:dgram"

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"

import { queue, udpLine } from "./udp-line"
import type { Profile } from "./udp-line"

/** Sends `packets` of a thousand bytes through a line to an echo, and answers how many came back. */
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
  return back
}

test("a clear line brings everything back, a cut one nothing", async () => {
  expect(await flood({}, 50)).toBe(50)
  expect(await flood({ cut: true }, 50)).toBe(0)
})

describe("a queue", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "performance"] }))
  afterEach(() => void vi.useRealTimers())

  test("of a narrow line takes its time, and drops what it cannot hold", () => {
    // A kilobyte at 400 kbit/s is 20 ms: 200 ms of queue hold ten, and one is on its way.
    const put = queue(() => ({ kbps: 400 }))
    const sentAt: number[] = []
    const begun = performance.now()
    for (let nth = 0; nth < 100; nth++)
      put(1_000, () => void sentAt.push(performance.now() - begun))
    vi.advanceTimersByTime(10_000)
    expect(sentAt).toEqual(Array.from({ length: 11 }, (_, nth) => (nth + 1) * 20))
    put(1_000, () => void sentAt.push(performance.now() - begun))
    vi.advanceTimersByTime(20)
    expect(sentAt.at(-1)).toBe(10_020)
  })

  test("with jitter brings everything, out of order", () => {
    const put = queue(() => ({ jitterMs: 200 }))
    const came: number[] = []
    for (let nth = 0; nth < 100; nth++) put(1_000, () => void came.push(nth))
    vi.advanceTimersByTime(200)
    expect(came).not.toEqual(came.toSorted((a, b) => a - b))
    expect(came).toHaveLength(100)
  })

  test("loses about as many as asked for", () => {
    const put = queue(() => ({ lostPercent: 20 }))
    let through = 0
    for (let nth = 0; nth < 10_000; nth++) put(1_000, () => (through += 1))
    // Eight standard deviations (40 packets each) either way.
    expect(Math.abs(through - 8_000)).toBeLessThan(320)
  })
})
