import { afterEach, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import type { Result } from "@/lib/result"

import { draft } from "./draft-commands"
import { editSummary, undoEdit } from "./edit-commands"
import { summaryHistory } from "./history-queries"
import { draftWithModel } from "./model-draft-commands"
import { openAiCompatible } from "./model/openai-compatible"
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
  staffOf,
} from "./testing-spoken-visit"
import type { SpokenVisit } from "./testing-spoken-visit"

const database = await testDatabase()
const mine = [{ section: "plan" as const, text: "My own words", cites: [] }]
const knee = "Left knee pain for 4 days; left knee hurts."
const sentences = [
  { section: "subjective", text: knee, cites: [{ line: "L2", words: "left knee hurts" }] },
  {
    section: "plan",
    text: "Follow up in two weeks.",
    cites: [{ line: "L3", words: "follow up in two weeks" }],
  },
  { section: "plan", text: "Naproxen 500 mg.", cites: [{ line: "L3", words: "follow up" }] },
]

let visit: SpokenVisit
let endpoint: Awaited<ReturnType<typeof modelEndpoint>>

// A person edits while the model works: its draft is kept beside.
beforeEach(async () => {
  visit = await arrangeSpokenVisit(database)
  const { clinic, doctor, worker } = visit
  endpoint = await modelEndpoint(
    (response) =>
      void editSummary(doctor, clinic.visitId, { version: 1, lines: mine }, at("10:54")).then(() =>
        answerWith(response, { sentences }),
      ),
  )
  const model = openAiCompatible({ url: endpoint.url, model: "org/small:1b", key: undefined })
  await allowModel(database, clinic, model)
  await draft(worker, clinic.visitId, at("10:53"), model)
  const { signal } = new AbortController()
  const options = { signal, seconds: 20, now: () => at("10:55") }
  const outcome = await draftWithModel(worker, clinic.visitId, model, options)
  if (outcome !== "offered") throw new Error(outcome)
})

afterEach(() => endpoint.close())

test("it is read beside the text, with what it stands on, and the reading is in the log", async () => {
  expect(await summary()).toMatchObject({ offeredBy: "org/small:1b", lines: mine })
  const view = await offer()
  expect(view).toMatchObject({ model: "org/small:1b", version: 2, lines: mine, maySign: true })
  expect(view.offered).toContainEqual({
    ...{ section: "subjective", text: knee, cites: ["L2"], there: false },
  })
  expect(view.sources.map(({ id }) => id)).toContain("L2")
  expect(view.dropped).toMatchObject([{ section: "plan", why: "drug", text: "Naproxen 500 mg." }])
  expect((await events("summary.read")).at(-1)).toMatchObject({
    data: { view: "offer", state: "draft" },
  })
})

test("a sentence is taken over with its source, as one more edit; the rest of the text stays", async () => {
  expect(await take([await placeOf(knee)])).toMatchObject({ ok: true, value: { version: 3 } })
  const { lines, sources, method, canUndo } = await summary()
  expect(lines).toEqual([{ section: "subjective", text: knee, cites: ["L2"] }, ...mine])
  expect(sources.map(({ id }) => id)).toContain("L2")
  expect([method, canUndo]).toEqual(["extractive, org/small:1b", true])
  expect((await events("summary.edited")).at(-1)).toMatchObject({
    data: { version: 3, taken: 1, model: "org_small:1b" },
  })
  const { doctor, clinic } = visit
  expect(await summaryHistory(doctor, clinic.visitId, at("10:57"))).toMatchObject({
    value: { edits: [{ version: 3, model: "org/small:1b" }, { model: null }] },
  })
  // Once only: what stands in the text is not put there again.
  expect((await offer()).offered.filter(({ there }) => there)).toMatchObject([{ text: knee }])
  expect(await take([await placeOf(knee)], 3)).toMatchObject({ reason: "nothing_to_take" })
})

test("the whole draft takes the place of the text, and Undo brings the text back", async () => {
  const { offered } = await offer()
  expect(await take("all")).toMatchObject({ ok: true, value: { version: 3 } })
  const taken = await summary()
  expect(taken.lines.map((line) => ({ ...line, there: false }))).toEqual(offered)
  expect(taken.instructions).toEqual([{ text: "Follow up in two weeks.", cites: ["L3"] }])
  const { doctor, clinic } = visit
  await undoEdit(doctor, clinic.visitId, { version: 3 }, at("10:57"))
  expect(await summary()).toMatchObject({ lines: mine, method: "extractive" })
})

test("what is signed says whose sentences were taken over", async () => {
  await take([await placeOf(knee)])
  const { doctor, clinic } = visit
  const signed = await signSummary(doctor, clinic.visitId, { version: 3 }, at("10:57"))
  expect(signed).toMatchObject({ ok: true })
  const { signed: signature, method, offeredBy } = await summary()
  expect(signature?.text).toContain("Draft: extractive, org/small:1b\n")
  expect([method, offeredBy]).toEqual(["extractive, org/small:1b", null])
  expect(await take("all", 3)).toMatchObject({ ok: false, reason: "signed" })
  expect(await summaryOffer(doctor, clinic.visitId, at("10:58"))).toMatchObject({
    reason: "not_found",
  })
})

test("only the visit's clinician, only what they read, and never of a draft that is gone", async () => {
  const { doctor, clinic } = visit
  const { offer: id } = await offer()
  const nurse = staffOf(clinic, "nurse", clinic.clinicianId)
  const input = { version: 2, offer: id, lines: "all" as const }
  expect(await takeOver(nurse, clinic.visitId, input, at("10:56"))).toMatchObject({
    reason: "forbidden",
  })
  expect(await take("all", 1)).toMatchObject({ reason: "stale", version: 2, lines: mine })
  const other = { ...input, offer: "0".repeat(64) }
  expect(await takeOver(doctor, clinic.visitId, other, at("10:56"))).toMatchObject({
    reason: "offer_gone",
  })
  // Whoever withdraws takes the offer along, and what was taken over from it.
  await takeOver(doctor, clinic.visitId, input, at("10:56"))
  await agreeToTranscript(clinic, false, at("10:57"))
  expect((await summary()).offeredBy).toBeNull()
  expect(JSON.stringify(await summary())).not.toMatch(/knee|Naproxen/)
  expect(await take("all", 4)).toMatchObject({ reason: "offer_gone" })
})

async function take(lines: "all" | number[], version = 2) {
  const { doctor, clinic } = visit
  const found = await summaryOffer(doctor, clinic.visitId, at("10:56"))
  const id = found.ok ? found.value.offer : "0".repeat(64)
  return takeOver(doctor, clinic.visitId, { version, offer: id, lines }, at("10:56"))
}

async function placeOf(text: string): Promise<number> {
  return (await offer()).offered.findIndex((line) => line.text === text)
}

async function offer() {
  return valueOf(await summaryOffer(visit.doctor, visit.clinic.visitId, at("10:56")))
}

async function summary() {
  return valueOf(await summaryOf(visit.doctor, visit.clinic.visitId, at("12:00")))
}

function valueOf<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

function events(action: string) {
  return eventsOf(database, visit.clinic.clinicId, action)
}
