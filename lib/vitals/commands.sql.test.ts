import { randomBytes, randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { DeviceId } from "@/lib/ids"

import { chart } from "./commands"
import { deviceState, deviceView, vitalsOf } from "./queries"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const now = new Date("2026-11-24T10:25:00Z")

type Arranged = Awaited<ReturnType<typeof arrange>>

async function arrange(consent: { vitals: boolean; charting: boolean }, state = "in_call") {
  const clinic = await arrangeClinic(database, start)
  const { clinicId, visitId, patientId } = clinic
  const deviceId = DeviceId.parse(randomUUID())
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  await run("update visits set state = $2, admitted_at = $3, room = $4 where id = $1", [
    visitId,
    state,
    start,
    randomUUID(),
  ])
  await run(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [deviceId, clinicId, visitId, patientId, randomBytes(32)],
  )
  const agree = (vitals: boolean, charting: boolean) =>
    run(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, $4, $5, false, clock_timestamp())",
      [clinicId, visitId, patientId, vitals, charting],
    )
  await agree(consent.vitals, consent.charting)
  const device = mintActor({
    kind: "device",
    clinicId,
    deviceId,
    patientId,
    visitId,
    requestId: randomUUID(),
  })
  return { ...clinic, deviceId, device, agree }
}

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

async function audited({ clinicId }: Arranged) {
  const { rows } = await database.admin.query<{ action: string; outcome: string }>(
    "select action, outcome from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  return rows.map((row) => `${row.action} ${row.outcome}`)
}

const summary = ({ clinicId, visitId }: Arranged) =>
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
