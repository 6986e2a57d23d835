import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { comebackMs, lookMs, retryMs } from "./comeback"
import { listenTo } from "./event-stream"
import type { Audience } from "./event-stream"

const almost = 0.999_999

/** A browser's, as far as a page sees it: closed for good after an HTTP error. */
class Source extends EventTarget {
  static readonly CLOSED = 2
  static readonly opened: Source[] = []
  readyState = 0

  constructor() {
    super()
    Source.opened.push(this)
  }

  close(): void {
    this.readyState = Source.CLOSED
  }

  isRefused(): void {
    this.close()
    this.dispatchEvent(new Event("error"))
  }

  says(topic: string): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ topic }) }))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("EventSource", Source)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  Source.opened.length = 0
})

test("a browser is told to come back after one to three seconds", () => {
  expect([0, 0.5, almost].map(retryMs)).toEqual([1_000, 2_000, 3_000])
})

test("a patient who was refused asks again within four seconds, however often; staff within fifteen", () => {
  const waits = (patient: boolean, chance: number) =>
    [1, 2, 3, 4, 50].map((failures) => comebackMs(patient, failures, chance))
  expect(waits(true, 0)).toEqual([1_000, 2_000, 2_000, 2_000, 2_000])
  expect(waits(true, almost)).toEqual([2_000, 4_000, 4_000, 4_000, 4_000])
  expect(waits(false, 0)).toEqual([1_000, 2_000, 4_000, 7_500, 7_500])
  expect(waits(false, almost)).toEqual([2_000, 4_000, 8_000, 15_000, 15_000])
})

test("a hundred pages that were refused together come back at a hundred moments", () => {
  const moments = new Set<number>()
  const began = Date.now()
  for (let page = 0; page < 100; page++) {
    const { source, leave } = listen("queue")
    source.isRefused()
    vi.advanceTimersToNextTimer()
    expect(Source.opened.at(-1)).not.toBe(source)
    moments.add(Date.now() - began)
    vi.setSystemTime(began)
    leave()
  }
  expect(moments.size).toBeGreaterThan(80)
  expect(Math.max(...moments)).toBeLessThanOrEqual(2_000)
})

test("a page that is told of a gap looks once, within two seconds and not with all others", () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5)
  const { source, heard, leave } = listen("queue")
  source.says("gap")
  source.says("gap")
  source.says("visit")
  expect(heard).toEqual(["visit"])
  vi.advanceTimersByTime(999)
  expect(heard).toEqual(["visit"])
  vi.advanceTimersByTime(1)
  expect(heard).toEqual(["visit", "gap"])
  source.says("gap")
  leave()
  vi.advanceTimersByTime(5_000)
  expect(heard).toEqual(["visit", "gap"])
  expect([0, almost].map(lookMs)).toEqual([0, 2_000])
})

function listen(audience: Audience) {
  const heard: string[] = []
  const leave = listenTo(audience, {
    nudged: (topic) => void heard.push(topic),
    turned: () => undefined,
  })
  const source = Source.opened.at(-1)
  if (source === undefined) throw new Error("nothing was opened")
  return { source, heard, leave }
}
