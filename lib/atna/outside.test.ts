import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"

import { afterAll, expect, test } from "vitest"

import { mintActor } from "@/lib/actor"
import { jingAbsent, jingFindings } from "@/tools/outside/dicom/jing"

import { dicomMessage } from "./dicom-message"
import { clinicId, fhirText, thing, userId } from "./testing-message"

/** Messages of each kind against DICOM's own RELAX NG schema (PS3.15 A.5.1), by a validator that nobody here wrote. */
const absent = await jingAbsent()
const folder = await mkdtemp(join(tmpdir(), "housecall-dicom-"))
afterAll(() => rm(folder, { recursive: true, force: true }))

const program = mintActor({
  kind: "client",
  clinicId,
  clientId: thing,
  name: "Hospital records",
  scopes: [],
  grants: [],
  requestId: "r-1",
})
const nobody = { patientId: undefined }
const log = { ...nobody, entity: { type: "audit_log", id: clinicId } }
const events: Readonly<Record<string, string>> = {
  read: fhirText({ action: "patient.read" }),
  query: fhirText({ action: "patient.searched", data: { results: 1 } }),
  "query of nobody": fhirText({ action: "waitlist.read", ...nobody }),
  create: fhirText({ action: "visit.booked", data: { clinicianId: userId } }),
  update: fhirText({ action: "summary.signed", entity: { type: "summary", id: thing } }),
  delete: fhirText({ action: "proxy.removed", data: { proxyId: thing } }),
  disclosure: fhirText({
    action: "disclosure.recorded",
    data: { on: "2026-11-20", recipient: "A & <B>", what: "chart", why: 'court "order"' },
  }),
  "decision by consent": fhirText({
    action: "consent.applied",
    entity: { type: "consent", id: thing },
    outcome: "refused",
    data: { purpose: "vitals" },
  }),
  login: fhirText({ action: "staff.signed_in", ...nobody, entity: { type: "staff", id: userId } }),
  refused: fhirText({
    action: "access.denied",
    outcome: "refused",
    data: { attempted: "patient.read", reason: "forbidden" },
  }),
  "the log used": fhirText({ action: "audit.verified", ...log, data: { size: 3, sound: true } }),
  exported: fhirText({ action: "audit.exported", ...log, data: { form: "log", reason: "Yearly" } }),
  "booked by a program": fhirText({ action: "visit.booked" }, program),
}

test("a message of each kind is as DICOM's schema has it, and what is not is found", async ({
  skip,
}) => {
  skip(absent !== undefined, absent)
  const file = (name: string) => join(folder, `${name.replaceAll(" ", "-")}.xml`)
  for (const [name, event] of Object.entries(events))
    await writeFile(file(name), dicomMessage(event))
  const wrong = dicomMessage(fhirText({ action: "patient.read" })).replace(
    / EventDateTime="[^"]*"/,
    "",
  )
  await writeFile(file("wrong"), wrong)
  const found = await jingFindings([...Object.keys(events), "wrong"].map(file))
  const short = found.map((line) => line.replace(`${folder}/`, ""))
  expect(short.filter((line) => !line.startsWith("wrong.xml"))).toEqual([])
  expect(short.map((line) => basename(line.split(":")[0] ?? ""))).toContain("wrong.xml")
}, 180_000)
