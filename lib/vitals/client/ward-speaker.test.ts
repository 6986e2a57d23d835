import { beforeEach, expect, test } from "vitest"

import { wardSpeaker } from "./ward-speaker"

let now = 0
let heard: string | null = null
const speaker = {
  start: () => undefined,
  sound: (of: { condition: string; priority: string } | null) => {
    heard = of === null ? null : `${of.priority} ${of.condition}`
  },
  isFree: () => true,
  unblock: () => undefined,
  close: () => undefined,
}
const medium = { condition: "MDC_ECG_HEART_RATE.high", priority: "medium" } as const
const high = { condition: "MDC_PULS_OXIM_SAT_O2.low", priority: "high" } as const

beforeEach(() => {
  now = 0
  heard = null
})

test("one sound for all: the worst, and silence when nobody's alarm sounds", () => {
  const ward = wardSpeaker(speaker, () => now)
  ward.of("a").sound(medium)
  expect(heard).toBe("medium MDC_ECG_HEART_RATE.high")
  ward.of("b").sound(high)
  expect(heard).toBe("high MDC_PULS_OXIM_SAT_O2.low")
  ward.of("b").close()
  expect(heard).toBe("medium MDC_ECG_HEART_RATE.high")
  ward.of("a").sound(null)
  expect(heard).toBeNull()
})

test("a pause lasts two minutes, and a new alarm of high priority breaks it", () => {
  const ward = wardSpeaker(speaker, () => now)
  ward.of("a").sound(high)
  ward.pause()
  expect(heard).toBeNull()
  now = 60_000
  ward.of("b").sound(medium)
  expect(heard).toBeNull()
  ward.of("b").sound(high)
  expect(heard).toBe("high MDC_PULS_OXIM_SAT_O2.low")
  expect(ward.pausedUntil()).toBeUndefined()
  ward.pause()
  now = 180_000
  ward.of("a").sound(high)
  expect(heard).not.toBeNull()
})

test("a high alarm that ended in the pause and comes again breaks it", () => {
  const ward = wardSpeaker(speaker, () => now)
  ward.of("a").sound(high)
  ward.pause()
  now = 10_000
  ward.of("a").sound(null)
  now = 20_000
  ward.of("a").sound(high)
  expect(heard).toBe("high MDC_PULS_OXIM_SAT_O2.low")
})
