import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { encodeFrame } from "../codec"
import { metaBody } from "../meta"
import { type Numeric, numericsBody } from "../numerics"
import { testChannel, testMeta } from "../testing-charting"
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
    await vi.advanceTimersByTimeAsync(250)
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

test("a device that begins anew with each message is followed every two seconds, by the newest", async () => {
  const line = testingLine({ lostPercent: 0, delayMs: () => 1, isCut: () => false }, () => 0.5)
  const viewer = createViewer(() => Date.now())
  const close = viewer.open(line.viewer.link)
  const epochs: string[] = []
  viewer.subscribe(() => {
    const epoch = viewer.get().meta?.epoch
    if (epoch !== undefined && epoch !== epochs.at(-1)) epochs.push(epoch)
  })
  const start = (i: number) =>
    line.bedside.link.send(
      "meta",
      metaBody({
        stream: i,
        epoch: `e${i}`,
        frameMs: 100,
        source: { kind: "device", name: "", loopSeconds: undefined },
        channels: [],
      }),
    )
  for (let i = 0; i <= 50; i++) {
    void start(i)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(epochs.length).toBeLessThanOrEqual(4)
  // what was passed over was before what is shown
  void start(30)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(epochs.slice(1, -1)).not.toContain("e30")
  expect(epochs.at(-1)).toBe("e50")
  close()
})

test("numbers are taken five times a second at most, and the newest is never left out", async () => {
  const line = testingLine({ lostPercent: 0, delayMs: () => 1, isCut: () => false }, () => 0.5)
  const viewer = createViewer(() => Date.now())
  const close = viewer.open(line.viewer.link)
  const shown: (number | undefined)[] = []
  viewer.subscribe(() => shown.push(viewer.get().numerics[0]?.value))
  for (let i = 0; i < 100; i++) {
    const one = { ...numeric("MDC_ECG_HEART_RATE", "/min", false), value: 60 + i }
    const body = numericsBody({ stream: 1, values: [one], conditions: [], withdrawn: [] })
    void line.bedside.link.send("numerics", body)
    await vi.advanceTimersByTimeAsync(10)
  }
  await vi.advanceTimersByTimeAsync(200)
  expect(shown.at(-1)).toBe(159)
  expect(shown.length).toBeLessThan(15)
  close()
})

test("a start whose table is told again before its turn is shown", async () => {
  const line = testingLine({ lostPercent: 0, delayMs: () => 1, isCut: () => false }, () => 0.5)
  const viewer = createViewer(() => Date.now())
  const close = viewer.open(line.viewer.link)
  const tell = async (epoch: string) => {
    const source = { kind: "device", name: "", loopSeconds: undefined } as const
    const meta = metaBody({ stream: 1, epoch, frameMs: 100, source, channels: [] })
    void line.bedside.link.send("meta", meta)
    await vi.advanceTimersByTimeAsync(300)
  }
  await tell("before")
  for (let i = 0; i < 3; i++) await tell("now")
  await vi.advanceTimersByTimeAsync(2_000)
  expect(viewer.get().meta?.epoch).toBe("now")
  close()
})

test("a device that floods the page with frames is drawn again as soon as it sends like a monitor", async () => {
  const line = testingLine({ lostPercent: 0, delayMs: () => 1, isCut: () => false }, () => 0.5)
  const viewer = createViewer(() => Date.now())
  const close = viewer.open(line.viewer.link)
  let drawn = 0
  viewer.onFrame(() => drawn++)
  const meta = testMeta([testChannel(0, 10)])
  void line.bedside.link.send("meta", metaBody(meta))
  await vi.advanceTimersByTimeAsync(100)
  const head = { stream: meta.stream, durationMs: 100 }
  const flags = { gapBefore: false, leadOff: false, saturated: false }
  const push = (seq: number) => {
    const block = { channel: 0, first: seq, samples: Int32Array.of(1), ...flags }
    line.bedside.track.push(encodeFrame({ ...head, seq, t0: Date.now(), channels: [block] }))
  }
  for (let seq = 0; seq < 3_000; seq++) push(seq)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(drawn).toBeLessThan(300)
  const before = drawn
  for (let seq = 3_000; seq < 3_100; seq++) {
    push(seq)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(drawn - before).toBe(100)
  close()
})
