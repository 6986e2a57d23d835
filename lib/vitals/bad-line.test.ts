import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"

import { afterEach, beforeEach, expect, it, vi } from "vitest"

import { broadcast } from "./client/broadcast"
import { recordedSource } from "./client/recorded-source"
import { createViewer } from "./client/viewer"
import { waveCharter } from "./client/wave-charter"
import { decodeFrame } from "./codec"
import { type LineProfile, testingLine } from "./testing-line"
import { readRecording } from "./wfdb"

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_449_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const loaded = readRecording(
  readFileSync("public/recordings/ecg-resp.hea", "utf8"),
  new Map([["ecg-resp.dat", new Uint8Array(readFileSync("public/recordings/ecg-resp.dat"))]]),
)
if (!loaded.ok) throw new Error(loaded.reason)
const file = loaded.value

/** The same numbers in every run: what is lost is no matter of luck. */
function dice(): () => number {
  let seed = 20_261_127
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
}

/** SHA-256 over the samples as int32 little-endian, by which two streams are equal. */
const hashOf = (samples: Iterable<number>): string =>
  createHash("sha256")
    .update(Buffer.from(Int32Array.from(samples).buffer))
    .digest("hex")

const noNumbers = {
  onDerived: () => undefined,
  numbers: () => ({ values: [], conditions: [], withdrawn: [] }),
}

/** What a looped recording sends of a channel. */
const sent = (channel: number, from: number, to: number): number[] => {
  const samples = file.signals[channel]?.samples ?? new Int32Array()
  return Array.from({ length: to - from }, (_, i) => samples[(from + i) % samples.length] ?? NaN)
}

function watch(profile: LineProfile) {
  const random = dice()
  const now = () => Date.now()
  const line = testingLine(profile, random)
  const stored: number[][] = []
  let refuse = false
  const charter = waveCharter({
    async waves({ frames }) {
      if (refuse) return { ok: false, reason: "offline" }
      for (const bytes of frames) {
        const frame = decodeFrame(bytes)
        if (!frame.ok) throw new Error(frame.reason)
        for (const { channel, first, samples } of frame.value.channels)
          for (const [i, sample] of samples.entries()) (stored[channel] ??= [])[first + i] = sample
      }
      return { ok: true, value: {} }
    },
  })
  charter.allow(true)
  const sending = broadcast(recordedSource(file, "loop"), now, random, {
    onFrame: (payload) => charter.sent(sending.meta, payload, 0),
    ...noNumbers,
  })
  const viewer = createViewer(now)
  const heard: number[][] = []
  viewer.onFrame(({ channel, first, samples }) => {
    for (const [i, sample] of samples.entries()) (heard[channel] ??= [])[first + i] = sample
  })
  const close = viewer.open(line.viewer.link)
  const attached = sending.attach(line.bedside.link, line.bedside.track)
  return {
    line,
    viewer,
    heard,
    stored,
    setOffline: (offline: boolean) => (refuse = offline),
    missing: () => viewer.source()?.stream.missing(),
    end: async () => {
      attached.detach()
      sending.stop()
      charter.stop()
      close()
      await vi.advanceTimersByTimeAsync(5_000)
    },
  }
}

const calm: LineProfile = { lostPercent: 0, delayMs: () => 20, isCut: () => false }

it("the recording comes to the viewer and into the record sample by sample", async () => {
  const { heard, stored, missing, end } = watch(calm)
  await vi.advanceTimersByTimeAsync(70_000)
  expect(missing()).toBe(0)
  await end()
  for (const channel of [0, 1]) {
    const seen = heard[channel] ?? []
    expect(seen.length).toBeGreaterThan(file.signals[channel]?.samples.length ?? Infinity)
    expect(hashOf(seen)).toBe(hashOf(sent(channel, 0, seen.length)))
    const kept = stored[channel] ?? []
    expect(hashOf(kept)).toBe(hashOf(sent(channel, 0, kept.length)))
  }
})

it("also with 5 % loss, 200 ms of jitter and reordering, once what was lost is filled in", async () => {
  const jitter = dice()
  const { line, viewer, heard, stored, missing, end } = watch({
    lostPercent: 5,
    delayMs: () => 40 + jitter() * 200,
    isCut: () => false,
  })
  await vi.advanceTimersByTimeAsync(70_000)
  expect(line.lost()).toBeGreaterThan(10)
  // What was lost a moment ago is still blank; a little later nothing is.
  await vi.waitFor(() => expect(missing()).toBe(0), { interval: 100, timeout: 20_000 })
  const to = heard.map((samples) => samples.length)
  expect(viewer.source()?.stream.gaps.lossPercent()).toBeLessThan(3)
  for (const channel of [0, 1]) {
    const seen = (heard[channel] ?? []).slice(0, to[channel])
    expect(hashOf(seen)).toBe(hashOf(sent(channel, 0, seen.length)))
  }
  await end()
  for (const channel of [0, 1]) {
    const kept = stored[channel] ?? []
    expect(kept.length).toBeGreaterThanOrEqual(to[channel] ?? Infinity)
    expect(hashOf(kept)).toBe(hashOf(sent(channel, 0, kept.length)))
  }
})

it("a cut of twenty seconds is a gap until the line is back, and then none; the record had it all along", async () => {
  let cut = false
  const { heard, stored, missing, setOffline, end } = watch({ ...calm, isCut: () => cut })
  await vi.advanceTimersByTimeAsync(10_000)
  cut = true
  setOffline(true)
  await vi.advanceTimersByTimeAsync(20_000)
  const before = heard.map((samples) => samples.length)
  cut = false
  await vi.advanceTimersByTimeAsync(200)
  expect(missing()).toBeGreaterThan(0)
  setOffline(false)
  await vi.waitFor(() => expect(missing()).toBe(0), { interval: 100, timeout: 20_000 })
  for (const channel of [0, 1]) {
    const seen = heard[channel] ?? []
    expect(seen.length).toBeGreaterThan(before[channel] ?? Infinity)
    expect(hashOf(seen)).toBe(hashOf(sent(channel, 0, seen.length)))
  }
  await end()
  for (const channel of [0, 1])
    expect(hashOf(stored[channel] ?? [])).toBe(
      hashOf(sent(channel, 0, stored[channel]?.length ?? 0)),
    )
})

it("another start of the sender is another stream: its indexes are not mixed with the first one's", async () => {
  const random = dice()
  const line = testingLine(calm, random)
  const viewer = createViewer(() => Date.now())
  const heard = new Map<string, number[]>()
  viewer.onFrame(({ epoch, channel, first }) => {
    if (channel === 0) heard.set(epoch, [...(heard.get(epoch) ?? []), first])
  })
  const close = viewer.open(line.viewer.link)
  const start = () => {
    const sending = broadcast(recordedSource(file, "loop"), () => Date.now(), random, {
      onFrame: () => undefined,
      ...noNumbers,
    })
    return { ...sending, ...sending.attach(line.bedside.link, line.bedside.track) }
  }
  const first = start()
  await vi.advanceTimersByTimeAsync(3_000)
  first.detach()
  first.stop()
  const second = start()
  await vi.advanceTimersByTimeAsync(3_000)
  second.stop()
  expect([...heard.keys()]).toEqual([first.meta.epoch, second.meta.epoch])
  for (const indexes of heard.values()) {
    expect(indexes[0]).toBe(0)
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
  }
  expect(viewer.source()?.stream.meta.epoch).toBe(second.meta.epoch)
  close()
})
