import pg from "pg"
import { expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"

import { ask, client, exchangeClinic } from "./testing-exchange"

/** A page costs as many statements as a longer one: nothing is asked once for each entry. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const people: string[] = []
for (let hours = 100; hours < 130; hours++) {
  const id = await clinic.patient()
  people.push(id)
  await database.admin.query(
    `insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, state, reason)
     select gen_random_uuid(), clinic_id, $1, clinician_id, visit_type_id, starts_at + $2 * interval '1 hour',
       ends_at + $2 * interval '1 hour', 'booked', reason from visits where id = $3`,
    [id, hours, clinic.visits.booked],
  )
}

async function statements(address: string): Promise<number> {
  // Keys and what else is remembered for a while are asked for by the first.
  await ask(ours, address, now)
  const asked = vi.spyOn(pg.Client.prototype, "query")
  const { status, body } = await ask(ours, address, now)
  const { length } = asked.mock.calls
  asked.mockRestore()
  expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('"entry"')])
  return length
}

test.each([
  "Appointment?date=ge2026-11-01",
  "Encounter?date=ge2026-11-01",
  "Appointment?date=ge2026-11-01&_include=Appointment:patient",
  `Patient?_id=${people.slice(0, 12).join(",")}`,
  `Appointment?patient=${people.slice(0, 12).join(",")}`,
])("%s", async (address) => {
  const [long, short] = [
    await statements(`${address}&_count=30`),
    await statements(`${address}&_count=3`),
  ]
  // Keys are forgotten by the clock: one or two more may be asked for.
  expect(long).toBeLessThanOrEqual(short + 2)
})

test.each(["Appointment?date=ge2026-11-01", `Patient?_id=${people.slice(0, 12).join(",")}`])(
  "%s is counted by one statement more, where that is asked",
  async (address) => {
    const [plain, counted] = [
      await statements(`${address}&_count=3&_total=none`),
      await statements(`${address}&_count=3&_total=accurate`),
    ]
    expect(counted - plain).toBe(1)
  },
)
