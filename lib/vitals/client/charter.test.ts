import { afterEach, beforeEach, expect, test, vi } from "vitest"

import type { Numeric } from "../numerics"
import { charter } from "./charter"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const numeric = (at: number, value = 66): Numeric => ({
  code: "MDC_ECG_HEART_RATE",
  value,
  unit: "/min",
  at,
  derived: false,
  origin: "device",
  spot: false,
  questionable: false,
  device: "",
})

function record(isRead: (value: Numeric) => boolean) {
  const kept: number[] = []
  const chart = charter({
    async ingest(batch) {
      if (!batch.every(isRead)) return { ok: false, reason: "bad_request" }
      kept.push(...batch.map(({ at }) => at))
      return { ok: true, value: {} }
    },
    withdraw: async () => ({ ok: true, value: {} }),
  })
  chart.allow(true)
  return { chart, kept }
}

test("one number that the server cannot read takes no other with it, and is counted", async () => {
  const { chart, kept } = record(({ value }) => value >= 0)
  const moments = Array.from({ length: 100 }, (_, i) => i + 1)
  chart.add(
    moments.map((at) => numeric(at, at === 37 ? -2 : 66)),
    0,
    100,
  )
  await vi.advanceTimersByTimeAsync(5_000)
  expect(kept).toEqual(moments.filter((at) => at !== 37))
  expect([chart.waiting(), chart.lost()]).toEqual([0, 1])
  chart.stop()
})
