import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { promisify } from "node:util"

import { eq } from "drizzle-orm"
import { expect, it } from "vitest"

import { openedEvents } from "@/lib/audit/testing"
import { databaseError } from "@/lib/error"
import { testStaff } from "@/lib/identity/testing-actors"
import type { ClinicId, PatientId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"

import { withTenant } from "./client"
import { finishRenewal, retireKeys, settledAfterMinutes } from "./renew-keys"
import { patients } from "./schema/identity"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)

async function registered() {
  const { clinicId, clinicianId } = await arrangeClinic(database, at)
  const desk = testStaff(clinicId, clinicianId, "scheduler")
  const who = { name: "Wilhelmina Quickbeam", birthDate: "1950-01-02", email: "w@patients.example" }
  const patientId = await withTenant(clinicId, (tx) =>
    registerPatient(tx, desk, { ...who, sex: "F", language: "en", phone: null }, at),
  )
  return { clinicId, patientId }
}

async function read(clinicId: ClinicId, patientId: PatientId) {
  const [row] = await withTenant(clinicId, (tx) =>
    tx.select().from(patients).where(eq(patients.id, patientId)),
  )
  return row
}

/** The program, with settings of its own. */
async function keys(
  what: string,
  settings: Record<string, string>,
  by = ["--by", "Robin Lindqvist"],
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "../tools/keys.ts"), what, ...by],
    { env: { ...process.env, ...settings, OWNER_DATABASE_URL: database.urls.owner } },
  )
  return stdout.trim()
}

async function storedName(patientId: PatientId): Promise<string> {
  const { rows } = await database.admin.query<{ name: string }>(
    "select name || '' as name from patients where id = $1",
    [patientId],
  )
  return rows[0]?.name ?? ""
}

it("another key wraps what was wrapped before, records' and the log's, and nothing is sealed anew", async () => {
  const { clinicId, patientId } = await registered()
  const before = await storedName(patientId)
  const { rows } = await database.admin.query(
    "select id from record_keys union all select id from subject_keys",
  )
  const RECORD_KEY = randomBytes(32).toString("base64url")
  const all = `Wrapped ${rows.length} keys under RECORD_KEY.`
  expect(await keys("rewrap", { RECORD_KEY })).toBe(all)
  expect(await keys("rewrap", { RECORD_KEY })).toBe("Wrapped 0 keys under RECORD_KEY.")
  expect(await storedName(patientId)).toBe(before)
  // And back again, with the one before to open them.
  expect(await keys("rewrap", { RECORD_KEY_BEFORE: RECORD_KEY })).toBe(all)
  expect((await read(clinicId, patientId))?.name).toBe("Wilhelmina Quickbeam")
  const events = await openedEvents(database.admin, clinicId, "record_key.rotated")
  const said = { actor: { id: "system:keys" }, data: { step: "rewrap", by: "Robin Lindqvist" } }
  expect(events).toMatchObject([said, said, said])
})

it.each([[[]], [["--by", " "]], [["--by", "x".repeat(201)]], [["--who", "Robin"]]])(
  "nothing is done for %j: nobody says who they are",
  async (by) => {
    const { clinicId } = await registered()
    await expect(keys("renew", {}, by)).rejects.toMatchObject({ code: 2 })
    expect(await openedEvents(database.admin, clinicId, "record_key.rotated")).toEqual([])
    const { rows } = await database.admin.query(
      "select from record_keys where clinic_id = $1 and retired_at is not null",
      [clinicId],
    )
    expect(rows).toEqual([])
  },
)

it("a retired key seals nothing new; what it sealed is sealed anew once every process has forgotten it", async () => {
  const { clinicId, patientId } = await registered()
  const before = await storedName(patientId)
  expect(await retireKeys(database.urls.owner, at)).toBeGreaterThan(0)
  expect((await read(clinicId, patientId))?.name).toBe("Wilhelmina Quickbeam")
  // Too soon: some process may still seal with it.
  expect(await finishRenewal(database.urls.owner, later(1))).toEqual({ rows: 0, destroyed: 0 })
  expect(await storedName(patientId)).toBe(before)

  const done = await finishRenewal(database.urls.owner, later(settledAfterMinutes))
  expect(done.rows).toBeGreaterThan(0)
  expect(done.destroyed).toBeGreaterThan(0)
  expect(await storedName(patientId)).not.toBe(before)
  expect(await read(clinicId, patientId)).toMatchObject({
    name: "Wilhelmina Quickbeam",
    birthDate: "1950-01-02",
    email: "w@patients.example",
  })
  expect(await finishRenewal(database.urls.owner, later(settledAfterMinutes))).toEqual({
    rows: 0,
    destroyed: 0,
  })
  const { rows } = await database.admin.query(
    "select 1 from record_keys where retired_at is not null and wrapped is not null",
  )
  expect(rows).toEqual([])
})

it.each([
  "update record_keys set wrapped = null",
  "update record_keys set wrapped = '\\x00' where patient_id = $1",
  "update record_keys set retired_at = now()",
  "update record_keys set patient_id = null",
  "delete from record_keys where patient_id = $1",
  "truncate record_keys",
  "update subject_keys set wrapped = null",
  "delete from subject_keys",
  "insert into record_keys (id, clinic_id, patient_id, wrapped, retired_at) values (gen_random_uuid(), current_clinic(), $1, null, now())",
  "insert into record_keys (id, clinic_id, patient_id) values (gen_random_uuid(), current_clinic(), $1) on conflict (clinic_id, patient_id) where retired_at is null do update set wrapped = null",
])("the app's role takes no key away: %s", async (statement) => {
  const { clinicId, patientId } = await registered()
  const kept = () =>
    database.admin
      .query("select * from record_keys where clinic_id = $1 order by id", [clinicId])
      .then(({ rows }) => rows)
  const before = await kept()
  const text = statement.replace("$1", `'${patientId}'`)
  const refused = await withTenant(clinicId, (tx) => tx.execute(text)).catch(databaseError)
  expect(refused).toMatchObject({ code: "42501" })
  expect(await kept()).toEqual(before)
  expect((await read(clinicId, patientId))?.name).toBe("Wilhelmina Quickbeam")
})
