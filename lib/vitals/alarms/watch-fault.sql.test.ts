import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { arrangeAlarms } from "./testing-alarms"
import { heart } from "./testing-monitor"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")

test("a monitor that cannot be read leaves the other visits of its clinic watched over", async () => {
  const visit = await arrangeAlarms(database, start)
  const { clinicId, patientId, clinicianId } = visit
  const later = (days: number) => new Date(start.getTime() + days * 86_400_000)
  const broken = async (days: number) => {
    const id = randomUUID()
    await visit.ask(
      `insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, room)
       values ($1, $2, $3, $4, $5, $6, 'Cough', 'in_call', $7)`,
      [id, clinicId, patientId, clinicianId, later(days), later(days + 0.01), randomUUID()],
    )
    await visit.ask(
      `insert into alarm_monitors (visit_id, clinic_id, patient_id, state) values ($1, $2, $3, '{}')`,
      [id, clinicId, patientId],
    )
  }
  // On both sides of the sound one, in whatever order they are taken.
  await broken(1)
  await visit.charted(heart, 70, 0, 20)
  await broken(2)
  for (let second = 41; second <= 50; second++) await visit.round(second)
  expect(await visit.messaged()).toEqual([clinicianId])
})
