import { afterAll, beforeAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { furnish } from "../testing"
import type { House } from "../testing"
import { removeFilter, savedFilters, saveFilter } from "./saved-filters"

const database = await testDatabase()
const at = new Date("2026-11-24T10:40:00.000Z")
const denials = {
  name: "Refusals of this week",
  filter: { outcome: "refused", when: "week" },
} as const
let house: House

beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
})
afterAll(() => house.sequencer.close())

const actionsOf = async (clinicId: string): Promise<string[]> => {
  const { rows } = await database.admin.query<{ action: string }>(
    "select action from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  return rows.map((row) => row.action)
}

test("a filter is kept under its name, for whoever saved it, and each change is an event", async () => {
  const saved = await saveFilter(house.auditor, denials, at)
  expect(saved.ok).toBe(true)
  const mine = await savedFilters(house.auditor)
  expect(mine).toMatchObject({ ok: true, value: [denials] })
  const other = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  await other.sequencer.close()
  expect(await savedFilters(other.auditor)).toEqual({ ok: true, value: [] })
  const id = saved.ok ? saved.value.id : ""
  expect(await removeFilter(other.auditor, id, at)).toEqual({ ok: false, reason: "not_found" })
  expect(await removeFilter(house.auditor, id, at)).toEqual({ ok: true, value: undefined })
  expect(await savedFilters(house.auditor)).toEqual({ ok: true, value: [] })
  expect(await actionsOf(house.clinicId)).toEqual(["audit.filter_saved", "audit.filter_removed"])
})

test("the name rests sealed: the table does not say it", async () => {
  await saveFilter(house.auditor, denials, at)
  const { rows } = await database.admin.query<{ name: Buffer }>("select name from audit_filters")
  expect(rows).toHaveLength(1)
  expect(rows[0]?.name.toString("latin1")).not.toContain("Refusals")
})

test("only who may read the log has filters of it, and a menu holds thirty", async () => {
  expect(await saveFilter(house.clinician, denials, at)).toEqual({ ok: false, reason: "forbidden" })
  expect(await savedFilters(house.clinician)).toEqual({ ok: false, reason: "forbidden" })
  for (let tries = 0; tries < 30; tries++) await saveFilter(house.auditor, denials, at)
  expect(await saveFilter(house.auditor, denials, at)).toEqual({
    ok: false,
    reason: "too_many_filters",
  })
})
