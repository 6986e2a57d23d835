import { afterEach, beforeEach, expect, test, vi } from "vitest"

import type { DeviceView } from "../queries"
import { createBedside } from "./bedside"
import { pageClock } from "./link"
import { manualSource } from "./manual-source"
import { simulatedSource } from "./simulated-source"
import type { SourceListener } from "./source"

const began = 1_800_000_000_000
/** For how long the machine slept: its own clock stood still meanwhile. */
let slept = 0
let stored: { code: string; at: number }[] = []
let taken: { code: string; at: number }[] = []

beforeEach(() => {
  vi.useFakeTimers({ now: began })
  slept = 0
  stored = []
  taken = []
  vi.stubGlobal("fetch", answer)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The server, which knows the real time. Nobody may enter the room here. */
async function answer(path: string, { body = "{}" }: { body?: string }): Promise<Response> {
  const said: { values?: { code: string; at: number }[] } = JSON.parse(body)
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

test("after its machine slept the bedside sends another stream, names moments anew, and keeps the names it gave", async () => {
  const bedside = createBedside(
    "token",
    () => Promise.reject(new Error("no worker")),
    () => false,
  )
  const close = bedside.open()
  let device: SourceListener | undefined
  const note = { kind: "device", name: "Oximeter", loopSeconds: undefined } as const
  const typed = manualSource()
  bedside.add(typed)
  bedside.add({ note, waves: undefined, open: (on) => ((device = on), () => undefined) })
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
