import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"

const database = await testDatabase()
const clinic = await arrangeClinic(database, new Date("2026-12-01T11:40:00Z"))

/** What an UPDATE makes of the invitation's SEQUENCE. */
async function sequenceAfter(set: string): Promise<number> {
  const { rows } = await database.admin.query<{ sequence: number }>(
    `update visits set ${set} where id = $1 returning sequence`,
    [clinic.visitId],
  )
  return rows[0]?.sequence ?? -1
}

test("the database counts what an invited calendar has to hear of", async () => {
  expect(await sequenceAfter("reason = 'Cough, better'")).toBe(0)
  expect(await sequenceAfter("state = 'waiting', version = version + 1")).toBe(0)
  expect(
    await sequenceAfter(
      "starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'",
    ),
  ).toBe(1)
  expect(await sequenceAfter("ends_at = ends_at + interval '5 minutes'")).toBe(2)
  expect(await sequenceAfter("sequence = 99")).toBe(2)
  expect(await sequenceAfter("state = 'cancelled'")).toBe(3)
  expect(await sequenceAfter("cancel_reason = 'clinic'")).toBe(3)
})
