import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { type Numeric, numericsBody } from "../numerics"
import { testingLine } from "../testing-line"
import { createViewer } from "./viewer"

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_449_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const numeric = (code: string, unit: string, spot: boolean): Numeric => ({
  code,
  value: 37,
  unit,
  at: Date.now(),
  derived: false,
  origin: "device",
  spot,
  questionable: false,
  device: "",
})

test("a device that makes up names, or is silent for an hour, fills nobody's page", async () => {
  const line = testingLine({ lostPercent: 0, delayMs: () => 1, isCut: () => false }, () => 0.5)
  const viewer = createViewer(() => Date.now())
  const close = viewer.open(line.viewer.link)
  const say = async (...values: Numeric[]) => {
    const body = numericsBody({ stream: 1, values, conditions: [], withdrawn: [] })
    void line.bedside.link.send("numerics", body)
    await vi.advanceTimersByTimeAsync(10)
  }
  const codes = () => viewer.get().numerics.map(({ code }) => code)

  for (let i = 0; i < 50; i++) await say(numeric(`MDC_MADE_UP_${i}`, "1", false))
  expect(codes()).toEqual([])
  await say(numeric("MDC_TEMP_BODY", "Cel", true))
  expect(codes()).toEqual(["MDC_TEMP_BODY"])
  await vi.advanceTimersByTimeAsync(61 * 60_000)
  await say(numeric("MDC_ECG_HEART_RATE", "/min", false))
  expect(codes()).toEqual(["MDC_ECG_HEART_RATE"])
  close()
})
