import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrange } from "@/lib/rooms/testing-visit"

import { clinicsWithWork } from "./every-clinic"

const database = await testDatabase()
const [busy, quiet] = [await arrange(database.admin), await arrange(database.admin)]
const run = (text: string, values: unknown[] = []) => database.admin.query(text, values)

test("of all clinics those with an open monitor are watched", async () => {
  for (const { clinicId, visitId, patientId } of [busy, quiet])
    await run(
      "insert into alarm_monitors (visit_id, clinic_id, patient_id, state) values ($1, $2, $3, '{}')",
      [visitId, clinicId, patientId],
    )
  expect((await clinicsWithWork("alarms")).toSorted()).toEqual(
    [busy.clinicId, quiet.clinicId].toSorted(),
  )
  await run("update alarm_monitors set closed = true where clinic_id = $1", [quiet.clinicId])
  expect(await clinicsWithWork("alarms")).toEqual([busy.clinicId])
})

test.each([
  ["new", "created_at = now()", true],
  ["due within the hour", "due_at = now() + interval '59 minutes'", true],
  ["due later", "due_at = now() + interval '61 minutes'", false],
  ["just handed over", "relayed_at = now()", false],
  ["handed over a while ago", "relayed_at = now() - interval '16 seconds'", true],
  ["handed over by a clock that was ahead", "relayed_at = now() + interval '50 minutes'", true],
  [
    "waiting in the queue for its time",
    "relayed_at = now() - interval '50 minutes', due_at = now() + interval '5 minutes'",
    false,
  ],
  ["done", "done_at = now()", false],
  ["parked", "parked_at = now()", false],
])("a clinic whose one promise is %s", async (_, state, has) => {
  await run("delete from outbox")
  await run("insert into outbox (clinic_id, job, payload) values ($1, 'test.letter', '{}')", [
    busy.clinicId,
  ])
  await run(`update outbox set ${state}`)
  expect(await clinicsWithWork("relay")).toEqual(has ? [busy.clinicId] : [])
})

test("who asked sees no more than before", async () => {
  const client = await database.app.connect()
  try {
    await client.query("begin")
    await client.query("select set_config('app.tenant', $1, true)", [quiet.clinicId])
    await client.query("select clinics_with_work('alarms')")
    const { rows } = await client.query("select current_setting('app.tenant') as tenant")
    expect(rows).toEqual([{ tenant: quiet.clinicId }])
    await expect(client.query("select clinics_with_work('nothing')")).rejects.toThrow(
      "case not found",
    )
  } finally {
    await client.query("rollback")
    client.release()
  }
  expect(await withTenant(quiet.clinicId, () => Promise.resolve("goes on"))).toBe("goes on")
})
