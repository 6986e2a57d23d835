import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import { testDatabase } from "@/db/testing"
import { openedEvents } from "@/lib/audit/testing"
import { resourceTypes } from "@/lib/fhir/search-parameters"
import { eventsOf } from "@/lib/patients/testing"
import { sealRow } from "@/lib/sealing/seal-row"

import { ask, chartNumbers, client, exchangeClinic, staff } from "./testing-exchange"

/** How much of what is found is answered: R4 search 3.1.1.5, and what of it cannot be read. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const { patientId, visits: of, visitTypeId } = clinic

const Bundle = z.looseObject({
  resourceType: z.literal("Bundle"),
  total: z.number().optional(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z
    .array(
      z.looseObject({
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
        search: z.object({ mode: z.string() }),
      }),
    )
    .default([]),
})
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
async function bundle(address: string, caller: Parameters<typeof ask>[0] = ours, headers = {}) {
  const answer = await ask(caller, address, now, { headers })
  expect([answer.status, address]).toEqual([200, address])
  return Bundle.parse(json(answer.body))
}
async function refused(address: string, headers = {}) {
  const { status, body } = await ask(ours, address, now, { headers })
  const { issue } = z.looseObject({ issue: z.array(z.looseObject({})) }).parse(json(body))
  return `${status} ${String(issue[0]?.["code"])} ${String(issue[0]?.["expression"])}`
}
const matches = (found: z.infer<typeof Bundle>) =>
  found.entry.filter(({ search }) => search.mode === "match").map(({ resource }) => resource)

/** A search of each kind that finds something in the clinic. */
const searches: Readonly<Record<(typeof resourceTypes)[number], string>> = {
  Patient: "Patient?name=agnes",
  Practitioner: "Practitioner?active=true",
  Schedule: "Schedule?",
  Slot: `Slot?service-type=${visitTypeId}&start=ge2026-11-26&start=lt2026-11-28`,
  Appointment: `Appointment?patient=${patientId}`,
  Encounter: `Encounter?patient=${patientId}`,
  Observation: `Observation?patient=${patientId}`,
  Consent: `Consent?patient=${patientId}`,
  Composition: `Composition?patient=${patientId}`,
  DocumentReference: `DocumentReference?patient=${patientId}`,
  Provenance: `Provenance?patient=${patientId}`,
  AuditEvent: `AuditEvent?patient=${patientId}&action=R`,
}

beforeAll(async () => {
  const at = new Date(now.getTime() - 26 * 3_600_000)
  await chartNumbers(database, clinic, [
    ["MDC_PULS_OXIM_SAT_O2", at, 97, "%"],
    ["MDC_PRESS_BLD_NONINV_SYS", at, 120, "mm[Hg]"],
    ["MDC_PRESS_BLD_NONINV_DIA", at, 80, "mm[Hg]"],
    // In a unit that its profile has not: charted, and not told here.
    ["MDC_TEMP_BODY", at, 98, "[degF]"],
  ])
  for (let i = 0; i < 2; i++) await ask(ours, `Patient/${patientId}`, now)
})

describe.each(resourceTypes)("%s", (type) => {
  const search = `${searches[type]}&`

  test("is counted by itself and beside a page, as many as all of its pages hold", async () => {
    const all = matches(await bundle(`${search}_count=100`)).length
    expect(all).toBeGreaterThan(0)
    const counted = await bundle(`${search}_summary=count`)
    expect([counted.total, counted.entry]).toEqual([all, []])
    expect((await bundle(`${search}_count=0`)).total).toBe(all)
    for (const how of ["accurate", "estimate"]) {
      const page = await bundle(`${search}_total=${how}&_count=1`)
      expect([page.total, matches(page).length]).toEqual([all, 1])
      expect(page.link[0]?.url).toContain(`_total=${how}`)
    }
    expect(await bundle(`${search}_total=none`)).not.toHaveProperty("total")
  })

  test("comes in part where that is asked, says so, and keeps what it must have", async () => {
    const [whole] = matches(await bundle(search))
    for (const form of [
      "_summary=true",
      "_summary=text",
      "_summary=data",
      "_elements=id,extension",
    ]) {
      const [part] = matches(await bundle(`${search}${form}`))
      expect(part?.["meta"]).toMatchObject({
        tag: expect.arrayContaining([expect.objectContaining({ code: "SUBSETTED" })]),
      })
      expect(part?.["meta"]).not.toHaveProperty("profile")
      expect({ meta: {}, ...whole }).toMatchObject({ ...part, meta: {} })
    }
    expect(matches(await bundle(`${search}_summary=false`))[0]).toEqual(whole)
  })
})

test("what is kept of an Appointment", async () => {
  const names = async (form: string) =>
    Object.keys(matches(await bundle(`Appointment?_id=${of.booked}&${form}`))[0] ?? {}).toSorted()
  expect(await names("_elements=start,nothing")).toEqual([
    ...["id", "meta", "participant", "resourceType", "start", "status"],
  ])
  expect(await names("_summary=text")).toEqual([
    ...["id", "meta", "participant", "resourceType", "status"],
  ])
  expect(await names("_summary=true")).toEqual([
    ...["end", "id", "meta", "participant", "reasonCode", "resourceType", "serviceType", "start"],
    "status",
  ])
})

test("what is included is a part by _summary, and whole by _elements", async () => {
  const beside = async (form: string) => {
    const { entry } = await bundle(
      `Appointment?_id=${of.booked}&_include=Appointment:patient&${form}`,
    )
    const found = entry.find(({ search }) => search.mode === "include")
    return [found?.resource["name"] !== undefined, JSON.stringify(found).includes("SUBSETTED")]
  }
  expect(await beside("_elements=start")).toEqual([true, false])
  expect(await beside("_summary=true")).toEqual([true, true])
})

test.each([
  ["_summary=short", "400 value _summary"],
  ["_summary=true&_summary=data", "400 not-supported _summary"],
  ["_total=guess", "400 value _total"],
  ["_summary=true&_elements=start", "400 not-supported _elements"],
  ["_summary=text&_include=Appointment:patient", "400 not-supported _summary"],
  ["_count=-1", "400 value _count"],
])("%s is refused", async (form, answer) => {
  expect(await refused(`Appointment?_id=${of.booked}&${form}`)).toBe(answer)
})

test("a name that R4 has not is left out of account with a warning, and strictly an error", async () => {
  const address = `Appointment?_id=${of.booked}&_elements=start,quux`
  const warned = (await bundle(address)).entry.map(({ search }) => search.mode)
  expect(warned).toEqual(["match", "outcome"])
  expect(await refused(address, { prefer: "handling=strict" })).toBe("400 not-supported _elements")
})

test("a count is a search in the log, of the patient whom it names, with how many there were", async () => {
  const before = (await eventsOf(database, clinic.clinicId)).length
  await bundle(`Appointment?patient=${patientId}&_summary=count`)
  expect((await eventsOf(database, clinic.clinicId)).slice(before)).toEqual([
    "fhir.searched success HOPERAT",
  ])
  const text = JSON.stringify((await openedEvents(database.admin, clinic.clinicId)).at(-1))
  expect(text).toContain(patientId)
  expect(text).toContain(`"results":3`)
})

test("a clinician counts their own visits, and nobody else's", async () => {
  const [colleague] = (await exchangeClinic(database, now)).clinicians
  const own = staff(clinic.clinicId, clinic.clinicianId, "clinician")
  const other = staff(clinic.clinicId, colleague ?? clinic.clinicianId, "clinician")
  const total = async (who: typeof own) =>
    (await bundle(`Appointment?patient=${patientId}&_summary=count`, who)).total
  expect([await total(own), await total(other)]).toEqual([3, 0])
})

test("what somebody damaged is left out with an outcome, and takes no other with it", async () => {
  const whole = await clinic.patient()
  const { clinicId } = clinic
  const spoil = async (table: "patients" | "visits", column: string, id: string) => {
    const sealed = await withTenant(clinicId, (tx) =>
      sealRow(tx, { clinicId, patientId }, table === "patients" ? patients : visits, id, {
        [column]: "Agnes Thistledown",
      }),
    )
    const text = String(sealed[column])
    expect(text).toMatch(/^hc1\./)
    await database.admin.query(`update ${table} set ${column} = $1 where id = $2`, [
      `${text.slice(0, 60)}${text[60] === "A" ? "B" : "A"}${text.slice(61)}`,
      id,
    ])
  }
  await spoil("visits", "reason", of.cancelled)
  for (const type of ["Appointment", "Encounter"]) {
    const { entry } = await bundle(`${type}?patient=${patientId}`)
    expect(entry.map(({ resource }) => resource.id ?? resource.resourceType)).toEqual([
      of.held,
      of.booked,
      "OperationOutcome",
    ])
  }
  await spoil("patients", "name", patientId)
  const people = await bundle(`Patient?_id=${patientId},${whole}`)
  expect(people.entry.map(({ resource }) => resource.id ?? resource.resourceType)).toEqual([
    whole,
    "OperationOutcome",
  ])
  const beside = await bundle(`Appointment?_id=${of.booked}&_include=Appointment:patient`)
  expect(beside.entry.map(({ search }) => search.mode)).toEqual(["match", "outcome"])
})
