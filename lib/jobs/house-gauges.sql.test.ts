import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrange } from "@/lib/rooms/testing-visit"

import { metrics } from "./metrics"
import { closeRedis } from "./redis"

const database = await testDatabase()
const run = (text: string, values: unknown[]) => database.admin.query(text, values)
const visits = [await arrange(database.admin), await arrange(database.admin)] as const
afterAll(closeRedis)

/** What /metrics says of a gauge of the house, by its label. */
async function said(name: string): Promise<Record<string, number>> {
  const lines = (await metrics()).split("\n").filter((line) => line.startsWith(`housecall_${name}`))
  return Object.fromEntries(
    lines.map((line) => [/="(\w+)"/.exec(line)?.[1] ?? "", Number(line.split(" ").at(-1))]),
  )
}

test("alarms that nobody answered are counted over all clinics, with the age of the oldest", async () => {
  for (const { clinicId, visitId, patientId } of visits)
    await run(
      "insert into alarm_monitors (visit_id, clinic_id, patient_id, state, unanswered) values ($1, $2, $3, '{}', 'high')",
      [visitId, clinicId, patientId],
    )
  // The newest word about each condition counts: one rings, one was answered, one latched.
  const changes = [
    ["a", "high", "none", "generating", 600],
    ["b", "high", "none", "generating", 900],
    ["b", "high", "generating", "acknowledged", 30],
    ["c", "medium", "none", "generating", 200],
    ["c", "medium", "generating", "latched", 100],
  ] as const
  for (const { clinicId, visitId } of visits)
    for (const [seq, [condition, priority, from, to, age]] of changes.entries())
      await run(
        `insert into alarm_transitions (visit_id, seq, clinic_id, kind, condition, from_state, to_state, priority, at, seen_at, why)
         values ($1, $2, $3, 'signal', $4, $5, $6, $7, now(), now() - $8 * interval '1 second', 'limit_exceeded')`,
        [visitId, seq + 1, clinicId, condition, from, to, priority, age],
      )
  expect(await said("alarms_unanswered")).toEqual({ high: 2, medium: 2 })
  const ages = await said("alarm_unanswered_oldest_seconds")
  expect(ages["high"]).toBeGreaterThanOrEqual(600)
  expect(ages["high"]).toBeLessThan(900)
  expect(ages["medium"]).toBeGreaterThanOrEqual(100)
  await run("update alarm_monitors set unanswered = null", [])
  expect(await said("alarms_unanswered")).toEqual({})
})

test("how far the log is signed and vouched for, over all clinics", async () => {
  const [{ clinicId }, other] = visits
  expect(await said("audit_checkpoint_seconds")).toEqual({})
  for (let index = 0; index < 5; index++)
    await run(
      "insert into log_entries (clinic_id, log_index, event_id, entry, leaf_hash) values ($1, $2, gen_random_uuid(), '\\x00', sha256('\\x00'))",
      [clinicId, index],
    )
  await run(
    "insert into log_checkpoints (clinic_id, epoch, size, root, note, vkey, signed_at) values ($1, 0, 3, sha256('\\x00'), 'note', 'key', now() - interval '10 minutes')",
    [clinicId],
  )
  await run(
    "insert into log_anchor_troubles (clinic_id, kind, name, since) values ($1, 'witness', 'w', now()), ($1, 'timestamp', 't', now())",
    [clinicId],
  )
  await run(
    "insert into log_anchors (clinic_id, epoch, size, kind, name, proof, at) values ($1, 0, 3, 'witness', 'w', '\\x00', now() - interval '1 hour')",
    [clinicId],
  )
  await run(
    "insert into log_status (clinic_id, stopped, size, signed_size, since) values ($1, 'smaller', 0, 3, now())",
    [other.clinicId],
  )
  expect(await said("audit_unsigned_entries")).toEqual({ "": 2 })
  expect((await said("audit_checkpoint_seconds"))[""]).toBeGreaterThanOrEqual(600)
  // Who was asked and never answered is behind by the whole log, and has no age.
  expect(await said("audit_unanchored_entries")).toEqual({ witness: 2, timestamp: 5 })
  const ages = await said("audit_anchor_oldest_seconds")
  expect(Object.keys(ages)).toEqual(["witness"])
  expect(ages["witness"]).toBeGreaterThanOrEqual(3_600)
  expect(await said("audit_logs_stopped")).toEqual({ "": 1 })
})

test("who is in the rooms, as LiveKit told it", async () => {
  const [{ visitId }] = visits
  expect(await said("livekit_rooms")).toEqual({ "": 2 })
  expect(await said("livekit_participants")).toEqual({})
  await run("update seats set joined_at = now() - interval '1 minute'", [])
  await run("update seats set left_at = now() where visit_id = $1 and role = 'patient'", [visitId])
  expect(await said("livekit_participants")).toEqual({ patient: 1, clinician: 2 })
})

test("the app may ask, and what it asked leaves it where it was", async () => {
  const client = await database.app.connect()
  try {
    await client.query("begin")
    await client.query("select set_config('app.tenant', $1, true)", [visits[0].clinicId])
    await client.query("select * from house_gauges()")
    const { rows } = await client.query("select current_setting('app.tenant') as tenant")
    expect(rows).toEqual([{ tenant: visits[0].clinicId }])
  } finally {
    await client.query("rollback")
    client.release()
  }
})

test("with PostgreSQL away the rest is still said", async () => {
  await database.admin.query("alter function house_gauges() rename to house_gauges_away")
  try {
    expect(await said("database_up")).toEqual({ "": 0 })
    expect(await said("outbox_open")).toEqual({})
    expect(await said("redis_up")).toEqual({ "": 1 })
  } finally {
    await database.admin.query("alter function house_gauges_away() rename to house_gauges")
  }
})
