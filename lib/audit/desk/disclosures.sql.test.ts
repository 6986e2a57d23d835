import { afterAll, beforeAll, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { record } from "../record"
import { furnish } from "../testing"
import type { House } from "../testing"
import { exportAccounting, recordDisclosure } from "./disclosures"

const database = await testDatabase()
const at = new Date("2026-11-24T10:40:00.000Z")
let house: House
let patient: string
const letter = {
  on: "2026-11-20",
  recipient: "County health officer",
  address: "1 Quay Street",
  what: "Laboratory report of 18 November",
  why: "Reportable disease",
}

beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  patient = `RC-${house.clinicId.slice(0, 6)}`
})
afterAll(() => house.sequencer.close())

test("what was written down is in the accounting; what was for care is counted beside it", async () => {
  expect(await recordDisclosure(house.auditor, { patient, ...letter }, at)).toMatchObject({
    ok: true,
  })
  await withTenant(house.clinicId, (tx) =>
    record(tx, house.clinician, {
      action: "vitals.exported",
      patientId: house.patientId,
      entity: { type: "visit", id: house.patientId },
      outcome: "success",
      purpose: "TREAT",
      data: {
        form: "csv",
        from: "2026-11-22T10:00:00.000Z",
        to: "2026-11-22T11:00:00.000Z",
        samples: 0,
        values: 3,
      },
    }),
  )
  const made = await exportAccounting(house.auditor, { patient, reason: "Asked by letter" }, at)
  expect(made).toMatchObject({
    ok: true,
    value: {
      rows: 1,
      left: { care: 1, own: 0, old: 0, suspended: 0 },
      name: `disclosures-${patient.toUpperCase()}-2026-11-24.csv`,
    },
  })
  expect(made.ok && made.value.csv).toContain(
    '2026-11-20,"County health officer, 1 Quay Street",Laboratory report of 18 November,Reportable disease',
  )
})

test("what a person wrote is nowhere in clear", async () => {
  const { rows } = await database.admin.query<{ row: string }>(
    "select e::text as row from audit_events e where clinic_id = $1",
    [house.clinicId],
  )
  expect(rows.map(({ row }) => row).join()).not.toMatch(/officer|Quay|Reportable/)
})

test("it is for who keeps the log, with a fresh proof, of a day that has been; each try is an event", async () => {
  const asked = { patient, reason: "curious" }
  expect(await exportAccounting(house.clinician, asked, at)).toEqual({
    ok: false,
    reason: "forbidden",
  })
  const later = new Date(at.getTime() + 6 * 60_000)
  expect(await exportAccounting(house.auditor, asked, later)).toEqual({
    ok: false,
    reason: "step_up_needed",
  })
  expect(await recordDisclosure(house.clinician, { patient, ...letter }, at)).toEqual({
    ok: false,
    reason: "forbidden",
  })
  const tomorrow = { patient, ...letter, on: "2026-11-25" }
  expect(await recordDisclosure(house.auditor, tomorrow, at)).toEqual({
    ok: false,
    reason: "not_yet",
  })
  const { rows } = await database.admin.query<{ action: string }>(
    "select action from audit_events where clinic_id = $1 and action in ('access.denied', 'audit.exported')",
    [house.clinicId],
  )
  expect(rows.map(({ action }) => action).toSorted()).toEqual([
    "access.denied",
    "access.denied",
    "access.denied",
    "audit.exported",
  ])
})
