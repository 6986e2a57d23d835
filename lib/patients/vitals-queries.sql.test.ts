import { randomBytes, randomUUID } from "node:crypto"

import { describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import type { VisitId } from "@/lib/ids"

import { openInEmergency } from "./break-glass-commands"
import { arrangeStaff, arrangeVisit, eventsOf } from "./testing"
import { readPatientVitals } from "./vitals-queries"
import { mostPoints } from "./vitals-span"

const database = await testDatabase()
const now = new Date("2026-11-27T10:00:00Z")
const dayMs = 86_400_000
const ago = (ms: number) => new Date(now.getTime() - ms)
const [heart, temperature] = ["MDC_ECG_HEART_RATE", "MDC_TEMP_BODY"]

/** A patient with a visit today and one twenty days ago, and people who may and may not read of it. */
async function arrange() {
  const clinic = await arrangeClinic(database, ago(3_600_000))
  const { clinicId, patientId, clinicianId, visitId } = clinic
  const older = await arrangeVisit(
    database,
    { clinicId, patientId, clinicianId, startsAt: ago(20 * dayMs) },
    "ended",
  )
  const actor = async (role: StaffRole) => mintActor(await arrangeStaff(database, clinicId, role))
  const doctor = mintActor({
    ...{ kind: "staff", clinicId, userId: clinicianId, role: "clinician", requestId: "r1" },
    name: "Dr Rowan Applegarth",
  } as const)
  /** As charting stores them; the rollups follow by themselves. */
  const chart = async (
    visit: VisitId,
    code: string,
    at: Date,
    values: readonly number[],
    over: { origin?: string; everyMs?: number; questionable?: boolean } = {},
  ) => {
    const deviceId = randomUUID()
    await database.admin.query(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
      [deviceId, clinicId, visit, patientId, randomBytes(32)],
    )
    const moments = values.map((_, i) => new Date(at.getTime() + i * (over.everyMs ?? 1_000)))
    for (const day of new Set(moments.map((each) => each.toISOString().slice(0, 10))))
      await database.admin.query("select ensure_vital_partitions($1::date, 1)", [day])
    await database.admin.query(
      `insert into vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived, origin, questionable)
        select $1, $2, $3, $4, $5, at, value, $8, false, $9, $10 from unnest($6::timestamptz[], $7::real[]) as given (at, value)`,
      [
        ...[clinicId, visit, patientId, deviceId, code, moments, values],
        ...[code === temperature ? "Cel" : "/min", over.origin ?? "device"],
        over.questionable ?? false,
      ],
    )
  }
  return { ...clinic, visitId, older, doctor, actor, chart }
}

describe("a patient's vital signs over days", () => {
  test("every visit's numbers are in it, the newest of each with whose word it is", async () => {
    const { patientId, visitId, older, doctor, chart } = await arrange()
    await chart(older, heart, ago(20 * dayMs), [60, 64])
    await chart(visitId, heart, ago(1_800_000), [70, 80, 90])
    await chart(visitId, heart, ago(900_000), [200], { questionable: true })
    await chart(older, temperature, ago(20 * dayMs), [Math.fround(37.9)], { origin: "manual" })

    const read = await readPatientVitals(doctor, patientId, undefined, now)
    if (!read.ok || read.value.charted === undefined) throw new Error("nothing was read")
    const { charted, emergencyUntil } = read.value
    expect(emergencyUntil).toBeNull()
    expect(charted).toMatchObject({ span: "24h", step: 60 })
    expect(charted.visits.map(({ id }) => id)).toEqual([visitId])
    expect(charted.buckets).toMatchObject([{ code: heart, min: 70, max: 90, mean: 80, n: 3 }])
    const newest = new Map(charted.newest.map((each) => [each.code, each]))
    expect(newest.get(heart)).toMatchObject({
      ...{ value: 90, isMean: false, origin: "device", visitId },
      at: ago(1_800_000 - 2_000).getTime(),
    })
    expect(newest.get(temperature)).toMatchObject({ origin: "manual", visitId: older })

    const month = await readPatientVitals(doctor, patientId, "30d", now)
    expect(month).toMatchObject({
      value: { charted: { step: 1_800, visits: [{ id: visitId }, { id: older }] } },
    })
  })

  test("when retention took the value itself, the newest is said to be a mean", async () => {
    const { patientId, older, doctor, chart } = await arrange()
    const at = new Date(Math.floor(ago(20 * dayMs).getTime() / 10_000) * 10_000)
    await chart(older, heart, at, [60, 70])
    await database.admin.query("delete from vital_numerics where visit_id = $1", [older])
    const read = await readPatientVitals(doctor, patientId, undefined, now)
    expect(read).toMatchObject({
      value: { charted: { span: "30d", newest: [{ code: heart, value: 65, isMean: true }] } },
    })
  })

  test("nothing charted is nothing, and a short stretch without values is empty", async () => {
    const { patientId, older, doctor, chart } = await arrange()
    expect(await readPatientVitals(doctor, patientId, "7d", now)).toMatchObject({
      value: { charted: undefined },
    })
    await chart(older, heart, ago(20 * dayMs), [60])
    expect(await readPatientVitals(doctor, patientId, "7d", now)).toMatchObject({
      value: { charted: { buckets: [], visits: [], newest: [{ value: 60 }] } },
    })
  })

  test("a bedside page that was open long before makes no visit any longer", async () => {
    const { clinicId, patientId, visitId, doctor, chart } = await arrange()
    await chart(visitId, heart, ago(1_700_000), [70])
    await database.admin.query("update visits set admitted_at = $2 where id = $1", [
      visitId,
      ago(1_800_000),
    ])
    await database.admin.query(
      `insert into wave_streams (clinic_id, visit_id, device_id, epoch, stream, meta, started_at)
       select $1, $2, id, 'a', 1, '{}', $3 from devices where visit_id = $2`,
      [clinicId, visitId, ago(57 * dayMs)],
    )
    expect(await readPatientVitals(doctor, patientId, "all", now)).toMatchObject({
      value: { charted: { visits: [{ from: ago(1_800_000).getTime(), hasWaves: true }] } },
    })
  })

  test.each(["24h", "7d", "30d", "all"] as const)(
    "%s has a bounded number of points, and each value in one of them",
    async (span) => {
      const { patientId, visitId, older, doctor, chart } = await arrange()
      // a number every four minutes for ten days
      const values = Array.from({ length: 3_600 }, (_, i) => 60 + (i % 40))
      await chart(older, heart, ago(20 * dayMs), values, { everyMs: 240_000 })
      await chart(visitId, heart, ago(1_800_000), [70, 80, 90])
      const read = await readPatientVitals(doctor, patientId, span, now)
      if (!read.ok || read.value.charted === undefined) throw new Error("nothing was read")
      const { buckets, stretch, step } = read.value.charted
      expect(buckets.length).toBeLessThanOrEqual(mostPoints)
      expect(new Set(buckets.map(({ at }) => at.getTime())).size).toBe(buckets.length)
      expect(buckets.every(({ at }) => at.getTime() % (step * 1000) === 0)).toBe(true)
      const expected = stretch.from <= ago(20 * dayMs).getTime() ? 3_603 : 3
      expect(buckets.reduce((sum, { n }) => sum + n, 0)).toBe(expected)
    },
  )
})

describe("who reads them", () => {
  test("another clinic's patient is not there, and the attempt is in the log", async () => {
    const { patientId } = await arrange()
    const elsewhere = await arrange()
    expect(await readPatientVitals(elsewhere.doctor, patientId, "all", now)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect(await eventsOf(database, elsewhere.clinicId)).toEqual(["access.denied refused TREAT"])
  })

  test("no right, and no patient of one's own: refused and audited", async () => {
    const { clinicId, patientId, actor } = await arrange()
    const answers = []
    for (const role of ["scheduler", "administrator", "interpreter", "clinician"] as const)
      answers.push(await readPatientVitals(await actor(role), patientId, "all", now))
    expect(answers).toEqual([
      ...["forbidden", "forbidden", "forbidden"].map((reason) => ({ ok: false, reason })),
      { ok: false, reason: "record_closed" },
    ])
    const events = await eventsOf(database, clinicId)
    expect(events.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual(
      Array.from({ length: 4 }, () => "access.denied refused"),
    )
  })

  test("an emergency opens them for its hour, and the read says so", async () => {
    const { clinicId, patientId, visitId, actor, chart } = await arrange()
    await chart(visitId, heart, ago(1_800_000), [70])
    const stranger = await actor("clinician")
    await openInEmergency(stranger, patientId, { reason: "Brought in unconscious" }, now)
    expect(await readPatientVitals(stranger, patientId, undefined, now)).toMatchObject({
      value: { emergencyUntil: expect.any(String), charted: { newest: [{ value: 70 }] } },
    })
    expect(await eventsOf(database, clinicId)).toContain("vitals.read success BTG")
    const after = new Date(now.getTime() + 2 * 3_600_000)
    expect(await readPatientVitals(stranger, patientId, undefined, after)).toMatchObject({
      reason: "record_closed",
    })
  })

  test("one read is one event about the patient", async () => {
    const { clinicId, patientId, visitId, doctor, chart } = await arrange()
    await chart(visitId, heart, ago(1_800_000), [70])
    await readPatientVitals(doctor, patientId, undefined, now)
    const { rows } = await database.admin.query(
      "select patient_id, action, outcome from audit_events where clinic_id = $1",
      [clinicId],
    )
    expect(rows).toEqual([{ patient_id: patientId, action: "vitals.read", outcome: "success" }])
  })
})
