import { beforeEach, expect, test } from "vitest"

import { type NoteSound, wardSpeaker } from "./ward-speaker"

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
let inRecord: Parameters<NoteSound>[0][] = []
const noted: NoteSound = (state) => {
  inRecord.push(state)
  return Promise.resolve(true)
}
const medium = { condition: "MDC_ECG_HEART_RATE.high", priority: "medium" } as const
const high = { condition: "MDC_PULS_OXIM_SAT_O2.low", priority: "high" } as const

beforeEach(() => {
  now = 0
  heard = null
  inRecord = []
})

test("one sound for all: the worst, and silence when nobody's alarm sounds", () => {
  const ward = wardSpeaker(speaker, () => now, noted)
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
  const ward = wardSpeaker(speaker, () => now, noted)
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
  const ward = wardSpeaker(speaker, () => now, noted)
  ward.of("a").sound(high)
  ward.pause()
  now = 10_000
  ward.of("a").sound(null)
  now = 20_000
  ward.of("a").sound(high)
  expect(heard).toBe("high MDC_PULS_OXIM_SAT_O2.low")
})

test("a pause is in the record, and over where the record cannot have it", async () => {
  const ward = wardSpeaker(speaker, () => now, noted)
  ward.of("a").sound(high)
  ward.pause()
  await Promise.resolve()
  expect(heard).toBeNull()
  ward.resume()
  expect(inRecord).toEqual(["paused", "on"])

  const unheard = wardSpeaker(
    speaker,
    () => now,
    () => Promise.resolve(false),
  )
  unheard.of("a").sound(high)
  unheard.pause()
  expect(heard).toBeNull()
  await Promise.resolve()
  await Promise.resolve()
  expect(heard).toBe("high MDC_PULS_OXIM_SAT_O2.low")
  expect(unheard.pausedUntil()).toBeUndefined()
})
