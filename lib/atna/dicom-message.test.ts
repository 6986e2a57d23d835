import { describe, expect, test } from "vitest"

import { mintActor } from "@/lib/actor"

import { dicomMessage } from "./dicom-message"
import { clinicId, eventId, fhirText, patientId, thing, userId } from "./testing-message"

/**
 * DICOM PS3.15 A.5.1 and FHIR R4's map from AuditEvent to it, written out here from those and not from
 * our code.
 */
const base64 = (text: string) => Buffer.from(text).toString("base64")
const dcm = (code: string, text: string) =>
  `csd-code="${code}" codeSystemName="DCM" originalText="${text}"`
const rest = (code: string) =>
  `csd-code="${code}" codeSystemName="http://hl7.org/fhir/restful-interaction" originalText="${code}"`
const participation = (code: string, text: string) =>
  `csd-code="${code}" codeSystemName="http://terminology.hl7.org/CodeSystem/v3-ParticipationType" originalText="${text}"`
const [source, destination, application] = [
  dcm("110153", "Source Role ID"),
  dcm("110152", "Destination Role ID"),
  dcm("110150", "Application"),
]
const [recipient, author] = [
  participation("IRCP", "information recipient"),
  participation("AUT", "author (originator)"),
]
const record = dcm("110110", "Patient Record")
const alert = dcm("110113", "Security Alert")
const noPatient = { patientId: undefined, entity: { type: "audit_log", id: clinicId } }

/** Action; what it needs; action code, EventID, EventTypeCode; roles of client, server and person. */
const table: readonly [
  string,
  object,
  string,
  string,
  string | undefined,
  readonly (string | undefined)[],
][] = [
  ["patient.read", {}, "R", record, rest("read"), [destination, source, recipient]],
  ["chart.read", {}, "R", record, rest("read"), [destination, source, recipient]],
  [
    "patient.searched",
    {},
    "E",
    dcm("110112", "Query"),
    rest("search"),
    [source, destination, recipient],
  ],
  [
    "waitlist.read",
    { patientId: undefined },
    "E",
    dcm("110112", "Query"),
    rest("search"),
    [source, destination, recipient],
  ],
  ["visit.booked", {}, "C", record, rest("create"), [source, destination, author]],
  ["vitals.charted", {}, "C", record, rest("create"), [source, destination, author]],
  ["visit.admitted", {}, "U", record, rest("update"), [source, destination, author]],
  ["summary.signed", {}, "U", record, rest("update"), [source, destination, author]],
  ["proxy.removed", {}, "D", record, rest("delete"), [application, undefined, author]],
  [
    "audit.exported",
    { ...noPatient, data: { form: "log", reason: "Yearly review" } },
    "R",
    dcm("110106", "Export"),
    undefined,
    [source, destination],
  ],
  [
    "audit.verified",
    { ...noPatient, data: { size: 3, sound: true } },
    "R",
    dcm("110101", "Audit Log Used"),
    undefined,
    [destination, source, recipient],
  ],
  [
    "staff.signed_in",
    { patientId: undefined, entity: { type: "staff", id: userId } },
    "E",
    dcm("110114", "User Authentication"),
    dcm("110122", "Login"),
    [application, application, recipient],
  ],
  [
    "staff.signed_out",
    { patientId: undefined, entity: { type: "staff", id: userId } },
    "E",
    dcm("110114", "User Authentication"),
    dcm("110123", "Logout"),
    [application, application, recipient],
  ],
  [
    "access.denied",
    { outcome: "refused", data: { attempted: "chart.read", reason: "forbidden" } },
    "E",
    alert,
    undefined,
    [application, application, recipient],
  ],
  [
    "consent.applied",
    { entity: { type: "consent", id: thing }, data: { purpose: "video" } },
    "E",
    alert,
    undefined,
    [application, recipient],
  ],
]

describe("row by row", () => {
  test.each(table)("%s", (action, change, code, id, type, roles) => {
    const message = dicomMessage(fhirText({ action, ...change }))
    const outcome = "outcome" in change ? "8" : "0"
    expect(message).toContain(
      `<EventIdentification EventActionCode="${code}" EventDateTime="2026-11-24T10:40:00.000Z" EventOutcomeIndicator="${outcome}"><EventID ${id}/>`,
    )
    const types = [...message.matchAll(/<EventTypeCode ([^>]*)\/>/g)].map(([, one]) => one)
    expect(type === undefined || types.includes(type)).toBe(true)
    const participants = [
      ...message.matchAll(/<ActiveParticipant [^>]*>(.*?)<\/ActiveParticipant>/g),
    ].map(([, within]) => within ?? "")
    for (const [i, role] of roles.entries())
      expect(role === undefined || participants[i]?.includes(`<RoleIDCode ${role}/>`)).toBe(true)
    expect(message).toContain(
      `<AuditSourceIdentification AuditEnterpriseSiteID="${clinicId}" AuditSourceID="${clinicId}">`,
    )
    expect(message).toContain(
      `<ParticipantObjectDetail type="AuditEvent.id" value="${base64(eventId)}"/>`,
    )
  })
})

test("one whole message, with its parts in the order of the schema", () => {
  const message = dicomMessage(fhirText({ action: "patient.read", data: { view: "chart" } }))
  const network = (of: string) => `NetworkAccessPointID="urn:housecall:${of}"`
  expect(message).toBe(
    [
      `<?xml version="1.0" encoding="UTF-8"?><AuditMessage>`,
      `<EventIdentification EventActionCode="R" EventDateTime="2026-11-24T10:40:00.000Z" EventOutcomeIndicator="0">`,
      `<EventID ${record}/><EventTypeCode ${rest("read")}/>`,
      `</EventIdentification>`,
      `<ActiveParticipant UserID="browser" UserIsRequestor="false" ${network("request:r-1")} NetworkAccessPointTypeCode="5"><RoleIDCode ${destination}/></ActiveParticipant>`,
      `<ActiveParticipant UserID="${clinicId}" UserIsRequestor="false" ${network(`clinic:${clinicId}`)} NetworkAccessPointTypeCode="5"><RoleIDCode ${source}/></ActiveParticipant>`,
      `<ActiveParticipant UserID="Practitioner/${userId}" UserIsRequestor="true"><RoleIDCode ${recipient}/><RoleIDCode csd-code="clinician" codeSystemName="urn:housecall:role" originalText="clinician"/></ActiveParticipant>`,
      `<AuditSourceIdentification AuditEnterpriseSiteID="${clinicId}" AuditSourceID="${clinicId}"><AuditSourceTypeCode csd-code="4"/></AuditSourceIdentification>`,
      `<ParticipantObjectIdentification ParticipantObjectID="${patientId}" ParticipantObjectTypeCode="1" ParticipantObjectTypeCodeRole="1">`,
      `<ParticipantObjectIDTypeCode csd-code="2" codeSystemName="RFC-3881" originalText="Patient Number"/>`,
      `<ParticipantObjectName>Patient/${patientId}</ParticipantObjectName>`,
      `<ParticipantObjectDetail type="AuditEvent.id" value="${base64(eventId)}"/>`,
      `<ParticipantObjectDetail type="PurposeOfUse" value="${base64("TREAT")}"/></ParticipantObjectIdentification>`,
      `<ParticipantObjectIdentification ParticipantObjectID="${thing}" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="4">`,
      `<ParticipantObjectIDTypeCode csd-code="Encounter" codeSystemName="http://hl7.org/fhir/resource-types" originalText="Encounter"/>`,
      `<ParticipantObjectName>Encounter/${thing}</ParticipantObjectName>`,
      `<ParticipantObjectDetail type="view" value="${base64("chart")}"/></ParticipantObjectIdentification>`,
      `<ParticipantObjectIdentification ParticipantObjectID="r-1" ParticipantObjectTypeCode="4">`,
      `<ParticipantObjectIDTypeCode csd-code="XrequestId" codeSystemName="urn:housecall:request" originalText="XrequestId"/>`,
      `<ParticipantObjectName>r-1</ParticipantObjectName></ParticipantObjectIdentification>`,
      `</AuditMessage>`,
    ].join(""),
  )
})

test("a search carries its question in base64, and its object is search criteria", () => {
  const message = dicomMessage(fhirText({ action: "patient.searched", data: { fields: ["name"] } }))
  expect(message).toContain(
    `<ParticipantObjectIDTypeCode csd-code="10" codeSystemName="RFC-3881" originalText="Search Criteria"/><ParticipantObjectQuery>${base64("patient.searched?fields=name")}</ParticipantObjectQuery>`,
  )
})

test("a refusal says why", () => {
  const data = { attempted: "chart.read", reason: "forbidden" }
  expect(dicomMessage(fhirText({ action: "access.denied", outcome: "refused", data }))).toContain(
    "<EventOutcomeDescription>forbidden</EventOutcomeDescription>",
  )
})

test("a worker is a participant as well, and what is no AuditEvent is a fault", () => {
  const worker = mintActor({ kind: "system", clinicId, name: "rooms", requestId: "r-2" })
  expect(dicomMessage(fhirText({ action: "visit.ended" }, worker))).toContain(
    '<ActiveParticipant UserID="system:rooms" UserIsRequestor="true">',
  )
  expect(() => dicomMessage('{"resourceType":"Patient"}')).toThrow("Invalid")
})
