import { expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { lineTo } from "@/db/testing-line"

import { patientRedis } from "./redis"

await testDatabase()

test("a worker's question to a Redis that says nothing any more is asked anew, of another connection", async () => {
  const line = await lineTo(process.env["REDIS_URL"] ?? "")
  vi.stubEnv("REDIS_URL", line.url)
  const connection = patientRedis()
  try {
    expect(await connection.ping()).toBe("PONG")
    line.beSilent()
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const asked = connection.ping()
    await vi.advanceTimersByTimeAsync(30_000)
    line.speak()
    await vi.runOnlyPendingTimersAsync()
    vi.useRealTimers()
    expect(await asked).toBe("PONG")
    expect(line.connections()).toBe(2)
  } finally {
    vi.useRealTimers()
    connection.disconnect()
    await line.close()
  }
})
