import { randomBytes, randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { DeviceId } from "@/lib/ids"

import { arrangeAlarms } from "./alarms/testing-alarms"
import { chart } from "./commands"
import { Ingest } from "./schema"
import { auditedIn } from "./testing-charting"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")

async function arrange() {
  const visit = await arrangeAlarms(database, start)
  const at = (second: number) => visit.moment(second).getTime()
  const off = (since: number) => ({
    code: "sensor_off" as const,
    device: "Oximeter A",
    since: at(since),
  })
  /** A device tells what is wrong at a moment, some seconds later. */
  const says = (
    second: number,
    conditions: ReturnType<typeof off>[],
    device = visit.device,
    delivered = second + 3,
  ) =>
    chart(
      device,
      { values: [], statuses: [{ at: at(second), conditions }] },
      visit.moment(delivered),
    )
  const other = async () => {
    const deviceId = DeviceId.parse(randomUUID())
    const { clinicId, visitId, patientId } = visit
    await visit.ask(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Tablet')",
      [deviceId, clinicId, visitId, patientId, randomBytes(32)],
    )
    const device = { clinicId, visitId, patientId, deviceId, requestId: "test" }
    return mintActor({ kind: "device", ...device })
  }
  return { ...visit, off, says, other }
}

const sensor = "sensor_off:Oximeter A"
const raised = [`condition ${sensor} inactive>pending`, `condition ${sensor} pending>active`]
const sounds = `signal ${sensor} none>generating`

test("a sensor that is off is an alarm of the worker, told while nobody watches, and ends by itself", async () => {
  const visit = await arrange()
  expect(await visit.says(0, [])).toEqual({ ok: true, value: { stored: 0, ignored: 0 } })
  await visit.says(10, [visit.off(10)])
  // The same batch again, and an older one that comes after it, say nothing new.
  await visit.says(10, [visit.off(10)])
  await visit.says(5, [], visit.device, 14)
  for (const second of [16, 20, 25]) await visit.round(second)
  expect(await visit.stored()).toEqual([...raised, sounds])
  expect(await visit.messaged()).toEqual([visit.clinicianId])
  await visit.says(40, [])
  expect((await visit.stored()).slice(3)).toEqual([
    `condition ${sensor} active>ended`,
    `signal ${sensor} generating>none`,
  ])
  const said = await auditedIn(database, visit.clinicId)
  expect(said.filter((line) => line === "vitals.charted success")).toHaveLength(4)
})

test("a sensor that two pages tell of is off until both say that it is on", async () => {
  const visit = await arrange()
  const tablet = await visit.other()
  await visit.says(10, [visit.off(10)])
  await visit.says(12, [visit.off(12)], tablet)
  await visit.round(25)
  await visit.says(30, [])
  await visit.round(45)
  expect(await visit.stored()).toEqual([...raised, sounds])
  await visit.says(50, [], tablet)
  expect(await visit.stored()).toContain(`condition ${sensor} active>ended`)
})

test("what a page said whose link was taken back is over with the next page's first word", async () => {
  const visit = await arrange()
  const tablet = await visit.other()
  await visit.says(10, [visit.off(10)])
  await visit.round(25)
  await visit.ask("update devices set revoked_at = $2 where id = $1", [
    visit.deviceId,
    visit.moment(30),
  ])
  await visit.says(29, [], tablet)
  expect(await visit.stored()).toEqual([...raised, sounds])
  await visit.says(40, [], tablet)
  await visit.round(55)
  expect(await visit.stored()).toContain(`condition ${sensor} active>ended`)
})

test("a minute in which everything is wrong and well again every second is kept whole", async () => {
  const visit = await arrange()
  const flat = (second: number, from: number) =>
    Array.from({ length: 32 }, (_, i) => ({
      code: "battery_low" as const,
      device: `Lead ${from + i}`,
      since: visit.moment(second).getTime(),
    }))
  const statuses = Array.from({ length: 60 }, (_, second) => ({
    at: visit.moment(second).getTime(),
    conditions: flat(second, second % 2 === 0 ? 0 : 32),
  }))
  expect(await chart(visit.device, { values: [], statuses }, visit.moment(75))).toMatchObject({
    ok: true,
  })
  expect((await visit.stored()).length).toBeGreaterThan(5_000)
})

test("what is not of the visit, or not agreed to, is not kept", async () => {
  const visit = await arrange()
  await visit.says(-60, [visit.off(-60)])
  await visit.agree(true, false)
  expect(await visit.says(10, [visit.off(10)])).toEqual({ ok: false, reason: "no_consent" })
  expect(await visit.ask("select at from device_statuses where visit_id = $1")).toEqual([])
})

test.each([
  ["nothing at all", []],
  ["an unknown condition", [{ at: 1, conditions: [{ code: "on_fire", device: "", since: 1 }] }]],
  [
    "a name that cannot be kept",
    [{ at: 1, conditions: [{ code: "silent", device: "\0", since: 1 }] }],
  ],
  [
    "a name too long",
    [{ at: 1, conditions: [{ code: "silent", device: "x".repeat(41), since: 1 }] }],
  ],
])("refused is %s", (_, statuses) => {
  expect(Ingest.safeParse({ values: [], statuses }).success).toBe(false)
  expect(Ingest.safeParse({ values: [], statuses: [{ at: 1, conditions: [] }] }).success).toBe(true)
})
