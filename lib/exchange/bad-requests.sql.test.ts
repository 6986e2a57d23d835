import { describe, expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { resourceTypes, searchParameters } from "@/lib/fhir/search-parameters"

import { ask, client, exchangeClinic } from "./testing-exchange"
import type { Sent } from "./testing-exchange"

/**
 * What a request gets that is malformed, unsupported or too wide, by the HTTP and search pages of FHIR R4
 * (3.1.0, 3.1.1): each is one line, with the status and the issue.
 */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const patient = `Patient/${clinic.patientId}`
const mine = `Appointment?patient=${clinic.patientId}`

const Outcome = z.object({
  resourceType: z.literal("OperationOutcome"),
  issue: z.tuple([z.object({ severity: z.string(), code: z.string(), diagnostics: z.string() })]),
})

/** "400 value", or the status alone where there is no outcome. */
async function answerTo(address: string, sent: Sent = {}): Promise<string> {
  const { status, body } = await ask(ours, address, now, sent)
  const outcome = Outcome.safeParse(JSON.parse(JSON.stringify(body ?? null)))
  return outcome.success ? `${status} ${outcome.data.issue[0].code}` : String(status)
}
const headers = (all: Record<string, string>): Sent => ({ headers: all })
const form = (body: string, type = "application/x-www-form-urlencoded"): Sent => ({
  method: "POST",
  headers: { "content-type": type },
  body,
})
const parameters = (body: string, type = "application/fhir+json"): Sent => ({
  method: "POST",
  headers: { "content-type": type },
  body,
})

describe("representations", () => {
  test.each<[string, string, Sent, string]>([
    ["nothing", patient, {}, "200"],
    ["FHIR JSON", patient, headers({ accept: "application/fhir+json" }), "200"],
    [
      "FHIR JSON of R4",
      patient,
      headers({ accept: "application/fhir+json; fhirVersion=4.0" }),
      "200",
    ],
    [
      "of STU3",
      patient,
      headers({ accept: "application/fhir+json; fhirVersion=3.0" }),
      "406 not-supported",
    ],
    [
      "of R5",
      patient,
      headers({ accept: 'application/fhir+json;fhirVersion="5.0"' }),
      "406 not-supported",
    ],
    ["JSON", patient, headers({ accept: "application/json" }), "200"],
    ["anything", patient, headers({ accept: "*/*" }), "200"],
    ["XML, or anything", patient, headers({ accept: "application/fhir+xml, */*;q=0.1" }), "200"],
    ["XML", patient, headers({ accept: "application/fhir+xml" }), "406 not-supported"],
    ["Turtle", patient, headers({ accept: "text/turtle" }), "406 not-supported"],
    ["a page", patient, headers({ accept: "text/html" }), "406 not-supported"],
    ["no type", patient, headers({ accept: "x" }), "406 not-supported"],
    [
      "JSON that is not wanted",
      patient,
      headers({ accept: "application/json;q=0" }),
      "406 not-supported",
    ],
    ["_format=json", `${patient}?_format=json`, {}, "200"],
    ["_format over Accept", `${patient}?_format=json`, headers({ accept: "text/html" }), "200"],
    ["_format=xml", `${patient}?_format=xml`, {}, "406 not-supported"],
    ["_format=ttl", `metadata?_format=ttl`, {}, "406 not-supported"],
    ["a typed _format", `metadata?_format=application/fhir%2Bjson`, {}, "200"],
    ["a plus that became a space", `metadata?_format=application/fhir+json`, {}, "200"],
    ["_pretty", `${patient}?_pretty=true`, {}, "200"],
    [
      "XML of a kind that is not here",
      "Medication/1",
      headers({ accept: "text/xml" }),
      "406 not-supported",
    ],
  ])("%s: %s", async (_, address, sent, answer) => {
    expect(await answerTo(address, sent)).toBe(answer)
  })
})

describe("versions", () => {
  test.each<[string, string]>([
    ['W/"1"', "304"],
    ['"1"', "304"],
    ['W/"7", W/"1"', "304"],
    ["*", "304"],
    ['W/"2"', "200"],
    ["1", "200"],
    ["", "200"],
  ])("If-None-Match: %s: %s", async (version, answer) => {
    expect(await answerTo(patient, headers({ "if-none-match": version }))).toBe(answer)
  })

  test("a 304 has its ETag and no body; HEAD is answered as GET is", async () => {
    const known = await ask(ours, patient, now, headers({ "if-none-match": 'W/"1"' }))
    expect([known.headers["etag"], known.body]).toEqual(['W/"1"', undefined])
    const head = await ask(ours, patient, now, { method: "HEAD" })
    expect([head.status, head.headers["etag"]]).toEqual([200, 'W/"1"'])
  })
})

describe("searches", () => {
  test.each<[string, string]>([
    [`${mine}&_count=1`, "200"],
    [`${mine}&_count=999999`, "200"],
    [`${mine}&_count=1000000`, "400 value"],
    [`${mine}&_count=-1`, "400 value"],
    [`${mine}&_count=ten`, "400 value"],
    [`${mine}&_count=1.5`, "400 value"],
    [`${mine}&_count=`, "400 value"],
    [`${mine}&_count=0`, "200"],
    [`${mine}&_count=00`, "400 value"],
    [`${mine}&_total=some`, "400 value"],
    [`${mine}&_summary=all`, "400 value"],
    [`${mine}&_cursor=nonsense`, "400 value"],
    [`${mine}&_cursor=`, "400 value"],
    ["Appointment", "400 too-costly"],
    ["Appointment?status=booked", "400 too-costly"],
    ["Appointment?patient=", "400 too-costly"],
    ["Slot?service-type=x&start=ge2026-01-01&start=lt2027-01-01", "400 too-costly"],
    ["Slot?service-type=x&start=ge2026-11-26", "400 too-costly"],
    ["Patient", "400 too-costly"],
    ...["eq", "ge", "gt", "le", "lt", "sa", "eb", ""].map((prefix): [string, string] => [
      `Appointment?date=${prefix}2026-11-26`,
      "200",
    ]),
    ...["ap", "ne", "xx", "GE", "=="].map((prefix): [string, string] => [
      `Appointment?date=${prefix}2026-11-26`,
      "400 value",
    ]),
    ...[
      "2026-11-26T10",
      "20261126",
      "2026-11-31",
      "26-11-2026",
      "now",
      "ge",
      "2026-11-26T10:00:00+1",
    ].map((text): [string, string] => [
      `Appointment?date=${encodeURIComponent(text)}`,
      "400 value",
    ]),
    [`Appointment?date=ge2026-11-27&date=lt2026-11-26`, "200"],
    // Chains and reverse chains would find far more, were they left out.
    [`Appointment?patient.name=agnes`, "400 not-supported"],
    [`${mine}&patient.name=agnes`, "400 not-supported"],
    [`${mine}&patient:Patient.name=agnes`, "400 not-supported"],
    [`${mine}&_has:Observation:patient:code=1`, "400 not-supported"],
    [`${mine}&status:not=booked`, "400 not-supported"],
    [`${mine}&status:missing=true`, "400 not-supported"],
    ["Patient?name:exact=Agnes", "400 not-supported"],
    ["Patient?name:contains=agn", "400 not-supported"],
    [`${mine}&patient=${clinic.patientId}`, "400 not-supported"],
    ["Appointment?patient=Practitioner/1", "400 value"],
    ["Appointment?patient=https://elsewhere.example/Patient/1", "400 value"],
    [`Appointment?patient=${Array.from({ length: 51 }, (_, i) => i).join(",")}`, "400 value"],
    ["Appointment?patient=a,,b", "400 value"],
    ["Appointment?patient=none", "200"],
    [`${mine}&status=`, "200"],
    [`${mine}&status=|`, "400 value"],
    [`${mine}&status=${"a".repeat(501)}`, "400 value"],
    ["Patient?name=%00", "400 value"],
    ["Patient?name=%ED%A0%80", "200"],
    ["Patient?birthdate=ge1942-03-14", "400 not-supported"],
    ["Patient?birthdate=1942", "400 not-supported"],
    ["Observation?_id=a&patient=b", "400 not-supported"],
  ])("%s: %s", async (address, answer) => {
    expect(await answerTo(address)).toBe(answer)
  })

  const ignored = [
    "colour=blue",
    "_sort=date",
    "_include=Appointment:location",
    "_revinclude=x",
    "_elements=quux",
    "_contained=true",
    "_text=a",
    "_content=a",
    "_lastUpdated=ge2026",
    "_list=1",
    "_query=x",
  ]
  test.each(ignored)(
    "%s is left out with a warning, and refused by handling=strict",
    async (part) => {
      const lenient = await ask(
        ours,
        `${mine}&${part}`,
        now,
        headers({ prefer: "handling=lenient" }),
      )
      expect(lenient.status).toBe(200)
      expect(JSON.stringify(lenient.body)).toContain('"severity":"warning","code":"not-supported"')
      const strict = headers({ prefer: "return=minimal; handling=strict" })
      expect(await answerTo(`${mine}&${part}`, strict)).toBe("400 not-supported")
    },
  )

  test.each(resourceTypes)("%s: an unknown parameter, and each of a wrong kind", async (type) => {
    const strict = headers({ prefer: "handling=strict" })
    expect(await answerTo(`${type}?_id=x&no-such=1`, strict)).toBe("400 not-supported")
    const wrong = { token: "|", date: "soon", reference: "Nothing/1", string: "%00" }
    for (const [name, { type: kind }] of Object.entries(searchParameters[type]))
      expect([name, await answerTo(`${type}?${name}=${wrong[kind]}`)]).toEqual([name, "400 value"])
  })
})

describe("a search by POST", () => {
  test.each<[string, string, Sent, string]>([
    ["a form", "Patient/_search", form("name=agnes"), "200"],
    [
      "with its charset",
      "Patient/_search",
      form("name=agnes", "application/x-www-form-urlencoded; charset=UTF-8"),
      "200",
    ],
    [
      "in both places",
      `Appointment/_search?patient=${clinic.patientId}`,
      form("status=booked"),
      "200",
    ],
    [
      "the same in both places",
      `Appointment/_search?patient=${clinic.patientId}`,
      form(`patient=${clinic.patientId}`),
      "400 not-supported",
    ],
    ["nothing", "Patient/_search", form(""), "400 too-costly"],
    ["JSON", "Patient/_search", form("{}", "application/json"), "415 not-supported"],
    ["no type", "Patient/_search", { method: "POST", body: "name=a" }, "415 not-supported"],
    ["by GET", "Patient/_search", {}, "405 not-supported"],
    ["by PUT", "Patient/_search", { method: "PUT" }, "405 not-supported"],
    ["of everything", "_search", form("name=a"), "404 not-supported"],
  ])("%s: %s", async (_, address, sent, answer) => {
    expect(await answerTo(address, sent)).toBe(answer)
  })
})

describe("what cannot be done", () => {
  test.each<[string, string, string, string | undefined]>([
    ["POST", "Patient", "405 not-supported", "GET, HEAD"],
    ["PUT", patient, "405 not-supported", "GET, HEAD"],
    ["PATCH", patient, "405 not-supported", "GET, HEAD"],
    ["DELETE", patient, "405 not-supported", "GET, HEAD"],
    ["DELETE", "Patient?name=agnes", "405 not-supported", "GET, HEAD"],
    ["PUT", "Patient?identifier=1", "405 not-supported", "GET, HEAD"],
    ["POST", "metadata", "405 not-supported", "GET, HEAD"],
    ["GET", "Appointment/$book", "405 not-supported", "POST"],
    ["DELETE", "Appointment/$find", "405 not-supported", "GET, POST, HEAD"],
    ["POST", "", "501 not-supported", undefined],
    ["GET", "", "404 not-found", undefined],
    ["GET", "_history", "404 not-supported", undefined],
    ["GET", `${patient}/_history`, "501 not-supported", undefined],
    ["GET", `${patient}/_history/1`, "501 not-supported", undefined],
    ["GET", `${patient}/$everything`, "501 not-supported", undefined],
    ["GET", `${patient}/Observation`, "404 not-supported", undefined],
    ["GET", "Patient/$match", "501 not-supported", undefined],
    ["GET", "Medication?code=1", "404 not-supported", undefined],
    ["GET", "patient", "404 not-supported", undefined],
    ["GET", `Patient/${"a".repeat(65)}`, "404 not-found", undefined],
    ["GET", "Patient/a_b", "404 not-found", undefined],
  ])("%s %s: %s", async (method, address, answer, allow) => {
    expect(await answerTo(address, { method })).toBe(answer)
    expect((await ask(ours, address, now, { method })).headers["allow"]).toBe(allow)
  })
})

describe("bodies of operations", () => {
  test.each<[string, Sent, string]>([
    ["no JSON", parameters("{"), "400 invalid"],
    ["nothing", parameters(""), "400 invalid"],
    ["null", parameters("null"), "400 structure"],
    ["another resource", parameters('{"resourceType":"Patient"}'), "400 structure"],
    ["no parameters", parameters('{"resourceType":"Parameters"}'), "400 required"],
    ["XML", parameters("<Parameters/>", "application/fhir+xml"), "415 not-supported"],
    ["a form", parameters("a=b", "application/x-www-form-urlencoded"), "415 not-supported"],
    [
      "an unknown parameter",
      parameters(
        '{"resourceType":"Parameters","parameter":[{"name":"colour","valueString":"blue"}]}',
      ),
      "400 not-supported",
    ],
    [
      "nothing that was proposed",
      parameters(
        '{"resourceType":"Parameters","parameter":[{"name":"appointment-reference","valueReference":{"reference":"Appointment/x"}}]}',
      ),
      "404 not-found",
    ],
  ])("%s: %s", async (_, sent, answer) => {
    for (const operation of ["$hold", "$book"])
      expect(await answerTo(`Appointment/${operation}`, sent)).toBe(answer)
  })

  test("a body that is too long", async () => {
    const { status } = await ask(ours, "Appointment/$book", now, {
      ...parameters(""),
      tooLong: true,
    })
    expect(status).toBe(413)
    const search = await ask(ours, "Patient/_search", now, { ...form(""), tooLong: true })
    expect(search.status).toBe(413)
  })
})
