import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import type { UserId, VisitId } from "@/lib/ids"

import { chart } from "../commands"
import {
  arrangeCharting,
  chunkFrames,
  testChannel,
  testInvalid,
  testMeta,
} from "../testing-charting"
import type { TestVisit } from "../testing-charting"
import { chartWaves } from "../wave-commands"
import { exportVitals } from "./export-commands"
import type { ExportForm } from "./export-form"

export const start = new Date("2026-11-24T10:20:00Z")
export const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000)
export const now = later(120)
export const signals = [
  Int32Array.from({ length: 5_000 }, (_, i) => ((i * 37) % 811) - 400),
  Int32Array.from({ length: 1_250 }, (_, i) =>
    i < 250 || i >= 400 ? (i * 13) % 301 : testInvalid,
  ),
]

/** Twenty seconds of two waves and of three numbers. */
export async function chartedVisit(database: TestDatabase): Promise<TestVisit> {
  const visit = await arrangeCharting(database, start)
  const meta = testMeta([
    testChannel(0, 250),
    { ...testChannel(1, 125, 2), label: "Pleth", kind: "pleth", unit: "NU", mdc: 150_452 },
  ])
  const frames = chunkFrames(meta, signals, start.getTime())
  const waves = await chartWaves(visit.device, { meta, sentAt: now.getTime(), frames }, now)
  if (!waves.ok) throw new Error(waves.reason)
  const values = Array.from({ length: 20 }, (_, i) => ({
    code: "MDC_ECG_HEART_RATE" as const,
    value: 70 + i,
    unit: "/min",
    at: later(i).getTime(),
    derived: true,
    origin: "recorded" as const,
  }))
  const spots = (
    [
      ["MDC_PRESS_BLD_NONINV_SYS", 120, "mm[Hg]"],
      ["MDC_PRESS_BLD_NONINV_DIA", 80, "mm[Hg]"],
      ["MDC_TEMP_BODY", Math.fround(36.6), "Cel"],
    ] as const
  ).map(([code, value, unit]) => ({
    ...{ code, value, unit, derived: false, questionable: true },
    at: later(5).getTime(),
  }))
  const numbers = await chart(visit.device, { values: [...values, ...spots] }, now)
  if (!numbers.ok) throw new Error(numbers.reason)
  return visit
}

export function staff(
  visit: TestVisit,
  role: StaffRole,
  proved: Date | null,
  userId?: UserId,
): StaffActor {
  return mintActor({
    kind: "staff",
    clinicId: visit.clinicId,
    userId: userId ?? visit.clinicianId,
    role,
    name: "Dr Rowan Applegarth",
    requestId: randomUUID(),
    session: { id: randomUUID(), openedAt: start, provedAt: proved },
  })
}

export const interval = { from: start.getTime(), to: later(20).getTime() }
export const ask = (form: ExportForm, over: Partial<typeof interval> = {}) => ({
  form,
  ...interval,
  ...over,
})

export async function fileOf(actor: StaffActor, visitId: VisitId, request: ReturnType<typeof ask>) {
  const file = await exportVitals(actor, visitId, request, now)
  if (!file.ok) throw new Error(file.reason)
  const parts: Uint8Array[] = []
  for await (const part of file.value.bytes) parts.push(part)
  return { ...file.value, content: Buffer.concat(parts) }
}
