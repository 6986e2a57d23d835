import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"

import { auditedIn } from "../testing-charting"
import { readAlarmOrder, setAlarmOrder } from "./order-commands"
import { arrangeAlarms } from "./testing-alarms"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")

async function arrange() {
  const visit = await arrangeAlarms(database, start)
  const [one, other] = [await visit.colleague(1), await visit.colleague(2)]
  const administrator = testStaff(visit.clinicId, UserId.parse(randomUUID()), "administrator")
  const read = async () => {
    const view = await readAlarmOrder(administrator, start)
    return view.ok ? view.value.order.map(({ id }) => id) : view.reason
  }
  return { visit, one, other, administrator, read }
}

test("an administrator sets who is told next; whoever left the clinic is passed over", async () => {
  const { visit, one, other, administrator, read } = await arrange()
  expect(await read()).toEqual([one, other])
  const set = await setAlarmOrder(administrator, { users: [other, one, other] }, start)
  expect(set).toEqual({ ok: true, value: undefined })
  expect(await read()).toEqual([other, one])
  await visit.ask("update users set active = false where id = $1", [other])
  expect(await read()).toEqual([one])
  expect((await auditedIn(database, visit.clinicId))[1]).toBe("clinic.changed success")
})

test("nobody else sets it, and nobody of another clinic stands in it", async () => {
  const [{ visit, one, administrator, read }, elsewhere] = [await arrange(), await arrange()]
  const refused = { ok: false, reason: "forbidden" }
  expect(await setAlarmOrder(visit.doctor, { users: [] }, start)).toEqual(refused)
  expect(await readAlarmOrder(visit.doctor, start)).toEqual(refused)
  const stranger = { users: [one, elsewhere.one] }
  expect(await setAlarmOrder(administrator, stranger, start)).toEqual({
    ok: false,
    reason: "unknown_person",
  })
  expect(await read()).toHaveLength(2)
})
