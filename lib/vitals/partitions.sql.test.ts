import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { vitalRollups } from "@/db/schema/vitals"
import { testDatabase } from "@/db/testing"

import { chart } from "./commands"
import { dropDay, ensurePartitions, expiredDays } from "./partitions"
import { arrangeCharting, chunkFrames, testChannel, testMeta } from "./testing-charting"
import { chartWaves } from "./wave-commands"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const now = new Date("2026-11-24T10:25:00Z")

const heart = (second: number, value = 66) => ({
  code: "MDC_ECG_HEART_RATE" as const,
  value,
  unit: "/min",
  at: start.getTime() + second * 1000,
  derived: true,
})

const daysLike = async (pattern: string) => {
  const { rows } = await database.admin.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relname like $1 order by 1",
    [pattern],
  )
  return rows.map(({ name }) => name)
}

test("twenty who need the same days make each once", async () => {
  const ask = () => database.app.query("select ensure_vital_partitions('2025-03-01', 3) as made")
  const answers = await Promise.all(Array.from({ length: 20 }, ask))
  const made = answers.reduce((sum, { rows }) => sum + Number(rows[0]?.made), 0)
  expect(made).toBe(6)
  expect(await daysLike("wave_chunks_202503%")).toEqual([
    "wave_chunks_20250301",
    "wave_chunks_20250302",
    "wave_chunks_20250303",
  ])
})

test("a day is made while others read and write", async () => {
  const visit = await arrangeCharting(database, start)
  await chart(visit.device, { values: [heart(1)] }, now)
  const client = await database.app.connect()
  try {
    await client.query("begin")
    await client.query("select set_config('app.tenant', $1, true)", [visit.clinicId])
    await client.query(
      "insert into vital_numerics select clinic_id, visit_id, patient_id, device_id, code, at + interval '1 second', value, unit, derived from vital_numerics where visit_id = $1",
      [visit.visitId],
    )
    // Its locks last until it ends; a lock that nobody shares would wait for it here, for ever.
    await ensurePartitions("2025-04-01", 1)
    await client.query("commit")
  } finally {
    client.release()
  }
  expect(await daysLike("vital_numerics_20250401")).toHaveLength(1)
})

test.each([
  ["none", "2026-11-24", 0],
  ["more than a month", "2026-11-24", 32],
  ["before there was any", "2019-12-31", 1],
  ["years ahead", "2999-01-01", 1],
])("days are bounded: %s", async (_, day, days) => {
  await expect(
    database.app.query("select ensure_vital_partitions($1, $2)", [day, days]),
  ).rejects.toMatchObject({ code: "22023" })
})

test("a partition is nobody's own: no grant, and row-level security forced", async () => {
  const visit = await arrangeCharting(database, start)
  await chart(visit.device, { values: [heart(1)] }, now)
  for (const name of ["vital_numerics_20261124", "wave_chunks_20261124"]) {
    await expect(database.app.query(`select from ${name}`)).rejects.toMatchObject({ code: "42501" })
    const { rows } = await database.admin.query(
      "select relrowsecurity and relforcerowsecurity as forced, relacl is null or not relacl::text like '%housecall_app%' as ungranted from pg_class where relname = $1",
      [name],
    )
    expect(rows).toEqual([{ forced: true, ungranted: true }])
    expect((await database.owner.query(`select from ${name}`)).rowCount).toBe(0)
  }
  expect((await database.app.query("select from vital_numerics")).rowCount).toBe(0)
  await expect(database.app.query("drop table vital_numerics_20261124")).rejects.toMatchObject({
    code: "42501",
  })
})

test("the functions are for the app's role alone", async () => {
  for (const call of [
    "ensure_vital_partitions('2026-11-24', 1)",
    "drop_vital_partition('wave_chunks', '2025-01-01')",
  ])
    await expect(database.sequencer.query(`select ${call}`)).rejects.toMatchObject({
      code: "42501",
    })
})

test.each([
  ["a young day", "wave_chunks", new Date().toISOString().slice(0, 10)],
  ["another table", "audit_events", "2025-01-01"],
  ["no day", "wave_chunks", null],
])("%s is not dropped", async (_, table, day) => {
  await expect(
    database.app.query("select drop_vital_partition($1, $2)", [table, day]),
  ).rejects.toMatchObject({ code: "22023" })
})

test("a day that is in use is left for later, and one that is gone is said to be", async () => {
  await ensurePartitions("2025-05-01", 2)
  const client = await database.admin.connect()
  try {
    await client.query("begin")
    await client.query("select from wave_chunks")
    expect(await dropDay("wave_chunks", "2025-05-01")).toBe("busy")
    await client.query("commit")
  } finally {
    client.release()
  }
  expect(await dropDay("wave_chunks", "2025-05-01")).toBe("dropped")
  expect(await dropDay("wave_chunks", "2025-05-01")).toBe("gone")
  expect(await daysLike("wave_chunks_202505%")).toEqual(["wave_chunks_20250502"])
})

test("a day is over for so long from its end on", async () => {
  await ensurePartitions("2024-02-28", 2)
  const days = (now: string) => expiredDays("vital_numerics", 72 * 3_600_000, new Date(now))
  expect(await days("2024-03-02T23:59:59Z")).toEqual([])
  expect(await days("2024-03-03T00:00:00Z")).toEqual(["2024-02-28"])
  expect(await days("2024-03-04T00:00:00Z")).toEqual(["2024-02-28", "2024-02-29"])
})

test("a day that another process dropped is made again for what comes late", async () => {
  const visit = await arrangeCharting(database, start)
  await chart(visit.device, { values: [heart(1)] }, now)
  await database.owner.query("drop table vital_numerics_20261124, wave_chunks_20261124")
  expect(await chart(visit.device, { values: [heart(2)] }, now)).toMatchObject({
    value: { stored: 1 },
  })
  const of = testMeta([testChannel(0, 250)])
  const frames = chunkFrames(of, [new Int32Array(1_250)], start.getTime())
  const batch = { meta: of, sentAt: now.getTime(), frames }
  expect(await chartWaves(visit.device, batch, now)).toMatchObject({ value: { stored: 1 } })
})

test("rollups count each number once, also when forty send it at once", async () => {
  const visit = await arrangeCharting(database, start)
  const values = [heart(0, 60), heart(9, 70), heart(10, 80), heart(65, 50)]
  // As many at once as there are connections, each twice.
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      await chart(visit.device, { values: i % 2 === 0 ? values : values.toReversed() }, now)
      await chart(visit.device, { values }, now)
    }),
  )
  await chart(visit.device, { values: [heart(8, 100), ...values] }, now)
  const rows = await withTenant(visit.clinicId, (tx) =>
    tx.select().from(vitalRollups).orderBy(vitalRollups.seconds, vitalRollups.at),
  )
  const seconds = (at: Date) => (at.getTime() - start.getTime()) / 1000
  expect(
    rows.map((row) => [
      row.seconds,
      seconds(row.at),
      row.min,
      row.max,
      row.sum,
      row.n,
      seconds(row.lastAt),
    ]),
  ).toEqual([
    [10, 0, 60, 100, 230, 3, 9],
    [10, 10, 80, 80, 80, 1, 10],
    [10, 60, 50, 50, 50, 1, 65],
    [60, 0, 60, 100, 310, 4, 10],
    [60, 60, 50, 50, 50, 1, 65],
  ])
})

test("a number of a device that is not the visit's own is refused", async () => {
  const [visit, other] = [
    await arrangeCharting(database, start),
    await arrangeCharting(database, start),
  ]
  await ensurePartitions("2026-11-24", 1)
  await expect(
    database.admin.query(
      "insert into vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived) values ($1, $2, $3, $4, 'MDC_ECG_HEART_RATE', $5, 66, '/min', true)",
      [visit.clinicId, visit.visitId, visit.patientId, other.deviceId, start],
    ),
  ).rejects.toMatchObject({ code: "23503" })
})
