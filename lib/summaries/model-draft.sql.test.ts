import type { ServerResponse } from "node:http"

import { afterEach, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import type { TestClinic } from "@/db/testing-clinic"
import type { StaffActor, SystemActor } from "@/lib/actor"

import { draft } from "./draft-commands"
import { editSummary } from "./edit-commands"
import { draftWithModel } from "./model-draft-commands"
import { openAiCompatible } from "./model/openai-compatible"
import { decideModel, modelSetting } from "./model/permission-commands"
import type { Summariser } from "./model/summariser"
import { answerWith, modelEndpoint } from "./model/testing-endpoint"
import { summaryOf } from "./queries"
import {
  administratorOf,
  agreeToTranscript,
  allowModel,
  arrangeSpokenVisit,
  at,
  consentDecisions,
  withdrawOnceWaitedFor,
} from "./testing-spoken-visit"
import { transcriptOf } from "./transcript-queries"

const database = await testDatabase()

let clinic: TestClinic
let doctor: StaffActor
let worker: SystemActor
let model: Summariser
let endpoint: Awaited<ReturnType<typeof modelEndpoint>>

const sentences = [
  {
    section: "subjective",
    text: "Left knee pain for 4 days; left knee hurts.",
    cites: [{ line: "L2", words: "left knee hurts" }],
  },
  {
    section: "plan",
    text: "Naproxen 500 mg.",
    cites: [{ line: "L3", words: "follow up" }],
  },
]

beforeEach(async () => {
  endpoint = await modelEndpoint((response) => answerWith(response, { sentences }))
  model = openAiCompatible({ url: endpoint.url, model: "org/small:1b", key: undefined })
  ;({ clinic, doctor, worker } = await arrangeSpokenVisit(database))
})

afterEach(() => endpoint.close())

test("nothing leaves before an administrator allows it, and nothing after they take that back", async () => {
  await draft(worker, clinic.visitId, at("10:53"), model)
  expect(await promised()).toBe(0)
  expect(await run()).toBe("kept")
  await allow()
  await redraft()
  expect(await promised()).toBe(1)
  await allow(false, 1)
  expect(await run()).toBe("kept")
  expect(endpoint.asked).toBe(0)
})

test("a permission is for one model at one host", async () => {
  await allow()
  const other = openAiCompatible({
    url: "http://127.0.0.1:9/v1",
    model: "org/small:1b",
    key: undefined,
  })
  expect(
    await modelSetting(await administratorOf(database, clinic), model, at("10:53")),
  ).toMatchObject({
    value: { allowed: true },
  })
  expect(
    await modelSetting(await administratorOf(database, clinic), other, at("10:53")),
  ).toMatchObject({
    value: { allowed: false },
  })
  expect(
    await modelSetting(await administratorOf(database, clinic), undefined, at("10:53")),
  ).toMatchObject({
    value: { allowed: false, configured: null },
  })
})

test("allowing is an administrator's, with a fresh proof, of what they saw, and in the log", async () => {
  const { host, model: name } = model
  const yes = { allowed: true, acknowledged: true, host, model: name, version: 0 } as const
  const boss = await administratorOf(database, clinic)
  expect(await decideModel(doctor, model, yes, at("10:53"))).toMatchObject({ reason: "forbidden" })
  expect(await decideModel(boss, model, yes, at("11:53"))).toMatchObject({
    reason: "step_up_needed",
  })
  expect(await decideModel(boss, model, { ...yes, host: "elsewhere" }, at("10:53"))).toMatchObject({
    reason: "stale",
  })
  expect(await decideModel(boss, model, yes, at("10:53"))).toMatchObject({ value: { version: 1 } })
  expect(await decideModel(boss, model, yes, at("10:54"))).toMatchObject({ reason: "stale" })
  expect(await events("clinic.model_decided")).toEqual(["success"])
})

test("what is grounded takes the place of the quotes, and the rest is counted", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  expect(await run()).toBe("drafted")
  const { lines, sources, version, dropped, notCovered } = await summary()
  expect(lines).toContainEqual({
    section: "subjective",
    text: "Left knee pain for 4 days; left knee hurts.",
    cites: ["L2"],
  })
  expect(JSON.stringify(lines)).not.toMatch(/Naproxen|Chief complaint/)
  expect(sources.map(({ id }) => id)).toContain("L2")
  expect(version).toBe(2)
  // What was left out stands beside the draft, with the line to write it from.
  expect(dropped).toEqual([
    { section: "plan", why: "drug", count: 1, text: "Naproxen 500 mg.", cites: ["L3"] },
  ])
  expect(sources.map(({ id }) => id)).toContain("L3")
  expect(notCovered).toEqual(["allergies", "medicines", "safety_net"])
  expect(await view()).toMatchObject({
    state: "drafted",
    model: "org/small:1b",
    kept: 1,
    reason: null,
  })
  // The same sources are not asked about twice, and do not bring the quotes back.
  expect(await run()).toBe("kept")
  expect(await draft(worker, clinic.visitId, at("10:55"), model)).toBe("kept")
  expect(endpoint.asked).toBe(1)
})

test.each<[string, (response: ServerResponse) => void, string]>([
  ["a server that fails", (response) => response.writeHead(500).end(), "server_error"],
  [
    "an answer of another kind",
    (response) => answerWith(response, { all: "well" }),
    "wrong_schema",
  ],
  [
    "a stream that breaks off",
    (response) =>
      void response
        .writeHead(200, { "content-type": "text/event-stream" })
        .write("data: {", () => response.destroy()),
    "cut_short",
  ],
  ["silence", () => undefined, "timed_out"],
  [
    "nothing that stands on its lines",
    (response) => answerWith(response, { sentences: sentences.slice(1) }),
    "nothing_grounded",
  ],
])("%s: the extractive draft stands, and it is said why", async (_, how, reason) => {
  endpoint.behave = how
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const before = await summary()
  expect(await run({ seconds: 1 })).toBe("failed")
  const { dropped, ...stands } = await summary()
  expect({ ...stands, dropped: before.dropped }).toEqual(before)
  expect(dropped.map(({ why }) => why)).toEqual(reason === "nothing_grounded" ? ["drug"] : [])
  expect(await view()).toMatchObject({ state: "failed", reason })
  expect(await events("summary.model_failed")).toEqual(["refused"])
})

test("what a person edits while the model works is left as it is; its draft is kept beside", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const lines = [{ section: "plan" as const, text: "My own words", cites: [] }]
  endpoint.behave = (response) =>
    void editSummary(doctor, clinic.visitId, { version: 1, lines }, at("10:54")).then(() =>
      answerWith(response, { sentences }),
    )
  expect(await run()).toBe("offered")
  expect((await summary()).lines).toEqual(lines)
  expect(await view()).toMatchObject({ state: "offered", kept: 1 })
  expect(await offers()).toEqual([expect.stringMatching(/^"hc1\./)])
})

test("a patient who withdraws while the model works: it is cancelled, and nothing of it is stored", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const cancelled = new Promise<void>((done) => {
    endpoint.behave = (response) => {
      response.on("close", done)
      void agreeToTranscript(clinic, false, at("10:54"))
    }
  })
  expect(await run({ seconds: 50 })).toBe("kept")
  await cancelled
  expect(JSON.stringify(await summary())).not.toContain("knee")
  expect(await promised()).toBe(0)
})

test.each([
  ["in the draft's place", false],
  ["beside a person's text", true],
])(
  "consent that goes between the answer and the commit: nothing is stored %s",
  async (_, edits) => {
    await allow()
    await draft(worker, clinic.visitId, at("10:53"), model)
    const lines = [{ section: "plan" as const, text: "My own words", cites: [] }]
    if (edits) await editSummary(doctor, clinic.visitId, { version: 1, lines }, at("10:53"))
    const before = await summary()
    let withdrawn: Promise<void> = Promise.resolve()
    endpoint.behave = (response) => {
      const begin = () => answerWith(response, { sentences })
      withdrawn = withdrawOnceWaitedFor(database, clinic, begin, at("10:54"))
    }
    expect(await run()).toBe("kept")
    await withdrawn
    expect(endpoint.asked).toBe(1)
    expect(await summary()).toEqual(before)
    expect(await offers()).toEqual([null])
    expect(await events("summary.drafted")).toEqual(["success"])
    const decisions = await consentDecisions(database, clinic)
    expect(decisions).not.toContain("start refused")
    expect(decisions).toContain("commit refused")
  },
)

test("a permission that an administrator takes back while the model works: nothing is stored", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const before = await summary()
  endpoint.behave = (response) =>
    void allow(false, 1).then(() => answerWith(response, { sentences }))
  expect(await run()).toBe("kept")
  expect(endpoint.asked).toBe(1)
  expect(await summary()).toEqual(before)
})

test("two deliveries ask once", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  let second: Promise<unknown> = Promise.resolve()
  endpoint.behave = (response) => {
    second = run()
      .catch((error: unknown) => error)
      .finally(() => answerWith(response, { sentences }))
  }
  expect(await run()).toBe("drafted")
  expect(await second).toMatchObject({ code: "in_hand" })
  expect(endpoint.asked).toBe(1)
})

function run({ seconds = 20 } = {}) {
  const signal = new AbortController().signal
  return draftWithModel(worker, clinic.visitId, model, { signal, seconds, now: () => at("10:54") })
}

async function redraft() {
  await database.admin.query("delete from summaries where visit_id = $1", [clinic.visitId])
  await draft(worker, clinic.visitId, at("10:53"), model)
}

function allow(allowed = true, version = 0) {
  return allowModel(database, clinic, model, allowed, version)
}

async function promised(): Promise<number> {
  const { rowCount } = await database.admin.query(
    "select from outbox where clinic_id = $1 and job = 'summaries.model' and done_at is null",
    [clinic.clinicId],
  )
  return rowCount ?? 0
}

async function summary() {
  const found = await summaryOf(doctor, clinic.visitId, at("12:00"))
  if (!found.ok) throw new Error(found.reason)
  return found.value
}

async function view() {
  const found = await transcriptOf(doctor, clinic.visitId, at("12:00"))
  if (!found.ok) throw new Error(found.reason)
  return found.value.model
}

/** As they lie in the table. */
async function offers(): Promise<(string | null)[]> {
  const { rows } = await database.admin.query<{ offer: string | null }>(
    "select offer::text from model_drafts where visit_id = $1",
    [clinic.visitId],
  )
  return rows.map(({ offer }) => offer)
}

async function events(action: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ outcome: string }>(
    "select outcome from audit_events where action = $1 and clinic_id = $2 order by occurred_at",
    [action, clinic.clinicId],
  )
  return rows.map(({ outcome }) => outcome)
}
