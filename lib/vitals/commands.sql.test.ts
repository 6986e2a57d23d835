import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { openedEvents } from "@/lib/audit/testing"

import { chart } from "./commands"
import { deviceState, deviceView, vitalsOf } from "./queries"
import { arrangeCharting, auditedIn } from "./testing-charting"
import type { TestVisit } from "./testing-charting"
import { withdraw } from "./withdraw-command"

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
      origin: "device",
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
  expect(await audited(visit)).toEqual([
    "consent.applied success",
    "vitals.charted success",
    "vitals.charted success",
  ])
})

test("a batch that brings nothing new leaves no trace", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  await chart(visit.device, { values: [heart(1)] }, now)
  await chart(visit.device, { values: [heart(1)] }, now)
  expect(await audited(visit)).toEqual(["consent.applied success", "vitals.charted success"])
})

test("values from outside the visit are ignored", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const result = await chart(visit.device, { values: [heart(-60), heart(60), heart(600)] }, now)
  expect(result).toEqual({ ok: true, value: { stored: 1, ignored: 2 } })
})

test("what nobody can have is no reading: it is left out with its reason, and the others stand", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const saturation = (second: number, value: number) => ({
    ...heart(second, value),
    code: "MDC_PULS_OXIM_SAT_O2" as const,
    unit: "%",
  })
  const values = [heart(1, 0), heart(2), heart(3, 401), saturation(4, 500), saturation(5, 97)]
  expect(await chart(visit.device, { values }, now)).toEqual({
    ok: true,
    value: { stored: 2, ignored: 3, implausible: 3 },
  })
  expect(await summary(visit)).toMatchObject([
    { code: "MDC_ECG_HEART_RATE", count: 1, max: 66 },
    { code: "MDC_PULS_OXIM_SAT_O2", count: 1, max: 97 },
  ])
})

test("without consent to charting nothing is stored, and the attempt is in the log", async () => {
  const visit = await arrange({ vitals: true, charting: false })
  expect(await chart(visit.device, { values: [heart(1)] }, now)).toEqual({
    ok: false,
    reason: "no_consent",
  })
  expect(await summary(visit)).toEqual([])
  expect(await audited(visit)).toEqual(["consent.applied refused", "vitals.charted refused"])
})

test("that a consent was relied on is written once for it and a device, not with each batch, and names it", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const { visitId } = visit
  const given = async () => {
    const { rows } = await database.admin.query<{ id: string }>(
      "select id from consents where visit_id = $1 order by given_at desc limit 1",
      [visitId],
    )
    return rows[0]?.id
  }
  const first = await given()
  // Several first batches at once: one of them writes it.
  await Promise.all([1, 2, 3].map((n) => chart(visit.device, { values: [heart(n)] }, now)))
  await chart(visit.device, { values: [heart(4)] }, now)
  await visit.agree(true, false)
  const refused = await given()
  for (const n of [5, 6]) await chart(visit.device, { values: [heart(n)] }, now)
  await visit.agree(true, true)
  const again = await given()
  for (const n of [7, 8]) await chart(visit.device, { values: [heart(n)] }, now)

  const told = await openedEvents(database.admin, visit.clinicId, "consent.applied")
  const data = { visitId, purpose: "charting", attempted: "vitals.charted" }
  const agreed = { outcome: "success", data: { ...data, reason: "agreed" } }
  expect(told).toMatchObject([
    { ...agreed, entity: { type: "consent", id: first } },
    {
      outcome: "refused",
      data: { ...data, reason: "refused" },
      entity: { type: "consent", id: refused },
    },
    { ...agreed, entity: { type: "consent", id: again } },
  ])
  expect(told.map(({ fhir }) => fhir["meta"])).toEqual(
    Array.from({ length: 3 }, () => ({
      profile: [
        "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.AuthZconsent",
      ],
    })),
  )
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
      // only where somebody set it
      replays: false,
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

const typed = (second: number, value: number) => ({
  code: "MDC_TEMP_BODY" as const,
  value,
  unit: "Cel",
  at: start.getTime() + second * 1000,
  derived: false,
  origin: "manual" as const,
})

test("it is kept who measured a number, and whether it was doubted", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const doubted = { ...heart(2), questionable: true, origin: "recorded" as const }
  await chart(visit.device, { values: [heart(1), doubted, typed(3, 36.8)] }, now)
  const { rows } = await database.admin.query(
    "select origin, questionable from vital_numerics where visit_id = $1 order by at",
    [visit.visitId],
  )
  expect(rows).toEqual([
    { origin: "device", questionable: false },
    { origin: "recorded", questionable: true },
    { origin: "manual", questionable: false },
  ])
})

test("sums are of one origin each, and of what nobody doubted", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const values = [
    heart(1, 64),
    { ...heart(2, 220), questionable: true },
    { ...heart(3, 70), origin: "recorded" as const },
  ]
  await chart(visit.device, { values }, now)
  expect(await summary(visit)).toMatchObject([
    { origin: "device", count: 1, min: 64, median: 64, max: 64 },
    { origin: "recorded", count: 1, min: 70, max: 70 },
  ])
})

test("what was typed in by mistake leaves the record and its sums, and its trace stays", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const values = [typed(30, 36.8), typed(31, 38.6)]
  await chart(visit.device, { values }, now)
  const mistake = { code: "MDC_TEMP_BODY" as const, at: typed(31, 0).at }
  expect(await withdraw(visit.device, { values: [mistake] }, now)).toEqual({
    ok: true,
    value: { withdrawn: 1 },
  })
  expect(await withdraw(visit.device, { values: [mistake] }, now)).toEqual({
    ok: true,
    value: { withdrawn: 0 },
  })
  expect(await summary(visit)).toMatchObject([{ count: 1, max: Math.fround(36.8) }])
  const { rows } = await database.admin.query(
    "select code, value from vital_withdrawals where visit_id = $1",
    [visit.visitId],
  )
  expect(rows).toEqual([{ code: "MDC_TEMP_BODY", value: 38.6 }])
  expect(await audited(visit)).toEqual([
    "consent.applied success",
    "vitals.charted success",
    "vitals.withdrawn success",
  ])
})

test("what was taken back before it came is not kept when it comes, nor when it comes again", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const [mistake, right] = [typed(31, 38.6), typed(32, 36.8)]
  const back = () =>
    withdraw(visit.device, { values: [{ code: mistake.code, at: mistake.at }] }, now)
  expect(await back()).toMatchObject({ value: { withdrawn: 0 } })
  const values = [mistake, right]
  expect(await chart(visit.device, { values }, now)).toMatchObject({
    value: { stored: 1, ignored: 1 },
  })
  await back()
  expect(await chart(visit.device, { values }, now)).toMatchObject({ value: { stored: 0 } })
  expect(await summary(visit)).toMatchObject([{ count: 1, max: Math.fround(36.8) }])
  // a device's own number of the same moment is no mistake of anybody's
  const measured = { ...mistake, origin: "device" as const, value: 36.9 }
  expect(await chart(visit.device, { values: [measured] }, now)).toMatchObject({
    value: { stored: 1 },
  })
})

test("a link that was taken back takes nothing back, and the attempt is in the log", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  await chart(visit.device, { values: [typed(30, 36.8)] }, now)
  await database.admin.query("update devices set revoked_at = $2 where id = $1", [
    visit.deviceId,
    now,
  ])
  expect(await withdraw(visit.device, { values: [typed(30, 0)] }, now)).toMatchObject({
    reason: "not_found",
  })
  expect(await audited(visit)).toEqual([
    "consent.applied success",
    "vitals.charted success",
    "access.denied refused",
  ])
})

test("the last one of its ten seconds leaves no sum behind", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  await chart(visit.device, { values: [typed(30, 36.8)] }, now)
  await withdraw(visit.device, { values: [typed(30, 0)] }, now)
  expect(await summary(visit)).toEqual([])
})

test("what a device measured, and what another device's page typed in, is nobody's to take back", async () => {
  const visit = await arrange({ vitals: true, charting: true })
  const other = await arrange({ vitals: true, charting: true })
  await chart(visit.device, { values: [heart(1), typed(2, 36.8)] }, now)
  expect(await withdraw(visit.device, { values: [heart(1)] }, now)).toMatchObject({
    value: { withdrawn: 0 },
  })
  expect(await withdraw(other.device, { values: [typed(2, 36.8)] }, now)).toMatchObject({
    value: { withdrawn: 0 },
  })
  const later = new Date(now.getTime() + 86_400_000)
  await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
    visit.visitId,
    now,
  ])
  expect(await withdraw(visit.device, { values: [typed(2, 36.8)] }, later)).toMatchObject({
    ok: false,
    reason: "not_admitted",
  })
})
