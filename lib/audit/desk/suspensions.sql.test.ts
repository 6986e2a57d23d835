import { afterAll, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { furnish, openedEvents } from "../testing"
import type { House } from "../testing"
import { exportAccounting, recordDisclosure } from "./disclosures"
import { suspendAccounting } from "./suspensions"

const database = await testDatabase()
const at = new Date("2026-11-24T10:40:00.000Z")
const later = (days: number) => new Date(at.getTime() + days * 86_400_000)
const opened: House[] = []
let house: House
let patient: string
const suspension = {
  agency: "Office of the Inspector",
  until: "2026-12-10",
  statement: "written",
  reason: "Letter of 20 November: it would impede the inquiry",
} as const
const gave = (recipient: string) => ({
  patient,
  on: "2026-11-20",
  recipient,
  what: "The chart",
  why: "Required by law",
})

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  opened.push(house)
  patient = `RC-${house.clinicId.slice(0, 6)}`
  for (const recipient of ["office of the  inspector", "County health officer"])
    await recordDisclosure(house.auditor, gave(recipient), at)
})
afterAll(async () => {
  for (const { sequencer } of opened) await sequencer.close()
})

async function accountingOn(day: Date) {
  const proved = { ...house.auditor, session: { id: "s", openedAt: day, provedAt: day } }
  const made = await exportAccounting(proved, { patient, reason: "Asked by letter" }, day)
  if (!made.ok) throw new Error(made.reason)
  return made.value
}

test("what went to the agency is left out to the end of the day, counted for the auditor, and back by itself", async () => {
  expect(await suspendAccounting(house.auditor, { patient, ...suspension }, at)).toMatchObject({
    ok: true,
  })
  for (const day of [at, later(16)]) {
    const { csv, rows, left } = await accountingOn(day)
    expect(rows).toBe(1)
    expect(left).toMatchObject({ suspended: 1 })
    expect(csv).toContain("County health officer")
    expect(csv.toLowerCase()).not.toContain("inspector")
  }
  const { csv, rows, left } = await accountingOn(later(17))
  expect(rows).toBe(2)
  expect(left).toMatchObject({ suspended: 0 })
  expect(csv).toContain("office of the  inspector")
})

test("what is recorded for the agency while it lasts is left out too", async () => {
  await suspendAccounting(house.auditor, { patient, ...suspension }, at)
  await recordDisclosure(house.auditor, gave("OFFICE OF THE INSPECTOR"), later(1))
  expect(await accountingOn(later(1))).toMatchObject({ rows: 1, left: { suspended: 2 } })
})

test("it is an event under the name of who recorded it; what they wrote is nowhere in clear", async () => {
  await suspendAccounting(house.auditor, { patient, ...suspension }, at)
  expect(await openedEvents(database.admin, house.clinicId, "disclosure.suspended")).toMatchObject([
    {
      outcome: "success",
      patientId: house.patientId,
      actor: { id: house.auditor.userId },
      data: suspension,
    },
  ])
  const { rows } = await database.admin.query<{ row: string }>(
    "select e::text as row from audit_events e where clinic_id = $1",
    [house.clinicId],
  )
  expect(rows.map(({ row }) => row).join()).not.toMatch(/inspector|inquiry/i)
})

test("what was only said holds for 30 days, a day that is over suspends nothing, and nobody else may", async () => {
  const ask = (given: object, who = house.auditor) =>
    suspendAccounting(who, { patient, ...suspension, ...given }, at)
  expect(await ask({ statement: "oral", until: "2026-12-24" })).toMatchObject({ ok: true })
  expect(await ask({ statement: "oral", until: "2026-12-25" })).toEqual({
    ok: false,
    reason: "past_oral_limit",
  })
  expect(await ask({ until: "2026-11-23" })).toEqual({ ok: false, reason: "not_ahead" })
  expect(await ask({ patient: "RC-nobody" })).toEqual({ ok: false, reason: "not_found" })
  expect(await ask({}, house.clinician)).toEqual({ ok: false, reason: "forbidden" })
  expect(await openedEvents(database.admin, house.clinicId, "access.denied")).toMatchObject([
    { data: { attempted: "disclosure.suspended", reason: "not_found" } },
    { data: { attempted: "disclosure.suspended", reason: "forbidden" } },
  ])
})
