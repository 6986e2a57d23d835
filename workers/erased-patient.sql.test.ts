import { randomUUID } from "node:crypto"

import { beforeAll, expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { decideErasure, requestErasure } from "@/lib/erasure/commands"
import { erasePatient } from "@/lib/erasure/erase-command"
import { ask, client, exchangeClinic } from "@/lib/exchange/testing-exchange"
import { systemActor } from "@/lib/identity/system"
import type { PatientId } from "@/lib/ids"
import { arrangeStaff, eventsOf } from "@/lib/patients/testing"
import { confirmHold } from "@/lib/scheduling/booking/confirm-hold-commands"
import { holdSlot } from "@/lib/scheduling/booking/hold-commands"

/** What programs of the hospital, and the desk, are told of a patient who was erased. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
let patientId: PatientId
let proposed: string
let erased: string

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const Outcome = z.object({
  resourceType: z.literal("OperationOutcome"),
  issue: z.tuple([z.object({ code: z.string(), diagnostics: z.string() })]),
})
const Bundle = z.object({
  entry: z.array(z.object({ resource: z.looseObject({ id: z.string().optional() }) })).default([]),
})
const find = () =>
  ask(
    ours,
    `Appointment/$find?start=2026-12-01&end=2026-12-01&visit-type=${clinic.visitTypeId}&patient-reference=Patient/${patientId}`,
    now,
  )
const choose = (operation: string) =>
  ask(ours, `Appointment/${operation}`, now, {
    method: "POST",
    headers: { "content-type": "application/fhir+json" },
    body: JSON.stringify({
      resourceType: "Parameters",
      parameter: [
        {
          name: "appointment-reference",
          valueReference: { reference: `Appointment/${proposed}` },
        },
      ],
    }),
  })
const refusedWith = async (answer: ReturnType<typeof ask>) => {
  const { status, body } = await answer
  const [{ code, diagnostics }] = Outcome.parse(json(body)).issue
  return [status, code, diagnostics]
}

async function administrator() {
  const { name, ...facts } = await arrangeStaff(database, clinic.clinicId, "administrator")
  return mintActor({ ...facts, name, session: { id: randomUUID(), openedAt: now, provedAt: now } })
}

beforeAll(async () => {
  patientId = await clinic.patient()
  proposed = String(Bundle.parse(json((await find()).body)).entry[0]?.resource.id)
  const { rows } = await database.admin.query<{ reference: string }>(
    "select reference from patients where id = $1",
    [patientId],
  )
  const wish = { basis: "patient_wish", reason: "Wrote to us" } as const
  const asked = await requestErasure(await administrator(), patientId, wish, now)
  if (!asked.ok) throw new Error(asked.reason)
  const decision = { decision: "approve", reference: rows[0]?.reference ?? "" } as const
  const decided = await decideErasure(await administrator(), patientId, decision, now)
  if (!decided.ok) throw new Error(decided.reason)
  const worker = systemActor("erasure", clinic.clinicId)
  erased = await erasePatient(worker, asked.value.requestId, now)
})

test("the record is gone, which is said, and is found by nothing", async () => {
  expect(erased).toBe("erased")
  expect(await refusedWith(ask(ours, `Patient/${patientId}`, now))).toEqual([
    410,
    "deleted",
    "This patient's record was erased",
  ])
  for (const query of [`_id=${patientId}`, "name=erased", "birthdate=1900-01-01"])
    expect(Bundle.parse(json((await ask(ours, `Patient?${query}`, now)).body)).entry).toEqual([])
  expect(await eventsOf(database, clinic.clinicId)).toContain("access.denied refused HOPERAT")
})

test("no time is proposed for them, and what was proposed before cannot be held or booked", async () => {
  expect(await refusedWith(find())).toEqual([
    422,
    "deleted",
    "This patient's record was erased: nothing can be booked for it",
  ])
  // The erasure took the proposal with it.
  for (const operation of ["$hold", "$book"])
    expect(await refusedWith(choose(operation))).toEqual([
      404,
      "not-found",
      "Nothing of this id was proposed lately: ask $find again",
    ])
})

test("a proposal that was written while they were erased is refused with words", async () => {
  const [, hex = ""] = proposed.split(".")
  const findId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
  await database.admin.query(
    "insert into fhir_finds (id, clinic_id, holder, patient_id, visit_type_id, clinicians, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
    [
      findId,
      clinic.clinicId,
      `client:${ours.clientId}`,
      patientId,
      clinic.visitTypeId,
      [clinic.clinicianId],
      new Date(now.getTime() + 60_000),
    ],
  )
  for (const operation of ["$hold", "$book"]) {
    const { status, body } = await choose(operation)
    expect([status, Bundle.parse(json(body)).entry]).toMatchObject([
      200,
      [{ resource: { issue: [{ severity: "fatal", code: "deleted" }] } }],
    ])
  }
})

test("the desk cannot book for them either", async () => {
  const held = await holdSlot(
    clinic.scheduler,
    {
      visitTypeId: clinic.visitTypeId,
      clinicianId: clinic.clinicianId,
      startsAt: new Date("2026-12-01T10:00:00Z"),
      key: randomUUID(),
    },
    now,
  )
  if (!held.ok) throw new Error(held.reason)
  const asked = { patientId, reason: "Cough" }
  expect(await confirmHold(clinic.scheduler, held.value.holdId, asked, now)).toMatchObject({
    ok: false,
    reason: "patient_erased",
  })
})
