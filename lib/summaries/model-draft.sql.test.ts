import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

import { afterEach, beforeEach, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole, SystemActor } from "@/lib/actor"
import { writeVisitConsent } from "@/lib/consents/visit-consent"
import { UserId } from "@/lib/ids"
import { bringTranscript } from "@/lib/transcripts/commands"

import { draft } from "./draft-commands"
import { editSummary } from "./edit-commands"
import { draftWithModel } from "./model-draft-commands"
import { openAiCompatible } from "./model/openai-compatible"
import { decideModel, modelSetting } from "./model/permission-commands"
import type { Summariser } from "./model/summariser"
import { summaryOf } from "./queries"
import { transcriptOf } from "./transcript-queries"

const database = await testDatabase()
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)

let clinic: TestClinic
let doctor: StaffActor
let worker: SystemActor
let model: Summariser
let close: () => Promise<void>
/** What the endpoint does when it is asked. */
let behave: (response: ServerResponse) => void
let asked = 0

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
  asked = 0
  behave = (response) => answer(response, { sentences })
  const server = createServer((request, response) => {
    asked += 1
    request.resume().on("end", () => behave(response))
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  close = () =>
    new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's address is one
  const { port } = server.address() as AddressInfo
  model = openAiCompatible({
    url: `http://127.0.0.1:${port}/v1`,
    model: "org/small:1b",
    key: undefined,
  })

  clinic = await arrangeClinic(database, at("10:20"))
  doctor = staff("clinician", clinic.clinicianId)
  const { clinicId, visitId } = clinic
  worker = mintActor({ kind: "system", clinicId, name: "summaries", requestId: "test" })
  await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
    visitId,
    at("10:51"),
  ])
  await agree(true)
  const brought = await bringTranscript(
    doctor,
    visitId,
    {
      form: "text",
      text: "Doctor: What brings you in?\nPatient: My left knee hurts, for four days.\nDoctor: Let's follow up in two weeks.",
      speakers: [
        { name: "Doctor", party: "clinician" },
        { name: "Patient", party: "patient" },
      ],
    },
    at("10:52"),
  )
  if (!brought.ok) throw new Error(brought.reason)
})

afterEach(() => close())

test("nothing leaves before an administrator allows it, and nothing after they take that back", async () => {
  await draft(worker, clinic.visitId, at("10:53"), model)
  expect(await promised()).toBe(0)
  expect(await run()).toBe("kept")
  await allow()
  await redraft()
  expect(await promised()).toBe(1)
  await allow(false, 1)
  expect(await run()).toBe("kept")
  expect(asked).toBe(0)
})

test("a permission is for one model at one host", async () => {
  await allow()
  const other = openAiCompatible({
    url: "http://127.0.0.1:9/v1",
    model: "org/small:1b",
    key: undefined,
  })
  expect(await modelSetting(await admin(), model, at("10:53"))).toMatchObject({
    value: { allowed: true },
  })
  expect(await modelSetting(await admin(), other, at("10:53"))).toMatchObject({
    value: { allowed: false },
  })
  expect(await modelSetting(await admin(), undefined, at("10:53"))).toMatchObject({
    value: { allowed: false, configured: null },
  })
})

test("allowing is an administrator's, with a fresh proof, of what they saw, and in the log", async () => {
  const { host, model: name } = model
  const yes = { allowed: true, acknowledged: true, host, model: name, version: 0 } as const
  const boss = await admin()
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
  const { lines, sources, version } = await summary()
  expect(lines).toContainEqual({
    section: "subjective",
    text: "Left knee pain for 4 days; left knee hurts.",
    cites: ["L2"],
  })
  expect(JSON.stringify(lines)).not.toMatch(/Naproxen|Chief complaint/)
  expect(sources.map(({ id }) => id)).toContain("L2")
  expect(version).toBe(2)
  expect(await view()).toMatchObject({
    state: "drafted",
    model: "org/small:1b",
    kept: 1,
    dropped: { drug: 1 },
    reason: null,
  })
  // The same sources are not asked about twice, and do not bring the quotes back.
  expect(await run()).toBe("kept")
  expect(await draft(worker, clinic.visitId, at("10:55"), model)).toBe("kept")
  expect(asked).toBe(1)
})

test.each<[string, (response: ServerResponse) => void, string]>([
  ["a server that fails", (response) => response.writeHead(500).end(), "server_error"],
  ["an answer of another kind", (response) => answer(response, { all: "well" }), "wrong_schema"],
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
    (response) => answer(response, { sentences: sentences.slice(1) }),
    "nothing_grounded",
  ],
])("%s: the extractive draft stands, and it is said why", async (_, how, reason) => {
  behave = how
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const before = await summary()
  expect(await run({ seconds: 1 })).toBe("failed")
  expect(await summary()).toEqual(before)
  expect(await view()).toMatchObject({ state: "failed", reason })
  expect(await events("summary.model_failed")).toEqual(["refused"])
})

test("what a person edits while the model works is left as it is; its draft is kept beside", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const lines = [{ section: "plan" as const, text: "My own words", cites: [] }]
  behave = (response) =>
    void editSummary(doctor, clinic.visitId, { version: 1, lines }, at("10:54")).then(() =>
      answer(response, { sentences }),
    )
  expect(await run()).toBe("offered")
  expect((await summary()).lines).toEqual(lines)
  expect(await view()).toMatchObject({ state: "offered", kept: 1 })
  const { rows } = await database.admin.query<{ offer: string }>(
    "select offer::text from model_drafts where visit_id = $1",
    [clinic.visitId],
  )
  expect(rows[0]?.offer).toMatch(/^"hc1\./)
})

test("a patient who withdraws while the model works: it is cancelled, and nothing of it is stored", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  const cancelled = new Promise<void>((done) => {
    behave = (response) => {
      response.on("close", done)
      void agree(false)
    }
  })
  expect(await run({ seconds: 50 })).toBe("kept")
  await cancelled
  expect(JSON.stringify(await summary())).not.toContain("knee")
  expect(await promised()).toBe(0)
})

test("two deliveries ask once", async () => {
  await allow()
  await draft(worker, clinic.visitId, at("10:53"), model)
  let second: Promise<unknown> = Promise.resolve()
  behave = (response) => {
    second = run()
      .catch((error: unknown) => error)
      .finally(() => answer(response, { sentences }))
  }
  expect(await run()).toBe("drafted")
  expect(await second).toMatchObject({ code: "in_hand" })
  expect(asked).toBe(1)
})

function run({ seconds = 20 } = {}) {
  const signal = new AbortController().signal
  return draftWithModel(worker, clinic.visitId, model, { signal, seconds, now: () => at("10:54") })
}

async function redraft() {
  await database.admin.query("delete from summaries where visit_id = $1", [clinic.visitId])
  await draft(worker, clinic.visitId, at("10:53"), model)
}

async function allow(allowed = true, version = 0) {
  const { host, model: name } = model
  const seen = { host, model: name, version }
  const decision = allowed
    ? ({ allowed: true, acknowledged: true, ...seen } as const)
    : ({ allowed: false, ...seen } as const)
  const answered = await decideModel(await admin(), model, decision, at("10:53"))
  if (!answered.ok) throw new Error(answered.reason)
}

async function promised(): Promise<number> {
  const { rowCount } = await database.admin.query(
    "select from outbox where clinic_id = $1 and job = 'summaries.model' and done_at is null",
    [clinic.clinicId],
  )
  return rowCount ?? 0
}

async function agree(transcript: boolean) {
  const { clinicId, visitId, patientId } = clinic
  const agreed = { video: true, vitals: true, charting: true, transcript }
  const by = mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "test" })
  const about = { id: visitId, clinicId, patientId }
  await withTenant(clinicId, (tx) =>
    writeVisitConsent(
      tx,
      by,
      about,
      { agreed, texts: [], first: false },
      transcript ? at("10:25") : at("10:54"),
    ),
  )
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

async function events(action: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ outcome: string }>(
    "select outcome from audit_events where action = $1 and clinic_id = $2 order by occurred_at",
    [action, clinic.clinicId],
  )
  return rows.map(({ outcome }) => outcome)
}

function staff(role: StaffRole, userId: UserId): StaffActor {
  return mintActor({
    kind: "staff",
    clinicId: clinic.clinicId,
    userId,
    role,
    name: "Dr Rowan Applegarth",
    requestId: "test",
    session: { id: randomUUID(), openedAt: at("10:52"), provedAt: at("10:52") },
  })
}

async function admin(): Promise<StaffActor> {
  const id = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Someone', 'administrator', 'none')",
    [id, clinic.clinicId, `${id}@clinic.example`],
  )
  return staff("administrator", id)
}

function answer(response: ServerResponse, json: object): void {
  const frame = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "any", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.end(
    frame({ role: "assistant", content: JSON.stringify(json) }, null) +
      frame({}, "stop") +
      "data: [DONE]\n\n",
  )
}
