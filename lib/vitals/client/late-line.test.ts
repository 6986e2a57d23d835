import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { defaultAdultLimits } from "../alarms/limits"
import { numericsBody } from "../numerics"
import { nobodyDecided } from "../scores/news2-scale"
import { signalState } from "../signal-state"
import { parseSync } from "../sync"
import { testingLine } from "../testing-line"
import type { AlarmDesk } from "./alarm-desk"
import { broadcast } from "./broadcast"
import { pageClock } from "./link"
import { createMonitoring } from "./monitoring"
import { simulatedSource } from "./simulated-source"
import { createViewer } from "./viewer"

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_449_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const desk: AlarmDesk = {
  limits: () =>
    Promise.resolve({
      limits: defaultAdultLimits,
      defaults: defaultAdultLimits,
      scale: nobodyDecided,
      observations: [],
    }),
  observe: () => Promise.resolve({ ok: false, reason: "offline" }),
  decideScale: () => Promise.resolve({ ok: false, reason: "forbidden" }),
  keep: (limits) => Promise.resolve({ ok: true, limits }),
  tell: () => Promise.resolve("kept"),
  knows: () => undefined,
  has: () => false,
  news: () => Promise.resolve([]),
}

/** Waves without numbers, over a line whose delay can be changed. */
function watched() {
  let delayMs = 20
  const line = testingLine({ lostPercent: 0, delayMs: () => delayMs, isCut: () => false }, () => 0)
  const viewer = createViewer()
  const monitoring = createMonitoring({
    viewer,
    person: { birthDate: "1958-03-27", zone: "Europe/London" },
    ahead: () => 0,
    desk,
    who: "Dr A",
    context: () => undefined,
  })
  const { note, waves } = simulatedSource()
  const sending = broadcast({ note, waves }, pageClock, () => 0.5, {
    onFrame: () => undefined,
    onDerived: () => undefined,
    numbers: () => ({ values: [], conditions: [], withdrawn: [] }),
  })
  const undo = [
    monitoring.open(),
    viewer.open(line.viewer.link),
    monitoring.attach({ ...line.viewer.link, now: pageClock, host: () => undefined }),
    () => sending.stop(),
  ]
  sending.attach(line.bedside.link, line.bedside.track)
  return {
    setDelay: (ms: number) => void (delayMs = ms),
    state: () => {
      const seen = viewer.get()
      return signalState(true, seen.device, seen.heardAt, pageClock(), seen.delay)
    },
    lag: () => viewer.get().delay.lagMs ?? NaN,
    alarms: () =>
      monitoring.watch
        .get()
        .summary.alarms.map(({ condition }) => condition)
        .filter((each) => each !== "audio_blocked"),
    close: () => undo.forEach((each) => each()),
  }
}

test("what comes steadily and four seconds late is delayed, by its age from end to end", async () => {
  const { setDelay, state, lag, alarms, close } = watched()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(state()).toEqual({ kind: "live" })
  expect(lag()).toBeGreaterThan(300)
  expect(lag()).toBeLessThan(600)

  setDelay(4_000)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(state()).toMatchObject({ kind: "delayed", alarm: false })
  expect(lag()).toBeGreaterThan(3_900)
  expect(lag()).toBeLessThan(4_300)
  // Also when the quick answers of a minute ago count no more, and the slow ones cannot know it better.
  await vi.advanceTimersByTimeAsync(120_000)
  expect(lag()).toBeGreaterThan(3_900)
  expect(alarms()).toEqual([])

  setDelay(20)
  await vi.advanceTimersByTimeAsync(12_000)
  expect(state()).toEqual({ kind: "live" })
  close()
})

test("what comes steadily and over ten seconds late is a loss of data", async () => {
  const { setDelay, state, alarms, close } = watched()
  await vi.advanceTimersByTimeAsync(10_000)
  setDelay(12_000)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(state()).toMatchObject({ kind: "delayed", alarm: true })
  expect(alarms()).toEqual(["link_down"])
  setDelay(20)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(state()).toEqual({ kind: "live" })
  expect(alarms()).toEqual([])
  close()
})

test("numbers alone are delayed by how long the answers of their device take", async () => {
  let delayMs = 20
  const line = testingLine({ lostPercent: 0, delayMs: () => delayMs, isCut: () => false }, () => 0)
  const viewer = createViewer()
  const close = viewer.open(line.viewer.link)
  const device = line.bedside.link
  device.on("sync", (message) => {
    const ping = parseSync(message.json())
    if (ping?.kind !== "ping") return
    const at = pageClock()
    void device.send("sync", { kind: "pong", id: ping.id, t0: ping.t0, t1: at, t2: at })
  })
  const about = { derived: false, origin: "device", spot: false, questionable: false } as const
  const timer = setInterval(() => {
    const rate = { code: "MDC_PULS_OXIM_PULS_RATE", value: 70, unit: "/min", at: pageClock() }
    const values = [{ ...rate, ...about, device: "" }]
    const body = numericsBody({ stream: 1, values, conditions: [], withdrawn: [] })
    void device.send("numerics", body)
  }, 1_000)
  const state = () => {
    const seen = viewer.get()
    return signalState(true, seen.device, seen.heardAt, pageClock(), seen.delay)
  }
  await vi.advanceTimersByTimeAsync(12_000)
  expect(state()).toEqual({ kind: "live" })
  delayMs = 4_000
  // One slow answer is none; the second comes five seconds later.
  await vi.advanceTimersByTimeAsync(20_000)
  expect(state()).toMatchObject({ kind: "delayed", alarm: false })
  const [number] = viewer.get().numerics
  expect(pageClock() - (number?.takenAt ?? 0)).toBeGreaterThan(3_900)
  clearInterval(timer)
  close()
})

test.each([
  ["behind", -5_000],
  ["ahead", 5_000],
])("a sender whose clock is %s is drawn by it from the first frame on", async (_, ahead) => {
  const line = testingLine({ lostPercent: 0, delayMs: () => 20, isCut: () => false }, () => 0)
  const viewer = createViewer()
  const theirs = () => pageClock() + ahead
  const { note, waves } = simulatedSource()
  const sending = broadcast({ note, waves }, theirs, () => 0.5, {
    onFrame: () => undefined,
    onDerived: () => undefined,
    numbers: () => ({ values: [], conditions: [], withdrawn: [] }),
  })
  const close = viewer.open(line.viewer.link)
  // No ping is answered.
  const on: typeof line.bedside.link.on = (topic, listener) =>
    topic === "sync" ? () => undefined : line.bedside.link.on(topic, listener)
  sending.attach({ ...line.bedside.link, on }, line.bedside.track)
  const drawn: number[] = []
  for (let i = 0; i < 250; i++) {
    await vi.advanceTimersByTimeAsync(20)
    const source = viewer.source()
    if (source === undefined) continue
    const cursor = source.stream.cursor(pageClock(), source.offset(pageClock()))
    if (!Number.isNaN(cursor)) drawn.push(theirs() - cursor)
  }
  expect(drawn.length).toBeGreaterThan(100)
  for (const lag of drawn) expect(lag).toBeLessThan(1_000)
  for (const lag of drawn) expect(lag).toBeGreaterThan(200)
  expect(viewer.source()?.stream.jumps()).toEqual([])
  sending.stop()
  close()
})
