import { expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { VisitId } from "@/lib/ids"
import { eventsOf } from "@/lib/patients/testing"

import { ask, client, exchangeClinic } from "./testing-exchange"

/** IHE ITI Scheduling over the clinic's own slot engine and holds: ITI-115, 116 and 117. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const other = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)

const Answer = z.looseObject({
  resourceType: z.literal("Bundle"),
  total: z.int(),
  entry: z
    .array(
      z.object({
        resource: z.looseObject({
          resourceType: z.string(),
          id: z.string().optional(),
          status: z.string().optional(),
          start: z.string().optional(),
          issue: z.array(z.looseObject({ code: z.string() })).optional(),
        }),
      }),
    )
    .default([]),
})

const find = (day: string, more: object[] = []) => [
  { name: "start", valueDateTime: `${day}T09:00:00Z` },
  { name: "end", valueDateTime: `${day}T12:00:00Z` },
  { name: "visit-type", valueString: `urn:housecall:visit-type|${clinic.visitTypeId}` },
  ...more,
]
const patient = {
  name: "patient-reference",
  valueReference: { reference: `Patient/${clinic.patientId}` },
}

async function operate(caller: typeof ours, name: string, parameter: object[], at = now) {
  const answer = await ask(caller, `Appointment/${name}`, at, {
    method: "POST",
    headers: { "content-type": "application/fhir+json" },
    body: JSON.stringify({ resourceType: "Parameters", parameter }),
  })
  const body: unknown = JSON.parse(JSON.stringify(answer.body))
  return { status: answer.status, body, text: JSON.stringify(body) }
}
async function appointments(caller: typeof ours, name: string, parameter: object[], at = now) {
  const { status, body } = await operate(caller, name, parameter, at)
  expect(status).toBe(200)
  return Answer.parse(body).entry.map(({ resource }) => resource)
}
const chosen = (id: string | undefined, more: object[] = []) => [
  { name: "appointment-reference", valueReference: { reference: `Appointment/${id}` } },
  ...more,
]

test("found, held, booked: one visit, for the patient of the search", async () => {
  const proposed = await appointments(ours, "$find", find("2026-12-01", [patient]))
  expect(proposed.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => "proposed"))
  const [first] = proposed
  const held = await appointments(ours, "$hold", chosen(first?.id))
  expect(held[0]).toMatchObject({ id: first?.id, status: "pending" })
  const again = await appointments(ours, "$hold", chosen(first?.id))
  expect(again[0]).toMatchObject({ status: "pending" })
  const comment = { name: "comment", valueString: "Follow-up" }
  const booked = await appointments(ours, "$book", chosen(first?.id, [comment]))
  expect(booked[0]).toMatchObject({ status: "booked", start: first?.start })
  const id = VisitId.parse(booked[0]?.id)
  const read = await ask(ours, `Appointment/${id}`, now)
  expect(JSON.stringify(read.body)).toContain("Follow-up")
  expect(await eventsOf(database, clinic.clinicId)).toEqual(
    expect.arrayContaining(["visit.held success HOPERAT", "visit.booked success HOPERAT"]),
  )
  const left = await appointments(ours, "$find", find("2026-12-01"))
  expect(left.map(({ start }) => start)).not.toContain(first?.start)
})

test("what is proposed may be booked without a hold, once", async () => {
  const [first] = await appointments(ours, "$find", find("2026-12-02", [patient]))
  expect((await appointments(ours, "$book", chosen(first?.id)))[0]).toMatchObject({
    status: "booked",
  })
  const again = await appointments(ours, "$book", chosen(first?.id))
  // The same attempt is answered as it was: it is booked, and there is one visit.
  expect(again[0]).toMatchObject({ status: "booked" })
  const { rows } = await database.admin.query(
    "select 1 from visits where clinic_id = $1 and starts_at = $2",
    [clinic.clinicId, first?.start],
  )
  expect(rows).toHaveLength(1)
})

test("for a patient who is not ours, or was erased, nothing is found, and who asked is in the log", async () => {
  const denied = async () =>
    (await eventsOf(database, clinic.clinicId)).filter((line) => line.startsWith("access.denied"))
      .length
  const gone = await clinic.patient()
  await database.admin.query("update patients set erased_at = now() where id = $1", [gone])
  const before = await denied()
  for (const [id, status] of [
    [other.patientId, 404],
    [gone, 422],
  ]) {
    const whom = { name: "patient-reference", valueReference: { reference: `Patient/${id}` } }
    expect(await operate(ours, "$find", find("2026-12-01", [whom]))).toMatchObject({ status })
  }
  const [theirs] = await appointments(client(clinic.clinicId), "$find", find("2026-12-08"))
  for (const name of ["$hold", "$book"])
    expect(await operate(ours, name, chosen(theirs?.id))).toMatchObject({ status: 404 })
  expect((await denied()) - before).toBe(4)
})

test("a time that somebody else took, and a hold that is over, are answered with the outcome alone", async () => {
  const rival = client(clinic.clinicId)
  const [mine] = await appointments(ours, "$find", find("2026-12-03", [patient]))
  const [theirs] = await appointments(rival, "$find", find("2026-12-03", [patient]))
  await appointments(rival, "$hold", chosen(theirs?.id))
  const lost = await appointments(ours, "$hold", chosen(mine?.id))
  expect(lost.map(({ issue }) => issue?.[0])).toMatchObject([
    { severity: "fatal", code: "not-found", diagnostics: "The time is taken" },
  ])
  const later = new Date(now.getTime() + 11 * 60_000)
  const over = await appointments(rival, "$book", chosen(theirs?.id), later)
  expect(over.map(({ issue }) => issue?.[0])).toMatchObject([
    { severity: "fatal", code: "not-found", diagnostics: "The hold is over: ask $find again" },
  ])
})

test("how many there are is said, as many as were asked for are handed out, and none is said too", async () => {
  const few = await operate(
    ours,
    "$find",
    find("2026-12-03", [{ name: "_count", valueInteger: 2 }]),
  )
  const { total, entry } = Answer.parse(few.body)
  expect([entry.length, total]).toEqual([2, 5])
  expect(entry[0]?.resource).toMatchObject({
    requestedPeriod: [{ start: "2026-12-03T09:00:00.000Z", end: "2026-12-03T12:00:00.000Z" }],
  })
  const none = Answer.parse((await operate(ours, "$find", find("2026-11-24"))).body)
  expect([none.total, none.entry[0]?.resource.resourceType]).toEqual([0, "OperationOutcome"])
})

test("what another proposed, of another clinic too, is not there", async () => {
  const [mine] = await appointments(ours, "$find", find("2026-12-04", [patient]))
  for (const caller of [client(clinic.clinicId), client(other.clinicId)]) {
    const answer = await operate(caller, "$book", chosen(mine?.id))
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining("not-found")])
  }
  const foreign = {
    name: "patient-reference",
    valueReference: { reference: `Patient/${other.patientId}` },
  }
  expect((await operate(ours, "$find", find("2026-12-04", [foreign]))).status).toBe(404)
})

test.each<[string, string, object[], string]>([
  ["without an end", "$find", [{ name: "start", valueDateTime: "2026-12-01" }], "required"],
  [
    "of a year",
    "$find",
    [
      { name: "start", valueDateTime: "2026" },
      { name: "end", valueDateTime: "2027" },
    ],
    "too-costly",
  ],
  ["of no type", "$find", find("2026-12-01").slice(0, 2), "required"],
  [
    "by something unknown",
    "$find",
    find("2026-12-01", [{ name: "specialty", valueString: "x" }]),
    "not-supported",
  ],
  ["of nobody's appointment", "$book", [], "required"],
  ["without a patient", "$book", [], "required"],
  [
    "by a value that nothing takes",
    "$book",
    [{ name: "appointment-reference", valueBoolean: true }],
    "not-supported",
  ],
])("%s: refused", async (_, name, parameter, code) => {
  const answer = await operate(ours, name, parameter)
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(`"${code}"`)])
})

test("whoever was proposed to without a patient cannot book", async () => {
  const [first] = await appointments(ours, "$find", find("2026-12-05"))
  const answer = await operate(ours, "$book", chosen(first?.id))
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("required")])
})

test("a type that must be approved is pending until somebody has", async () => {
  await database.admin.query("update visit_types set needs_approval = true where id = $1", [
    clinic.visitTypeId,
  ])
  const [first] = await appointments(ours, "$find", find("2026-12-07", [patient]))
  const asked = await appointments(ours, "$book", chosen(first?.id))
  expect(asked[0]).toMatchObject({ status: "pending" })
  await database.admin.query("update visit_types set needs_approval = false where id = $1", [
    clinic.visitTypeId,
  ])
})

test("without the scope there is no holding", async () => {
  const reader = client(clinic.clinicId, ["system/Appointment.rs", "system/Slot.s"])
  const [first] = await appointments(reader, "$find", find("2026-12-08", [patient]))
  expect((await operate(reader, "$hold", chosen(first?.id))).status).toBe(403)
})
