import { randomUUID } from "node:crypto"

import { Queue } from "bullmq"
import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor } from "@/lib/actor"
import { systemActor } from "@/lib/identity/system"
import { patientRedis } from "@/lib/jobs/redis"
import { chart } from "@/lib/vitals/commands"
import { vitalsOf } from "@/lib/vitals/queries"
import { keepOwed, keepStrip, setLegalHold } from "@/lib/vitals/retention-commands"
import {
  arrangeCharting,
  auditedIn,
  chunkFrames,
  testChannel,
  testMeta,
} from "@/lib/vitals/testing-charting"
import type { TestVisit } from "@/lib/vitals/testing-charting"
import { chartWaves } from "@/lib/vitals/wave-commands"
import { trendOf, wavesOf } from "@/lib/vitals/wave-queries"

import { retentionJob, retire, scheduleRetention } from "./retention"

const database = await testDatabase()
const start = new Date("2026-09-01T10:20:00Z")
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000)
const now = later(300)
const dayMs = 86_400_000
const kept = { wave_chunks: 3 * dayMs, vital_numerics: 30 * dayMs }
const fourDays = new Date(start.getTime() + 5 * dayMs)
const fiveWeeks = new Date(start.getTime() + 35 * dayMs)
const range = { from: start, to: now }

/** Three minutes of one wave and of heart rates from 60 to 79. */
async function charted(): Promise<TestVisit> {
  const visit = await arrangeCharting(database, start)
  const meta = testMeta([testChannel(0, 250)])
  const wave = Int32Array.from({ length: 180 * 250 }, (_, i) => (i * 37) % 811)
  const frames = chunkFrames(meta, [wave], start.getTime())
  const batch = { meta, sentAt: now.getTime(), frames }
  expect(await chartWaves(visit.device, batch, now)).toMatchObject({ value: { stored: 36 } })
  const values = Array.from({ length: 180 }, (_, second) => ({
    code: "MDC_ECG_HEART_RATE" as const,
    value: 60 + (second % 20),
    unit: "/min",
    at: later(second).getTime(),
    derived: true,
  }))
  await chart(visit.device, { values }, now)
  return visit
}

const administrator = (
  { clinicId, clinicianId }: TestVisit,
  provedAt: Date | null = now,
): StaffActor =>
  mintActor({
    kind: "staff",
    clinicId,
    userId: clinicianId,
    role: "administrator",
    name: "Wren Ashcombe",
    requestId: randomUUID(),
    session: { id: randomUUID(), openedAt: start, provedAt },
  })

/** Seconds since the start, of each chunk that is still there. */
async function chunks({ doctor, visitId }: TestVisit): Promise<number[]> {
  const waves = await wavesOf(doctor, visitId, range, now)
  if (!waves.ok) throw new Error(waves.reason)
  return waves.value.flatMap(({ pieces }) =>
    [...pieces()].map(({ startsAt }) => (startsAt.getTime() - start.getTime()) / 1_000),
  )
}

const keptNumbers = async ({ visitId }: TestVisit) => {
  const { rows } = await database.admin.query<{ n: number }>(
    "select count(*)::int as n from kept_vital_numerics where visit_id = $1",
    [visitId],
  )
  return rows[0]?.n
}

test("days go; strips, holds and rollups stay", async () => {
  const [plain, stripped, held, heldPatient] = [
    await charted(),
    await charted(),
    await charted(),
    await charted(),
  ]
  // An alarm at 60 s keeps 50 to 80 s; the bookmark beside it shares what both want.
  const worker = systemActor("alarms", stripped.clinicId)
  const alarm = { reason: "alarm", about: "hr-high", at: later(60) } as const
  expect(await keepStrip(worker, stripped.visitId, alarm, now)).toMatchObject({ value: "kept" })
  expect(await keepStrip(worker, stripped.visitId, alarm, now)).toMatchObject({ value: "known" })
  const mark = { reason: "bookmark", at: later(73) } as const
  expect(await keepStrip(stripped.doctor, stripped.visitId, mark, now)).toMatchObject({ ok: true })
  await setLegalHold(
    administrator(held),
    { of: "visit", visitId: held.visitId },
    true,
    "claim",
    now,
  )
  const { patientId } = heldPatient
  await setLegalHold(administrator(heldPatient), { of: "patient", patientId }, true, "claim", now)

  const before = await withTenant(plain.clinicId, (tx) => vitalsOf(tx, plain.visitId))
  await retire(kept, later(2 * 86_400))
  expect(await chunks(plain)).toHaveLength(36)

  await retire(kept, fourDays)
  expect(await chunks(plain)).toEqual([])
  expect(await chunks(stripped)).toEqual([50, 55, 60, 65, 70, 75, 80, 85, 90])
  expect(await chunks(held)).toHaveLength(36)
  expect(await chunks(heldPatient)).toHaveLength(36)
  // The numbers are kept for longer.
  expect(await withTenant(plain.clinicId, (tx) => vitalsOf(tx, plain.visitId))).toEqual(before)

  const raw = () => database.admin.query("select from vital_numerics")
  const all = (await raw()).rowCount
  await retire({ ...kept, vital_numerics: undefined }, fiveWeeks)
  expect((await raw()).rowCount).toBe(all)
  await retire(kept, fiveWeeks)
  expect(await keptNumbers(plain)).toBe(0)
  expect(await keptNumbers(held)).toBe(180)
  expect(await keptNumbers(heldPatient)).toBe(180)
  expect((await raw()).rowCount).toBe(0)
  expect(await withTenant(plain.clinicId, (tx) => vitalsOf(tx, plain.visitId))).toEqual(
    before.map((line) => ({ ...line, median: expect.closeTo(69.5, 0) as number })),
  )
  const trend = await trendOf(
    plain.doctor,
    plain.visitId,
    { codes: ["MDC_ECG_HEART_RATE"], ...range, bucket: 60 },
    now,
  )
  expect(trend).toMatchObject({
    value: [0, 60, 120].map((second) => ({
      at: later(second),
      min: 60,
      max: 79,
      mean: 69.5,
      n: 60,
    })),
  })
  expect(await auditedIn(database, stripped.clinicId)).toEqual([
    "consent.applied success",
    "vitals.waves_charted success",
    "consent.applied success",
    "vitals.charted success",
    "vitals.kept success",
    "vitals.kept success",
    "vitals.kept success",
    "vitals.read success",
  ])
})

test("PostgreSQL drops no day of which a strip or a hold is not copied", async () => {
  const visit = await charted()
  await setLegalHold(
    administrator(visit),
    { of: "visit", visitId: visit.visitId },
    true,
    "claim",
    now,
  )
  for (const table of ["wave_chunks", "vital_numerics"])
    await expect(
      database.app.query("select drop_vital_partition($1, '2026-09-01')", [table]),
    ).rejects.toMatchObject({ code: "55006" })
  expect(await chunks(visit)).toHaveLength(36)
  const target = { of: "visit", visitId: visit.visitId } as const
  const unproved = administrator(visit, null)
  expect(await setLegalHold(unproved, target, false, "claim", now)).toMatchObject({
    reason: "step_up_needed",
  })
  expect(await setLegalHold(administrator(visit), target, false, "claim", now)).toMatchObject({
    ok: true,
  })
  await retire(kept, fourDays)
  expect(await chunks(visit)).toEqual([])
})

test("what came late is in the copy", async () => {
  const visit = await arrangeCharting(database, start)
  await setLegalHold(
    administrator(visit),
    { of: "visit", visitId: visit.visitId },
    true,
    "claim",
    now,
  )
  const meta = testMeta([testChannel(0, 250)])
  const send = (samples: number) =>
    chartWaves(
      visit.device,
      {
        meta,
        sentAt: now.getTime(),
        frames: chunkFrames(meta, [new Int32Array(samples).fill(5)], start.getTime()),
      },
      now,
    )
  await send(700)
  // A drop that came too early, between the two, would have copied the shorter one.
  const worker = systemActor("retention", visit.clinicId)
  expect(await keepOwed(worker, "wave_chunks", "2026-09-01", now)).toBe(1)
  await send(1_250)
  await retire(kept, fourDays)
  const waves = await wavesOf(visit.doctor, visit.visitId, range, now)
  const pieces = waves.ok ? waves.value.flatMap((stream) => [...stream.pieces()]) : []
  expect(pieces).toMatchObject([{ n: 1_250 }])
})

test("holds are the administrator's, strips the visit's own clinician's and the nurse's", async () => {
  const [visit, other] = [await charted(), await charted()]
  const target = { of: "visit", visitId: visit.visitId } as const
  expect(await setLegalHold(visit.doctor, target, true, "claim", now)).toMatchObject({
    reason: "forbidden",
  })
  expect(await setLegalHold(administrator(other), target, true, "claim", now)).toMatchObject({
    reason: "not_found",
  })
  const mark = { reason: "bookmark", at: now } as const
  expect(await keepStrip(other.doctor, visit.visitId, mark, now)).toMatchObject({
    reason: "not_found",
  })
  expect(await keepStrip(administrator(visit), visit.visitId, mark, now)).toMatchObject({
    reason: "forbidden",
  })
  expect(await auditedIn(database, other.clinicId)).toEqual([
    "consent.applied success",
    "vitals.waves_charted success",
    "consent.applied success",
    "vitals.charted success",
    "access.denied refused",
    "access.denied refused",
  ])
})

test("an hour out of a week of chunks is read from the partition of its day", async () => {
  const visit = await charted()
  await database.app.query("select ensure_vital_partitions('2026-09-02', 7)")
  // The first chunk again, every half minute of a week.
  await database.admin.query(
    `insert into wave_chunks (clinic_id, stream_id, channel, starts_at, duration_ms, first_index, n, valid, codec, crc32, data)
     select clinic_id, stream_id, 1, starts_at + s * interval '30 seconds', duration_ms, first_index, n, valid, codec, crc32, data
     from (select * from wave_chunks where clinic_id = $1 order by starts_at limit 1) c, generate_series(1, 7 * 2880) s`,
    [visit.clinicId],
  )
  const from = new Date("2026-09-05T12:00:00Z")
  const to = new Date("2026-09-05T13:00:00Z")
  const waves = await wavesOf(visit.doctor, visit.visitId, { from, to, channels: [1] }, now)
  const pieces = waves.ok ? waves.value.flatMap((stream) => [...stream.pieces()]) : []
  expect(pieces).toHaveLength(120)
  const { rows } = await database.admin.query<Record<string, string>>(
    "explain select * from wave_chunks where stream_id = 1 and starts_at >= $1 and starts_at < $2",
    [from, to],
  )
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n")
  expect(plan.match(/wave_chunks_\d{8}/g)?.every((day) => day === "wave_chunks_20260905")).toBe(
    true,
  )
})

test("a round is a job of the queue every hour, also after Redis lost everything", async () => {
  const connection = patientRedis()
  const queue = new Queue("housecall", { connection })
  const rounds = scheduleRetention(queue)
  const scheduled = async () =>
    (await queue.getJobSchedulers()).map(({ key, pattern }) => ({ key, pattern }))
  const hourly = [{ key: retentionJob, pattern: "0 * * * *" }]
  await expect.poll(scheduled, { timeout: 20_000 }).toEqual(hourly)
  await queue.obliterate({ force: true })
  await queue.removeJobScheduler(retentionJob)
  await scheduleRetention(queue).stop()
  await expect.poll(scheduled, { timeout: 20_000 }).toEqual(hourly)
  const waiting = await queue.getDelayed()
  expect(waiting.map(({ name }) => name)).toEqual([retentionJob])
  await rounds.stop()
  await queue.close()
  connection.disconnect()
})
