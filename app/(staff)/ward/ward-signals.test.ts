import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import alarms from "@/lib/i18n/messages/en/alarms.json"
import staff from "@/lib/i18n/messages/en/staff.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"
import { defaultAdultLimits } from "@/lib/vitals/alarms/limits"
import { alarms as alarmsOf, graceMs } from "@/lib/vitals/alarms/state"
import { summary } from "@/lib/vitals/alarms/summary"
import { broadcast } from "@/lib/vitals/client/broadcast"
import { simulatedSource } from "@/lib/vitals/client/simulated-source"
import { type VitalsViewer, createViewer } from "@/lib/vitals/client/viewer"
import { numericsBody } from "@/lib/vitals/numerics"
import { signalState } from "@/lib/vitals/signal-state"
import { testingLine } from "@/lib/vitals/testing-line"

import { WardSignals } from "./ward-signals"

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_449_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const quiet = summary(alarmsOf(defaultAdultLimits, graceMs.viewer))
const clear = { lostPercent: 0, delayMs: () => 20, isCut: () => false }

const heartRate = (value: number) => ({
  ...{ code: "MDC_ECG_HEART_RATE", value, unit: "/min", at: Date.now(), derived: false },
  ...{ origin: "device" as const, spot: false, questionable: false, device: "" },
})

/** A bed that sends a heart rate of its own and, where it has them, waves. */
function bed(number: number, hasWaves: boolean) {
  const line = testingLine(clear, () => 0.5)
  const viewer = createViewer(Date.now)
  const values = () => [heartRate(60 + number)]
  const undo = [viewer.open(line.viewer.link)]
  if (hasWaves) {
    const { waves } = simulatedSource()
    const note = { kind: "device", name: `Monitor ${number}`, loopSeconds: undefined } as const
    const sending = broadcast({ note, waves }, Date.now, () => number / 16, {
      onFrame: () => undefined,
      onDerived: () => undefined,
      numbers: () => ({ values: values(), conditions: [], withdrawn: [] }),
    })
    sending.attach(line.bedside.link, line.bedside.track)
    undo.push(() => sending.stop())
  } else {
    const timer = setInterval(() => {
      const body = numericsBody({ stream: 1, values: values(), conditions: [], withdrawn: [] })
      void line.bedside.link.send("numerics", body)
    }, 1_000)
    undo.push(() => clearInterval(timer))
  }
  return { viewer, stop: () => undo.forEach((each) => each()) }
}

function shown(viewer: VitalsViewer): string {
  const { device, meta, numerics, heardAt, delay } = viewer.get()
  return renderToStaticMarkup(
    NextIntlClientProvider({
      ...{ locale: "en", timeZone: "UTC", messages: { alarms, staff, vitals } },
      children: createElement(WardSignals, {
        shown: { meta, numerics },
        source: viewer.source,
        signal: signalState(true, device, heardAt, Date.now(), delay),
        summary: quiet,
        now: Date.now(),
        otherwise: "nothing yet",
        score: null,
      }),
    }),
  )
}

test("of sixteen beds each shows its own number, and its waves or that there are none", async () => {
  const beds = Array.from({ length: 16 }, (_, i) => bed(i, i % 3 !== 0))
  await vi.advanceTimersByTimeAsync(5_000)
  for (const [i, { viewer }] of beds.entries()) {
    const tile = shown(viewer)
    const numbers = [...tile.matchAll(/data-code="(\w+)" data-value="(\d+)"/g)]
    expect(numbers.map(([, code, value]) => [code, value])).toEqual([
      ["MDC_ECG_HEART_RATE", String(60 + i)],
    ])
    const hasWaves = i % 3 !== 0
    expect(tile.includes("<canvas")).toBe(hasWaves)
    expect(tile.includes(staff.ward.noWaves)).toBe(!hasWaves)
    expect(tile.includes(`Monitor ${i}<`)).toBe(hasWaves)
    expect(tile).not.toContain("nothing yet")
  }
  for (const { stop } of beds) stop()
})

test("a bed that falls silent is hatched, with dashes and its last number, and takes no other with it", async () => {
  const [first, second] = [bed(1, true), bed(2, false)]
  await vi.advanceTimersByTimeAsync(5_000)
  first.stop()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(shown(first.viewer)).toMatch(/data-lost="true".*data-staleness="gone".*last 61 at/)
  expect(shown(second.viewer)).toMatch(/data-lost="false".*data-staleness="fresh"/)
  second.stop()
})

test("a bed of which nothing came says so", () => {
  expect(shown(createViewer(Date.now))).toContain("nothing yet")
})
