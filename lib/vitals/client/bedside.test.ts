import { afterEach, beforeEach, expect, test, vi } from "vitest"

import type { DeviceView } from "../queries"
import { ratio } from "../ratio"
import { type Unkept, createBedside } from "./bedside"
import { pageClock } from "./link"
import { recordedSource } from "./recorded-source"
import { simulatedSource } from "./simulated-source"
import type { SourceListener } from "./source"

const began = 1_800_000_000_000
/** For how long the machine slept: its own clock stood still meanwhile. */
let slept = 0
let stored: { code: string; at: number }[] = []
let taken: { code: string; at: number }[] = []
/** The way to the server is cut. */
let isCut = false
/** Numbers in requests that outlive the page. */
let atLast: { code: string; at: number }[] = []

beforeEach(() => {
  vi.useFakeTimers({ now: began })
  slept = 0
  stored = []
  taken = []
  isCut = false
  atLast = []
  vi.stubGlobal("fetch", answer)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The server, which knows the real time. Nobody may enter the room here. */
async function answer(
  path: string,
  { body = "{}", keepalive }: { body?: string; keepalive?: boolean },
): Promise<Response> {
  const said: { values?: { code: string; at: number }[] } = JSON.parse(body)
  if (keepalive === true) atLast.push(...(said.values ?? []))
  if (isCut) throw new TypeError("cut")
  if (path === "/api/vitals/ingest") stored.push(...(said.values ?? []))
  if (path === "/api/vitals/withdraw") taken.push(...(said.values ?? []))
  if (!path.startsWith("/api/vitals")) return Response.json({ error: "fault" }, { status: 503 })
  const view: DeviceView = {
    visitState: "in_call",
    protection: "end_to_end",
    consent: { vitals: true, charting: true },
    now: Date.now() + slept,
    clinic: { name: "", phone: "" },
    patientInitials: "",
    clinicianName: "",
    recordingUrl: "",
    replays: false,
  }
  return Response.json(view)
}

const pulse = (at: number) =>
  ({
    code: "MDC_PULS_OXIM_PULS_RATE",
    value: 72,
    unit: "/min",
    at,
    derived: false,
    origin: "device",
    spot: false,
    questionable: false,
    device: "Oximeter",
  }) as const

function page(before?: Unkept) {
  const bedside = createBedside(
    "token",
    () => Promise.reject(new Error("no worker")),
    () => false,
    before,
  )
  const close = bedside.open()
  let device: SourceListener | undefined
  const note = { kind: "device", name: "Oximeter", loopSeconds: undefined } as const
  bedside.add({ note, waves: undefined, open: (on) => ((device = on), () => undefined) })
  return { bedside, device, close }
}

test("after its machine slept the bedside sends another stream, names moments anew, and keeps the names it gave", async () => {
  const { bedside, device, close } = page()
  bedside.play(simulatedSource())
  await vi.advanceTimersByTimeAsync(3_000)

  const before = pulse(Math.round(pageClock()))
  device?.measured([before])
  await vi.advanceTimersByTimeAsync(5_000)
  const isPulse = ({ code }: { code: string }) => code === before.code
  expect(stored.filter(isPulse)).toMatchObject([{ at: before.at }])
  const epoch = bedside.stream()?.meta.epoch

  slept = 3_600_000
  await vi.advanceTimersByTimeAsync(12_000)
  expect(bedside.stream()?.meta.epoch).not.toBe(epoch)
  expect(Math.abs(pageClock() - (Date.now() + slept))).toBeLessThan(100)
  device?.measured([pulse(Math.round(pageClock()))])
  await vi.advanceTimersByTimeAsync(5_000)
  const [first, second] = stored.filter(isPulse)
  expect(first?.at).toBe(before.at)
  expect(second && second.at - before.at).toBeGreaterThan(slept)

  device?.withdrawn([{ code: before.code, spot: false, at: before.at }])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(taken).toMatchObject([{ at: before.at }])
  close()
})

test("a recording that was played once is over on the page too", async () => {
  const { bedside, close } = page()
  const samples = Int32Array.from({ length: 30 }, (_, i) => i)
  const signal = {
    label: "PLETH",
    unit: "1",
    rate: ratio(10, 1),
    gain: 1,
    baseline: 0,
    invalid: -32_768,
    calibrated: true,
    samples,
  }
  const about = { name: "pleth", startedAt: undefined, annotations: [], gaps: [], comments: [] }
  bedside.play(recordedSource({ ...about, seconds: 3, signals: [signal] }, "once"))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(bedside.get().isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(bedside.get().isOver).toBe(true)
  close()
})

test("what waits for the record leaves with the page, and nothing of it counts as lost", async () => {
  const { bedside, device, close } = page()
  await vi.advanceTimersByTimeAsync(6_000)
  const last = pulse(Math.round(pageClock()))
  device?.measured([last])
  expect(bedside.leave()).toEqual({ numbers: 0, seconds: 0 })
  expect(atLast).toMatchObject([{ code: last.code, at: Date.now() }])
  close()
})

test("what is lost with the page while the way to the record is cut is said at the next start", async () => {
  const first = page()
  await vi.advanceTimersByTimeAsync(3_000)
  isCut = true
  first.device?.measured([pulse(Math.round(pageClock()))])
  await vi.advanceTimersByTimeAsync(6_000)
  first.device?.measured([pulse(Math.round(pageClock()))])
  const unkept = first.bedside.leave()
  expect(unkept).toEqual({ numbers: 2, seconds: 0 })
  first.close()
  isCut = false
  const second = page(unkept)
  await vi.advanceTimersByTimeAsync(6_000)
  expect(second.bedside.get()).toMatchObject({ lostNumbers: 2, lostSeconds: 0 })
  second.close()
})
