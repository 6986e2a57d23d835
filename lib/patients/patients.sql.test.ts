import { randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { UserId } from "@/lib/ids"
import type { ClinicId } from "@/lib/ids"

import { searchPatients } from "./queries"
import { readPatient } from "./record-queries"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const at = new Date("2026-11-25T09:00:00Z")

function staff(clinicId: ClinicId, role: StaffRole = "nurse") {
  return mintActor({
    kind: "staff",
    clinicId,
    userId: UserId.parse(randomUUID()),
    role,
    name: "Pip Larkspur",
    requestId: "r1",
  })
}

async function events(clinicId: ClinicId) {
  const { rows } = await database.admin.query(
    "select action, outcome, patient_id from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  return rows
}

it.each(["thistle", "THISTLEDOWN agnes", "RC-204417", "4417", "14/3/1942"])(
  "finds by %s, and writes down whom it showed",
  async (query) => {
    const { clinicId, patientId } = await arrangeClinic(database, start)
    expect(await searchPatients(staff(clinicId), query)).toMatchObject({
      ok: true,
      value: [{ id: patientId, name: "Agnes Thistledown" }],
    })
    expect(await events(clinicId)).toEqual([
      { action: "patient.searched", outcome: "success", patient_id: patientId },
    ])
  },
)

it("one event per patient shown, and one for a search that found nobody", async () => {
  const { clinicId } = await arrangeClinic(database, start)
  await database.admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, 'RC-2', 'Agnes Crake', '1960-01-01', 'F')",
    [randomUUID(), clinicId],
  )
  await searchPatients(staff(clinicId), "agnes")
  await searchPatients(staff(clinicId), "100%")
  expect((await events(clinicId)).map((event) => event.patient_id === null)).toEqual([
    false,
    false,
    true,
  ])
})

it("reads a patient with the visits, newest first", async () => {
  const { clinicId, patientId, visitId } = await arrangeClinic(database, start)
  const page = await readPatient(staff(clinicId), patientId, at)
  expect(page).toMatchObject({
    ok: true,
    value: {
      zone: "Europe/London",
      patient: { reference: "RC-204417" },
      visits: [{ id: visitId, clinician: "Dr Rowan Applegarth" }],
    },
  })
  expect(await events(clinicId)).toEqual([
    { action: "patient.read", outcome: "success", patient_id: patientId },
    { action: "chart.read", outcome: "success", patient_id: patientId },
  ])
})

it("another clinic's patient is not here, and the attempt is", async () => {
  const [here, there] = [await arrangeClinic(database, start), await arrangeClinic(database, start)]
  expect(await readPatient(staff(here.clinicId), there.patientId, at)).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect(await readPatient(staff(here.clinicId), "nobody", at)).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect((await events(here.clinicId)).map((event) => event.action)).toEqual([
    "access.denied",
    "access.denied",
  ])
  expect(await events(there.clinicId)).toEqual([])
})

it("is not for auditors", async () => {
  const { clinicId, patientId } = await arrangeClinic(database, start)
  expect(await readPatient(staff(clinicId, "auditor"), patientId, at)).toEqual({
    ok: false,
    reason: "forbidden",
  })
  expect(await searchPatients(staff(clinicId, "auditor"), "agnes")).toEqual({
    ok: false,
    reason: "forbidden",
  })
  expect((await events(clinicId)).map((event) => event.action)).toEqual([
    "access.denied",
    "access.denied",
  ])
})
