import { expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { UserId } from "@/lib/ids"
import { eventsOf } from "@/lib/patients/testing"

import { ask, chartNumbers, client, exchangeClinic, staff } from "./testing-exchange"

/** What goes with a page's matches (R4 search, 3.1.1.5.4): by the policies of its own kind, and in the log. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const held = new Date(now.getTime() - 26 * 3_600_000)
await chartNumbers(database, clinic, [
  ["MDC_PULS_OXIM_SAT_O2", held, 97, "%"],
  ["MDC_PULS_OXIM_PULS_RATE", held, 70, "/min"],
])

const Bundle = z.looseObject({
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z
    .array(
      z.object({
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
        search: z.object({ mode: z.string() }),
      }),
    )
    .default([]),
})

async function search(address: string, caller: Parameters<typeof ask>[0] = ours, headers = {}) {
  const { status, body } = await ask(caller, address, now, { headers })
  const json: unknown = JSON.parse(JSON.stringify(body))
  const bundle = status === 200 ? Bundle.parse(json) : { entry: [], link: [] }
  const names = (mode: string) =>
    bundle.entry
      .filter((one) => one.search.mode === mode)
      .map(({ resource }) => `${resource.resourceType}/${resource.id}`)
  return {
    status,
    match: names("match"),
    include: names("include"),
    bundle,
    text: String(JSON.stringify(json)),
  }
}
const log = () => eventsOf(database, clinic.clinicId)
const { visits, patientId, clinicianId } = clinic
const person = `Patient/${patientId}`
const doctor = `Practitioner/${clinicianId}`

test.each<[string, string[]]>([
  [`Appointment?_id=${visits.booked}&_include=Appointment:patient`, [person]],
  [`Appointment?_id=${visits.booked}&_include=Appointment:actor`, [person, doctor]],
  [`Appointment?_id=${visits.booked}&_include=Appointment:actor:Practitioner`, [doctor]],
  [`Encounter?_id=${visits.held}&_include=Encounter:patient`, [person]],
  [
    `Encounter?_id=${visits.held}&_include=Encounter:subject&_include=Encounter:appointment`,
    [person, `Appointment/${visits.held}`],
  ],
  [
    `Observation?encounter=${visits.held}&_include=Observation:patient&_include=Observation:encounter`,
    [person, `Encounter/${visits.held}`],
  ],
  [
    `Slot?service-type=${clinic.visitTypeId}&start=ge2026-12-01&start=lt2026-12-02&_include=Slot:schedule`,
    [`Schedule/${clinicianId}`],
  ],
  [`DocumentReference?patient=${patientId}&_include=DocumentReference:patient`, [person]],
  [`Composition?encounter=${visits.held}&_include=Composition:author`, [doctor]],
  [`Consent?patient=${patientId}&_include=Consent:patient`, [person]],
  [
    `Encounter?_id=${visits.held}&_revinclude=Composition:encounter`,
    [`Composition/${visits.held}`],
  ],
  [
    `Appointment?_id=${visits.held}&_revinclude=Encounter:appointment`,
    [`Encounter/${visits.held}`],
  ],
])("%s brings %j, each once", async (address, named) => {
  const { status, match, include, bundle } = await search(address)
  expect(status).toBe(200)
  expect(match.length).toBeGreaterThan(0)
  for (const one of named) expect(include.filter((each) => each === one)).toEqual([one])
  expect(new Set(include).size).toBe(include.length)
  const self = bundle.link.find(({ relation }) => relation === "self")?.url ?? ""
  expect(self).toContain("include=")
})

test("a patient's appointments, visits and numbers come with them; of one visit the numbers are one event", async () => {
  const before = (await log()).length
  const { include } = await search(
    `Patient?_id=${patientId}&_revinclude=Appointment:patient&_revinclude=Observation:patient`,
  )
  expect(include.filter((one) => one.startsWith("Appointment/"))).toHaveLength(3)
  expect(include.filter((one) => one.startsWith("Observation/"))).toHaveLength(2)
  const events = (await log()).slice(before)
  expect(events.filter((one) => one.startsWith("fhir.searched"))).toHaveLength(1)
  expect(events.filter((one) => one.startsWith("fhir.read"))).toHaveLength(4)
})

test("the read of each patient who comes with a page is an event about that patient", async () => {
  const { rows: before } = await database.admin.query("select max(seq) as seq from audit_events")
  await search(`Appointment?_id=${visits.booked},${visits.held}&_include=Appointment:patient`)
  const { rows } = await database.admin.query(
    "select action, patient_id from audit_events where seq > $1 order by seq",
    [before[0]?.["seq"]],
  )
  expect(rows).toEqual([
    { action: "fhir.searched", patient_id: patientId },
    { action: "fhir.read", patient_id: patientId },
  ])
})

test("what is not granted does not come beside what is: refused, and in the log", async () => {
  const few = client(clinic.clinicId, ["system/Appointment.rs", "system/Encounter.r"])
  for (const more of ["_include=Appointment:patient", "_revinclude=Encounter:appointment"]) {
    const { status } = await search(`Appointment?_id=${visits.booked}&${more}`, few)
    expect(status).toBe(403)
    expect((await log()).at(-1)).toBe("access.denied refused HOPERAT")
  }
  const plain = await search(`Appointment?_id=${visits.booked}`, few)
  expect([plain.status, plain.match]).toEqual([200, [`Appointment/${visits.booked}`]])
})

test("a clinician gets of others' visits nothing beside a patient either", async () => {
  const { rows } = await database.admin.query<{ id: string }>(
    "select id from users where clinic_id = $1 and role = 'clinician' and id <> $2",
    [clinic.clinicId, clinicianId],
  )
  const other = staff(clinic.clinicId, UserId.parse(rows[0]?.id ?? clinic.clinicId), "clinician")
  const { include } = await search(
    `Patient?_id=${patientId}&_revinclude=Appointment:patient`,
    other,
  )
  expect(include).toEqual([])
})

test.each([
  "_include=Appointment:location",
  "_include=Encounter:patient",
  "_include=*",
  "_revinclude=Provenance:target",
  "_include=Appointment:patient:Group",
])("%s: left out with a warning, an error where that is wanted", async (more) => {
  const address = `Appointment?_id=${visits.booked}&${more}`
  const lenient = await search(address)
  expect([lenient.status, lenient.include]).toEqual([200, []])
  expect(lenient.text).toContain('"warning"')
  const strict = await search(address, ours, { prefer: "handling=strict" })
  expect([strict.status, strict.text]).toEqual([400, expect.stringContaining("not-supported")])
})

test("an include of includes is an error always; what is done anyway is no news", async () => {
  const iterate = await search(
    `Appointment?_id=${visits.booked}&_include:iterate=Encounter:patient`,
  )
  expect(iterate.status).toBe(400)
  const usual = await search(`Appointment?_id=${visits.booked}&_summary=false&_total=none`, ours, {
    prefer: "handling=strict",
  })
  expect(usual.status).toBe(200)
})
