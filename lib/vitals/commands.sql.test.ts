import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"

import { chart } from "./commands"
import { deviceState, deviceView, vitalsOf } from "./queries"
import { arrangeCharting, auditedIn } from "./testing-charting"
import type { TestVisit } from "./testing-charting"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const now = new Date("2026-11-24T10:25:00Z")

type Consent = { vitals: boolean; charting: boolean }
const arrange = (consent: Consent, state?: string) =>
  arrangeCharting(database, start, consent, state)
const audited = ({ clinicId }: TestVisit) => auditedIn(database, clinicId)

const heart = (second: number, value = 66) => ({
  code: "MDC_ECG_HEART_RATE" as const,
  value,
  unit: "/min",
  at: start.getTime() + second * 1000,
  derived: true,
})
const breath = (second: number, value: number) => ({
  ...heart(second, value),
  code: "MDC_RESP_RATE" as const,
})

const summary = ({ clinicId, visitId }: TestVisit) =>
  withTenant(clinicId, (tx) => vitalsOf(tx, visitId))

test("numbers are stored once, however often they come, and summed up by code", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const values = [heart(60, 64), heart(61, 66), heart(62, 70), breath(60, 14)]
  expect(await chart(visit.device, { values }, now)).toEqual({
    ok: true,
    value: { stored: 4, ignored: 0 },
  })
  expect(await chart(visit.device, { values: [...values, heart(63, 90)] }, now)).toEqual({
    ok: true,
    value: { stored: 1, ignored: 4 },
  })
  expect(await summary(visit)).toEqual([
    {
      code: "MDC_ECG_HEART_RATE",
      label: "Heart rate",
      unit: "/min",
      derived: true,
      count: 4,
      min: 64,
      median: 68,
      max: 90,
      first: new Date(heart(60).at),
      last: new Date(heart(63).at),
    },
    expect.objectContaining({
      code: "MDC_RESP_RATE",
      label: "Respiration rate",
      count: 1,
      median: 14,
    }),
  ])
  expect(await audited(visit)).toEqual(["vitals.charted success", "vitals.charted success"])
})

test("a batch that brings nothing new leaves no trace", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  await chart(visit.device, { values: [heart(1)] }, now)
  await chart(visit.device, { values: [heart(1)] }, now)
  expect(await audited(visit)).toEqual(["vitals.charted success"])
})

test("values from outside the visit are ignored", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const result = await chart(visit.device, { values: [heart(-60), heart(60), heart(600)] }, now)
  expect(result).toEqual({ ok: true, value: { stored: 1, ignored: 2 } })
})

test("without consent to charting nothing is stored, and the attempt is in the log", async () => {
  const visit = await arrange({ vitals: true, charting: false })
  expect(await chart(visit.device, { values: [heart(1)] }, now)).toEqual({
    ok: false,
    reason: "no_consent",
  })
  expect(await summary(visit)).toEqual([])
  expect(await audited(visit)).toEqual(["vitals.charted refused"])
})

test("the newest consent counts", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  await visit.agree(true, false)
  expect(await chart(visit.device, { values: [heart(1)] }, now)).toEqual({
    ok: false,
    reason: "no_consent",
  })
})

test("before the admission nothing is taken", async () => {
  const visit = await arrange({ vitals: true, charting: true }, "waiting")
  expect(await chart(visit.device, { values: [heart(1)] }, now)).toEqual({
    ok: false,
    reason: "not_admitted",
  })
})

test("for another visit than the token's there is nothing to chart, and the attempt is in the log", async () => {
  const [visit, other] = [
    await arrange({ vitals: true, charting: true }),
    await arrange({ vitals: true, charting: true }),
  ]
  const batch = { values: [heart(1)], visitId: other.visitId }
  expect(await chart(visit.device, batch, now)).toEqual({ ok: false, reason: "not_found" })
  expect(await summary(other)).toEqual([])
  expect(await audited(visit)).toEqual(["access.denied refused"])
})

test("another clinic sees none of it", async () => {
  const [visit, other] = [
    await arrange({ vitals: true, charting: true }),
    await arrange({ vitals: true, charting: true }),
  ]
  await chart(visit.device, { values: [heart(1)] }, now)
  expect(await withTenant(other.clinicId, (tx) => vitalsOf(tx, visit.visitId))).toEqual([])
})

test("the bedside page learns initials and permissions; looking again names nobody and is not logged", async () => {
  const visit = await arrange({ vitals: true, charting: false })
  expect(await deviceView(visit.device, now)).toEqual({
    ok: true,
    value: {
      visitState: "in_call",
      consent: { vitals: true, charting: false },
      now: now.getTime(),
      clinic: { name: "Riverside Clinic", phone: "020 7946 0148" },
      patientInitials: "A. T.",
      protection: "end_to_end",
      clinicianName: "Dr Rowan Applegarth",
      recordingUrl: "/recordings/ecg-resp.hea",
    },
  })
  expect(await deviceState(visit.device, now)).toEqual({
    ok: true,
    value: {
      visitState: "in_call",
      consent: { vitals: true, charting: false },
      now: now.getTime(),
      protection: "end_to_end",
    },
  })
  expect(await audited(visit)).toEqual(["device.read success"])
})
