import { expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { mergePatients } from "@/lib/patients/merge-commands"

import { ask, client, exchangeClinic } from "./testing-exchange"

/** A record that was merged: its id still leads to everything, and every reference to something. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const old = clinic.patientId
const survivor = await clinic.patient()

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const Bundle = z.looseObject({
  entry: z.array(z.object({ resource: z.looseObject({ id: z.string().optional() }) })).default([]),
})
async function found(address: string) {
  const { status, body } = await ask(ours, address, now)
  expect([status, address]).toEqual([200, address])
  return Bundle.parse(json(body)).entry.map(({ resource }) => resource)
}
const times = (patient: string) =>
  `Appointment/$find?start=2026-12-01&end=2026-12-01&visit-type=${clinic.visitTypeId}&patient-reference=Patient/${patient}`

// Proposed for the record that is merged in a moment.
const [proposed] = await found(times(old))
const side = "survivor" as const
const choices = { name: side, birthDate: side, sex: side, language: side, email: side, phone: side }
const merged = await mergePatients(
  clinic.scheduler,
  survivor,
  { duplicateId: old, survivorVersion: 1, duplicateVersion: 1, choices },
  now,
)

test("the merge was done", () => {
  expect(merged).toMatchObject({ ok: true })
})

test.each([
  ["Appointment", 3],
  ["Encounter", 3],
  ["Consent", 2],
  ["Composition", 2],
  ["Provenance", 2],
  ["DocumentReference", 1],
] as const)("%s is found by either id, and says the same", async (type, count) => {
  const byNew = await found(`${type}?patient=${survivor}`)
  expect(byNew).toHaveLength(count)
  expect(await found(`${type}?patient=Patient/${old}`)).toEqual(byNew)
  expect(await found(`${type}?patient=${old},${survivor}`)).toEqual(byNew)
})

test("every reference to a patient in what is handed out leads somewhere", async () => {
  const types = ["Appointment", "Encounter", "Consent", "Composition", "DocumentReference"]
  const all = await Promise.all(types.map((type) => found(`${type}?patient=${survivor}`)))
  const named = new Set(JSON.stringify(all).match(/Patient\/[0-9a-f-]{36}/g))
  expect(named).toContain(`Patient/${survivor}`)
  for (const reference of named) expect((await ask(ours, reference, now)).status).toBe(200)
  expect((await ask(ours, `Patient/${old}`, now)).body).toMatchObject({
    active: false,
    link: [{ other: { reference: `Patient/${survivor}` }, type: "replaced-by" }],
  })
})

test("what was proposed for the old record is booked for the survivor, and times are found by either id", async () => {
  const body = JSON.stringify({
    resourceType: "Parameters",
    parameter: [
      {
        name: "appointment-reference",
        valueReference: { reference: `Appointment/${proposed?.id}` },
      },
    ],
  })
  const headers = { "content-type": "application/fhir+json" }
  const booked = await ask(ours, "Appointment/$book", now, { method: "POST", headers, body })
  const [visit] = Bundle.parse(json(booked.body)).entry
  expect(visit?.resource).toMatchObject({ status: "booked" })
  expect(JSON.stringify(visit)).toContain(`Patient/${survivor}`)
  const [next] = await found(times(old))
  expect(JSON.stringify(next)).toContain(`Patient/${survivor}`)
})
