import { afterEach, beforeEach, expect, test, vi } from "vitest"

import type { DeviceStatus, Numeric } from "../numerics"
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
  const told: DeviceStatus[] = []
  const chart = charter({
    async ingest(batch, statuses) {
      if (!batch.every(isRead)) return { ok: false, reason: "bad_request" }
      kept.push(...batch.map(({ at }) => at))
      told.push(...statuses)
      return { ok: true, value: {} }
    },
    withdraw: async () => ({ ok: true, value: {} }),
  })
  chart.allow(true)
  return { chart, kept, told }
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

test("what is wrong is told whole and once, whenever it changes, and anew when charting begins again", async () => {
  const { chart, told } = record(({ value }) => value >= 0)
  const off = { code: "sensor_off", device: "Oximeter A", since: 4 } as const
  chart.wrong([], 10, 1)
  chart.wrong([off], 10, 5)
  chart.wrong([off], 10, 6)
  // A number that cannot be read takes no word about the devices with it.
  chart.add([numeric(5, -2)], 10, 5)
  await vi.advanceTimersByTimeAsync(5_000)
  const isOff = { at: 15, conditions: [{ ...off, since: 14 }] }
  expect(told).toEqual([{ at: 11, conditions: [] }, isOff])
  chart.allow(false)
  chart.wrong([], 10, 7)
  chart.allow(true)
  chart.wrong([off], 10, 20)
  chart.wrong([], 10, 21)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told.slice(2)).toEqual([
    { ...isOff, at: 30 },
    { at: 31, conditions: [] },
  ])
  chart.stop()
})

test("after an outage all that waited is sent at once, until the server takes no more", async () => {
  let [isDown, taken] = [true, 0]
  const asked: number[] = []
  const chart = charter({
    async ingest(batch) {
      asked.push(batch.length)
      if (isDown || taken === 4) return { ok: false, reason: isDown ? "offline" : "too_many" }
      taken++
      return { ok: true, value: {} }
    },
    withdraw: async () => ({ ok: true, value: {} }),
  })
  chart.allow(true)
  for (let second = 1; second <= 595; second++) {
    const about = numeric(second * 1_000)
    chart.add(
      [about, { ...about, code: "MDC_RESP_RATE" }, { ...about, code: "MDC_PULS_OXIM_SAT_O2" }],
      0,
      second * 1_000,
    )
  }
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toEqual([300])
  isDown = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked.slice(1)).toEqual([300, 300, 300, 300, 300])
  expect(chart.waiting()).toBe(595 * 3 - 4 * 300)
  taken = 0
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked.slice(6)).toEqual([300, 285])
  expect([chart.waiting(), chart.lost()]).toEqual([0, 0])
  chart.stop()
})
