import { describe, expect, test } from "vitest"

import { mintActor } from "@/lib/actor"
import type { Actor } from "@/lib/actor"
import { ClinicId, PatientId, UserId } from "@/lib/ids"

import { AuditEvent } from "../event"
import { fhirOf } from "./fhir"
import { kindOf } from "./fhir-codes"
import { payloadOf } from "./payload"

/**
 * IHE BALP 1.1.5, row by row, as its profiles say it (IHE/ITI.BasicAudit, input/fsh): written out here
 * from the profiles and not from our code, so that one stands beside the other.
 */
const dcm = (code: string) => `http://dicom.nema.org/resources/ontology/DCM#${code}`
const rest = "http://terminology.hl7.org/CodeSystem/audit-event-type#rest"
const interaction = (code: string) => `http://hl7.org/fhir/restful-interaction#${code}`
const pt = (code: string) => `http://terminology.hl7.org/CodeSystem/v3-ParticipationType#${code}`
const entityType = (code: string) =>
  `http://terminology.hl7.org/CodeSystem/audit-entity-type#${code}`
const objectRole = (code: string) => `http://terminology.hl7.org/CodeSystem/object-role#${code}`
const custodian = "http://terminology.hl7.org/CodeSystem/provenance-participant-type#custodian"
const domain = objectRole("4")
const xRequestId = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType#XrequestId"

const author = [pt("AUT"), pt("INF"), pt("CST")]
const table = [
  ["read", "PatientRead", "read", "R", dcm("110152"), dcm("110153"), [pt("IRCP")]],
  ["query", "PatientQuery", "search", "E", dcm("110153"), dcm("110152"), [pt("IRCP")]],
  ["create", "PatientCreate", "create", "C", dcm("110153"), dcm("110152"), author],
  ["update", "PatientUpdate", "update", "U", dcm("110153"), dcm("110152"), author],
  ["delete", "PatientDelete", "delete", "D", dcm("110150"), custodian, author],
] as const
const actions = {
  read: "patient.read",
  query: "patient.searched",
  create: "visit.booked",
  update: "summary.signed",
  delete: "proxy.removed",
} as const

const patientId = PatientId.parse("1c9a2c63-2f7a-4d7c-9a44-3f4a31f4d1aa")
const clinicId = ClinicId.parse("7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11")
const thing = "0a6f1f57-0f0e-4f43-9c63-33f5f1a2a001"
const at = new Date("2026-11-24T10:40:00Z")
const doctor = mintActor({
  kind: "staff",
  clinicId,
  userId: UserId.parse("5bb1a7f0-7a10-4f58-b7d5-70a6f7f0b111"),
  role: "clinician",
  name: "Dr Rowan Applegarth",
  requestId: "r-1",
})
const worker = mintActor({ kind: "system", clinicId, name: "rooms", requestId: "r-1" })
const patient = mintActor({
  kind: "portal",
  clinicId,
  patientId,
  proxyId: null,
  requestId: "r-1",
})
const whole = {
  patientId,
  entity: { type: "visit", id: thing },
  outcome: "success",
  purpose: "TREAT",
  data: {},
}

type Any = { [key: string]: unknown }
type Part = { type: string; role: string | undefined; part: Any }

const fhir = (event: object, actor: Actor = doctor): Any =>
  JSON.parse(
    JSON.stringify(fhirOf(payloadOf(thing, at, actor, AuditEvent.parse({ ...whole, ...event })))),
  )

const codeOf = (coding: unknown): string =>
  `${String(Reflect.get(Object(coding), "system"))}#${String(Reflect.get(Object(coding), "code"))}`
const first = (concept: unknown): unknown => Reflect.get(Object(concept), "coding")?.[0]
const agentsOf = (event: Any): Part[] =>
  list(event["agent"]).map((part) => ({
    type: codeOf(first(part["type"])),
    role: undefined,
    part,
  }))
const entitiesOf = (event: Any): Part[] =>
  list(event["entity"]).map((part) => ({
    type: codeOf(part["type"]),
    role: part["role"] === undefined ? undefined : codeOf(part["role"]),
    part,
  }))
function list(value: unknown): Any[] {
  return Array.isArray(value) ? value : []
}
const one = (parts: Part[], type: string, role?: string): Any => {
  const found = parts.filter((part) => part.type === type && (role ?? part.role) === part.role)
  expect(found).toHaveLength(1)
  return found[0]?.part ?? {}
}
const claims = (event: Any): unknown => Reflect.get(Object(event["meta"]), "profile")?.[0]
const profile = (name: string) =>
  `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`
const noPerson = { what: { reference: `Patient/${patientId}` } }

describe("the tables of section 1.1 row by row: what is done to a resource", () => {
  describe.each(table)("%s: %s", (kind, name, verb, action, client, server, users) => {
    const event = fhir({ action: actions[kind], entity: { type: "consent", id: thing } })

    test("claims its profile, type, subtype, action, time and success", () => {
      expect(kindOf[actions[kind]]).toBe(kind)
      expect(claims(event)).toBe(profile(name))
      expect(codeOf(event["type"])).toBe(rest)
      expect(list(event["subtype"]).map(codeOf)).toEqual([interaction(verb)])
      expect(event).toMatchObject({
        action,
        outcome: "0",
        recorded: "2026-11-24T10:40:00.000Z",
        source: {
          type: [
            {
              system: "http://terminology.hl7.org/CodeSystem/security-source-type",
              code: "4",
            },
          ],
        },
      })
    })

    test("client and server once each, with who and network, without media", () => {
      const agents = agentsOf(event)
      for (const type of [client, server]) {
        const agent = one(agents, type)
        expect(agent).toMatchObject({
          who: expect.anything(),
          network: { address: expect.any(String), type: "5" },
          requestor: false,
        })
        expect(agent).not.toHaveProperty("media")
      }
      expect(agents).toHaveLength(3)
    })

    test("the user asks, says why, and is no network device", () => {
      const user = agentsOf(event).find(({ part }) => part["requestor"] === true)
      expect(users).toContain(user?.type)
      expect(user?.part).toMatchObject({
        who: { reference: "Practitioner/5bb1a7f0-7a10-4f58-b7d5-70a6f7f0b111" },
        role: [{ coding: [{ code: "clinician" }] }],
        purposeOfUse: [
          {
            coding: [
              { system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "TREAT" },
            ],
          },
        ],
      })
      expect(user?.part).not.toHaveProperty("network")
    })

    test("the patient once, and the request's id", () => {
      const entities = entitiesOf(event)
      expect(one(entities, entityType("1"), objectRole("1"))).toMatchObject(noPerson)
      expect(one(entities, xRequestId)).toMatchObject({ what: { identifier: { value: "r-1" } } })
      expect(entities.length).toBeGreaterThanOrEqual(2)
    })

    test("a refusal claims no profile, and says why", () => {
      const refused = fhir({ action: actions[kind], outcome: "refused" })
      expect(refused).toMatchObject({ outcome: "8", outcomeDesc: "refused" })
      expect(refused).not.toHaveProperty("meta")
    })

    test("without a patient it is the profile for those, and names none", () => {
      const known = AuditEvent.safeParse({
        ...whole,
        patientId: undefined,
        action: actions[kind],
      })
      const bare = known.success ? fhir({ action: actions[kind], patientId: undefined }) : undefined
      expect(bare === undefined ? undefined : claims(bare)).toBe(
        bare === undefined ? undefined : profile(name.replace("Patient", "")),
      )
    })
  })

  test.each(["read", "create", "update", "delete"] as const)(
    "%s: the data once, with a role of the three and what it is",
    (kind) => {
      const event = fhir({ action: actions[kind], entity: { type: "consent", id: thing } })
      const data = one(entitiesOf(event), entityType("2"), domain)
      expect(data).toMatchObject({ what: { reference: `Consent/${thing}` } })
      const summary = fhir({ action: "summary.read", entity: { type: "summary", id: thing } })
      one(entitiesOf(summary), entityType("2"), objectRole("3"))
    },
  )

  test("query: the raw request in base64, a query's role, and neither what nor detail", () => {
    const request = "GET /api/fhir/Patient?name=Thistledown&birthdate=1942-03-14"
    const event = fhir({ action: "patient.searched", data: { request, results: 2 } })
    const query = one(entitiesOf(event), entityType("2"), objectRole("24"))
    expect(Buffer.from(String(query["query"]), "base64").toString()).toBe(request)
    expect(query).not.toHaveProperty("what")
    expect(query).not.toHaveProperty("detail")
    expect(query).not.toHaveProperty("lifecycle")
  })

  test("query: what was typed on a page is not kept, its fields are", () => {
    const event = fhir({ action: "patient.searched", data: { fields: ["name"], results: 2 } })
    const query = one(entitiesOf(event), entityType("2"), objectRole("24"))
    expect(Buffer.from(String(query["query"]), "base64").toString()).toBe(
      "patient.searched?fields=name&results=2",
    )
  })
})

describe("the tables of section 1.1 row by row: a disclosure, at its source", () => {
  const exported = {
    action: "vitals.exported",
    data: {
      form: "csv",
      from: "2026-11-22T10:00:00.000Z",
      to: "2026-11-22T11:00:00.000Z",
      samples: 0,
      values: 3,
    },
    entity: { type: "visit", id: thing },
  }
  const event = fhir(exported)

  test("type, subtype, action and profile", () => {
    expect(claims(event)).toBe(profile("PrivacyDisclosure.Source"))
    expect(codeOf(event["type"])).toBe(dcm("110106"))
    expect(list(event["subtype"]).map(codeOf)).toEqual([
      "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle#disclose",
    ])
    expect(event).toMatchObject({ action: "R", outcome: "0" })
    expect(event).not.toHaveProperty("modifierExtension")
  })

  test("the source is the observer, the recipient a person, both with a network", () => {
    const agents = agentsOf(event)
    const source = one(agents, dcm("110153"))
    expect(source["who"]).toEqual(Reflect.get(Object(event["source"]), "observer"))
    expect(source).toHaveProperty("network")
    const recipient = one(agents, dcm("110152"))
    expect(recipient).toMatchObject({
      who: { reference: "Practitioner/5bb1a7f0-7a10-4f58-b7d5-70a6f7f0b111" },
      network: { type: "5" },
    })
  })

  test("the clinic is the custodian; who allowed it is named where it was the patient's wish", () => {
    const keeper = one(agentsOf(event), "http://snomed.info/sct#159541003")
    expect(keeper).toMatchObject({ who: { reference: `Organization/${clinicId}` } })
    const authorizer = "http://snomed.info/sct#429577009"
    expect(agentsOf(event).map(({ type }) => type)).not.toContain(authorizer)
    const own = fhir({ ...exported, purpose: "PATRQT" }, patient)
    expect(one(agentsOf(own), authorizer)).toMatchObject({
      who: { reference: `Patient/${patientId}` },
    })
  })

  test("the patient, and what left", () => {
    const entities = entitiesOf(event)
    expect(one(entities, entityType("1"), objectRole("1"))).toMatchObject(noPerson)
    expect(one(entities, entityType("2"), domain)).toMatchObject({
      what: { reference: `Encounter/${thing}` },
    })
  })

  test("an export of the clinic's log is about no patient, and claims nothing", () => {
    const log = fhir({
      action: "audit.exported",
      patientId: undefined,
      data: { form: "log", reason: "Yearly review", filter: [] },
      entity: { type: "audit_log", id: clinicId },
    })
    expect(log).not.toHaveProperty("meta")
    expect(JSON.stringify(log)).not.toContain('""')
  })
})

describe("the tables of section 1.1 row by row: a decision that rested on consent", () => {
  const decision = {
    action: "consent.applied",
    entity: { type: "consent", id: thing },
    data: { purpose: "charting", attempted: "vitals.charted" },
  }
  const permit = fhir(decision)

  test("type, subtype, action and profile", () => {
    expect(claims(permit)).toBe(profile("AuthZconsent"))
    expect(codeOf(permit["type"])).toBe(dcm("110113"))
    expect(list(permit["subtype"]).map(codeOf)).toEqual([
      "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType#AuthZ-Consent",
    ])
    expect(permit).toMatchObject({ action: "E", outcome: "0", source: { type: [{ code: "6" }] } })
  })

  test("client, user, the user's organization and the authorizer, which is the observer", () => {
    const agents = agentsOf(permit)
    const client = one(agents, dcm("110150"))
    expect(client).toHaveProperty("network")
    const user = one(agents, pt("IRCP"))
    expect(user).toMatchObject({ requestor: true, who: expect.anything() })
    const organization = one(agents, "http://terminology.hl7.org/CodeSystem/v3-RoleClass#PROV")
    expect(organization).toMatchObject({ requestor: false, who: expect.anything() })
    const authorizer = one(
      agents,
      "http://terminology.hl7.org/CodeSystem/extra-security-role-type#authserver",
    )
    expect(authorizer["who"]).toEqual(Reflect.get(Object(permit["source"]), "observer"))
    for (const agent of [user, organization, authorizer])
      expect(agent).not.toHaveProperty("network")
    expect(agents).toHaveLength(4)
  })

  test("its entities are closed: the patient and the consent, and nothing else", () => {
    const entities = entitiesOf(permit)
    expect(entities.map(({ type }) => type)).toEqual([
      entityType("1"),
      "http://hl7.org/fhir/resource-types#Consent",
    ])
    expect(entities[1]?.part).toMatchObject({ what: { reference: `Consent/${thing}` } })
  })

  test("a refusal is one of them: it failed, and says why", () => {
    const deny = fhir({
      ...decision,
      outcome: "refused",
      data: { purpose: "video", reason: "no_consent" },
    })
    expect(claims(deny)).toBe(profile("AuthZconsent"))
    expect(deny).toMatchObject({ outcome: "8", outcomeDesc: "no_consent" })
  })

  test("where nobody has said anything yet there is no consent to name, and no profile", () => {
    const none = fhir({
      ...decision,
      entity: { type: "visit", id: thing },
      outcome: "refused",
      data: { purpose: "video", reason: "no_consent" },
    })
    expect(none).not.toHaveProperty("meta")
  })
})

describe("the tables of section 1.1 row by row: what BALP leaves to DICOM", () => {
  test.each([
    ["staff.signed_in", "110114", "110122"],
    ["staff.signed_out", "110114", "110123"],
  ] as const)("%s", (action, type, subtype) => {
    const event = fhir({ action, patientId: undefined, entity: { type: "session", id: "session" } })
    expect(codeOf(event["type"])).toBe(dcm(type))
    expect(list(event["subtype"]).map(codeOf)).toEqual([dcm(subtype)])
    expect(event).toMatchObject({ action: "E" })
    expect(event).not.toHaveProperty("meta")
    const [user] = agentsOf(event).filter(({ part }) => part["requestor"] === true)
    expect(user?.part).toMatchObject({ who: { reference: expect.stringMatching(/^Practitioner/) } })
  })

  test("a denied attempt claims nothing and says what was tried", () => {
    const denied = fhir({
      action: "access.denied",
      outcome: "refused",
      data: { attempted: "chart.read", reason: "forbidden" },
    })
    expect(denied).toMatchObject({ outcome: "8", outcomeDesc: "forbidden" })
    expect(denied).not.toHaveProperty("meta")
    expect(JSON.stringify(denied)).toContain("chart.read")
  })

  test("the system is a requestor by its name, a code never a resource's id", () => {
    const event = fhir({ action: "message.sent", entity: { type: "message", id: "own" } }, worker)
    expect(JSON.stringify(event)).toContain('"value":"system:rooms"')
    expect(JSON.stringify(event)).not.toContain("Communication/own")
  })
})
