import type { ServerResponse } from "node:http"

import { afterEach, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import type { Result } from "@/lib/result"
import { bringTranscript } from "@/lib/transcripts/commands"

import { draft } from "./draft-commands"
import { editSummary, undoEdit } from "./edit-commands"
import { draftWithModel } from "./model-draft-commands"
import { openAiCompatible } from "./model/openai-compatible"
import type { Summariser } from "./model/summariser"
import { answerWith, modelEndpoint } from "./model/testing-endpoint"
import { takeOver } from "./offer-commands"
import { summaryOffer } from "./offer-queries"
import { summaryOf } from "./queries"
import { signSummary } from "./sign-commands"
import { eventsOf } from "./testing-events"
import {
  agreeToTranscript,
  allowModel,
  arrangeSpokenVisit,
  at,
  consentDecisions,
  withdrawOnceWaitedFor,
} from "./testing-spoken-visit"
import type { SpokenVisit } from "./testing-spoken-visit"

const database = await testDatabase()
const mine = [{ section: "plan" as const, text: "My own words", cites: [] }]
const sentences = [
  {
    section: "subjective",
    text: "Left knee pain for 4 days; left knee hurts.",
    cites: [{ line: "L2", words: "left knee hurts" }],
  },
]
const shoulder = {
  section: "subjective",
  text: "The right shoulder aches.",
  cites: [{ line: "L2", words: "right shoulder aches" }],
}

let visit: SpokenVisit
let endpoint: Awaited<ReturnType<typeof modelEndpoint>>
let model: Summariser

beforeEach(async () => {
  visit = await arrangeSpokenVisit(database)
  endpoint = await modelEndpoint((response) => answerWith(response, { sentences }))
  model = openAiCompatible({ url: endpoint.url, model: "org/small:1b", key: undefined })
})

afterEach(() => endpoint.close())

test("another transcript after an edit: the text stays, and a draft that quotes is offered beside it", async () => {
  await redraft("10:53")
  await write(1)
  await bring("10:55")
  expect(await redraft("10:56")).toBe("offered")
  const { lines, offeredBy, method, version, editedBy } = await summary()
  const by = expect.any(String)
  expect([lines, offeredBy, method, editedBy]).toEqual([mine, "extractive", "extractive", by])
  const view = await offer()
  expect(view).toMatchObject({ model: "extractive", version, lines: mine, madeAt: iso("10:56") })
  expect(JSON.stringify(view.offered)).toContain("shoulder")
  expect(JSON.stringify(view)).not.toContain("knee")
  expect((await events("summary.drafted")).at(-1)).toMatchObject({
    data: { method: "extractive", version },
  })
  // Once for each transcript; and sealed.
  expect(await redraft("10:57")).toBe("kept")
  expect(await stored()).toMatch(/^"hc1\./)
})

test("the first transcript after an edit is offered too", async () => {
  const { clinic } = visit
  await database.admin.query("delete from transcripts where visit_id = $1", [clinic.visitId])
  await redraft("10:53")
  await write(1)
  await bring("10:55")
  expect(await redraft("10:56")).toBe("offered")
  const { lines, edits, editedBy } = await summary()
  expect([lines, edits, editedBy]).toEqual([mine, 1, expect.any(String)])
  expect(JSON.stringify((await offer()).offered)).toContain("shoulder")
})

test("what the text knows already is not offered to it, nor what nobody agreed to", async () => {
  await redraft("10:53")
  await write(1)
  expect(await redraft("10:54")).toBe("kept")
  await bring("10:55")
  await agreeToTranscript(visit.clinic, false, at("10:56"))
  expect(await redraft("10:57")).toBe("kept")
  expect((await summary()).offeredBy).toBeNull()
})

test("consent that goes after such a draft was begun is asked again at its commit: none is offered", async () => {
  await redraft("10:53")
  await write(1)
  await bring("10:55")
  let drafting: Promise<unknown> = Promise.resolve()
  const begin = () => (drafting = redraft("10:56"))
  await withdrawOnceWaitedFor(database, visit.clinic, begin, at("10:56"))
  expect(await drafting).toBe("kept")
  expect(await summary()).toMatchObject({ lines: mine, offeredBy: null })
  expect(await stored()).toBeUndefined()
  expect(await events("summary.drafted")).toHaveLength(1)
  const decisions = await consentDecisions(database, visit.clinic)
  expect(decisions).not.toContain("start refused")
  expect(decisions).toContain("commit refused")
})

test("it is taken over as one more edit that Undo takes back, and names no model", async () => {
  const { doctor, clinic } = visit
  await redraft("10:53")
  await write(1)
  await bring("10:55")
  await redraft("10:56")
  const { version } = await summary()
  const taken = await take()
  expect(taken).toMatchObject({ ok: true, value: { version: version + 1 } })
  expect(JSON.stringify(await summary())).toContain("shoulder")
  await undoEdit(doctor, clinic.visitId, { version: version + 1 }, at("10:58"))
  expect((await summary()).lines).toEqual(mine)
  await take()
  const now = (await summary()).version
  await signSummary(doctor, clinic.visitId, { version: now }, at("10:57"))
  expect((await summary()).signed?.text).toContain("Draft: extractive\n")
})

test("the draft of a transcript goes with it, and so does the name of the model that made it", async () => {
  await allowModel(database, visit.clinic, model)
  await redraft("10:53")
  expect(await ask("10:53")).toBe("drafted")
  expect((await summary()).method).toBe("org/small:1b")
  await write(2)
  await bring("10:55")
  expect(await summary()).toMatchObject({ lines: mine, method: "extractive", offeredBy: null })
})

test("a model's draft of it takes the place of the offered quotes; while it works and where it fails they stay", async () => {
  await allowModel(database, visit.clinic, model)
  await redraft("10:53")
  await write(1)
  await bring("10:55")
  expect(await redraft("10:56")).toBe("offered")
  const seen: unknown[] = []
  endpoint.behave = (response: ServerResponse) =>
    void summary().then(({ offeredBy }) => {
      seen.push(offeredBy)
      response.writeHead(500).end()
    })
  expect(await ask("10:57")).toBe("failed")
  expect(seen).toContain("extractive")
  expect(await offer()).toMatchObject({ model: "extractive", madeAt: iso("10:56") })
  // Asked again by a job that comes twice, with another answer.
  await database.admin.query("update model_drafts set base_sha256 = 'other' where visit_id = $1", [
    visit.clinic.visitId,
  ])
  endpoint.behave = (response: ServerResponse) => answerWith(response, { sentences: [shoulder] })
  expect(await ask("10:58")).toBe("offered")
  const view = await offer()
  expect(view).toMatchObject({ model: "org/small:1b", madeAt: iso("10:58"), lines: mine })
  expect(view.offered.map(({ text }) => text)).toContain(shoulder.text)
})

test("what a model wrote and nothing bears out is left out beside the offered quotes", async () => {
  await allowModel(database, visit.clinic, model)
  await redraft("10:53")
  await write(1)
  await bring("10:55")
  await redraft("10:56")
  expect(await ask("10:57")).toBe("failed")
  const view = await offer()
  expect(view.model).toBe("extractive")
  expect(view.dropped.length).toBeGreaterThan(0)
  expect((await summary()).dropped).toEqual([])
})

function redraft(time: string) {
  return draft(visit.worker, visit.clinic.visitId, at(time), model)
}

function ask(time: string) {
  const { signal } = new AbortController()
  const options = { signal, seconds: 20, now: () => at(time) }
  return draftWithModel(visit.worker, visit.clinic.visitId, model, options)
}

async function write(version: number) {
  const { doctor, clinic } = visit
  valueOf(await editSummary(doctor, clinic.visitId, { version, lines: mine }, at("10:54")))
}

async function bring(time: string) {
  const text =
    "Doctor: What brings you in?\nPatient: My right shoulder aches, for a week.\nDoctor: Rest the arm."
  const speakers = [
    { name: "Doctor", party: "clinician" as const },
    { name: "Patient", party: "patient" as const },
  ]
  const input = { form: "text" as const, text, speakers }
  valueOf(await bringTranscript(visit.doctor, visit.clinic.visitId, input, at(time)))
}

async function take() {
  const { doctor, clinic } = visit
  const { version, offer: id } = await offer()
  const input = { version, offer: id, lines: "all" as const }
  return takeOver(doctor, clinic.visitId, input, at("10:57"))
}

async function offer() {
  return valueOf(await summaryOffer(visit.doctor, visit.clinic.visitId, at("11:00")))
}

async function summary() {
  return valueOf(await summaryOf(visit.doctor, visit.clinic.visitId, at("11:00")))
}

async function stored(): Promise<string | undefined> {
  const { rows } = await database.admin.query<{ offer: string }>(
    "select offer::text from model_drafts where visit_id = $1",
    [visit.clinic.visitId],
  )
  return rows[0]?.offer
}

function valueOf<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

function iso(time: string): string {
  return at(time).toISOString()
}

function events(action: string) {
  return eventsOf(database, visit.clinic.clinicId, action)
}
