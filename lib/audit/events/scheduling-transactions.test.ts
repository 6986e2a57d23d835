import { expect, test } from "vitest"

import { mintActor } from "@/lib/actor"
import { ClinicId, PatientId, UserId } from "@/lib/ids"

import { AuditEvent } from "../event"
import { fhirOf } from "./fhir"
import { payloadOf } from "./payload"

/** IHE ITI Scheduling, input/fsh/audit-115.fsh to audit-117.fsh, written out from the profiles. */
const clinicId = ClinicId.parse("7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11")
const patientId = PatientId.parse("1c9a2c63-2f7a-4d7c-9a44-3f4a31f4d1aa")
const id = "0a6f1f57-0f0e-4f43-9c63-33f5f1a2a001"
const program = mintActor({
  kind: "client",
  clinicId,
  clientId: "c3a91c6e-8b2c-4b29-a43f-d3f4a1aa0001",
  name: "Hospital records",
  scopes: [],
  grants: [],
  requestId: "r-1",
})
const desk = mintActor({
  kind: "staff",
  clinicId,
  userId: UserId.parse("5bb1a7f0-7a10-4f58-b7d5-70a6f7f0b111"),
  role: "scheduler",
  name: "Sam",
  requestId: "r-1",
})

function rendered(actor: typeof program | typeof desk, event: object): object {
  const whole = { outcome: "success", purpose: "HOPERAT", data: {}, ...event }
  const payload = payloadOf(id, new Date("2026-11-24T10:40:00Z"), actor, AuditEvent.parse(whole))
  return Object(JSON.parse(JSON.stringify(fhirOf(payload))))
}
const balp = (name: string) =>
  `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`
const scheduling = (name: string) =>
  `https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/IHE.Scheduling.${name}.Audit.Recipient`
const visit = { type: "visit", id }

test.each([
  ["slots.read", { type: "slots", id }, "ITI-115", "Find Potential Appointments", "FindPotential"],
  ["visit.held", { type: "hold", id }, "ITI-116", "Hold Appointment", "Hold"],
  ["visit.booked", visit, "ITI-117", "Book Appointment", "Book"],
  ["visit.requested", { type: "hold", id }, "ITI-117", "Book Appointment", "Book"],
])("%s by a program is %s, a create of its profile", (action, entity, code, display, name) => {
  const event = rendered(program, { action, entity, patientId })
  expect(event).toMatchObject({
    meta: { profile: [balp("PatientCreate"), scheduling(name)] },
    subtype: [{ code: "create" }, { system: "urn:ihe:event-type-code", code, display }],
    action: "C",
    outcome: "0",
  })
  // Invariant val-audit-source: the server among the agents is who keeps the log.
  const agents: unknown = Reflect.get(event, "agent")
  const observer: unknown = Reflect.get(Object(Reflect.get(event, "source")), "observer")
  expect(agents).toContainEqual(expect.objectContaining({ who: observer }))
})

test.each(["visit.held", "visit.booked", "visit.moved", "visit.cancelled"])(
  "%s names the Appointment, as the profiles want",
  (action) => {
    const entity = action === "visit.held" ? { type: "hold", id } : visit
    const event = rendered(program, { action, entity, patientId })
    const what = { what: { reference: `Appointment/${id}` } }
    expect(Reflect.get(event, "entity")).toContainEqual(expect.objectContaining(what))
  },
)

test("to move and to cancel are the same transaction, and updates: there is no profile for them", () => {
  for (const action of ["visit.moved", "visit.cancelled"])
    expect(rendered(program, { action, entity: visit, patientId })).toMatchObject({
      meta: { profile: [balp("PatientUpdate")] },
      subtype: [{ code: "update" }, { code: "ITI-117" }],
      action: "U",
    })
})

test("without a patient, and by people, no profile of IHE Scheduling is claimed", () => {
  const entity = { type: "slots", id }
  expect(rendered(program, { action: "slots.read", entity })).toMatchObject({
    meta: { profile: [balp("Create")] },
  })
  expect(rendered(desk, { action: "visit.booked", entity: visit, patientId })).toMatchObject({
    meta: { profile: [balp("PatientCreate")] },
    subtype: [{ code: "create" }],
  })
})
