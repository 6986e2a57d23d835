import { randomUUID } from "node:crypto"

import { beforeEach, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { PortalActor, StaffActor, StaffRole, SystemActor } from "@/lib/actor"
import { decideConsent } from "@/lib/consents/commands"
import { writeVisitConsent } from "@/lib/consents/visit-consent"
import { saveNote } from "@/lib/consultations/note-commands"
import { UserId } from "@/lib/ids"
import { draft } from "@/lib/summaries/draft-commands"
import { editSummary } from "@/lib/summaries/edit-commands"
import { summaryOf } from "@/lib/summaries/queries"
import { signSummary } from "@/lib/summaries/sign-commands"
import { consentDecisions, withdrawOnceWaitedFor } from "@/lib/summaries/testing-spoken-visit"
import { transcriptOf } from "@/lib/summaries/transcript-queries"

import { bringTranscript, removeTranscript } from "./commands"
import { recordSpeakerConsent } from "./consent-commands"
import type { TranscriptInput } from "./schema"

const database = await testDatabase()
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)

const secret = "purple elephants in my left knee"
const talk: TranscriptInput = {
  form: "text",
  text: `Dr A: What brings you in?\nAgnes: I have pain, ${secret}, since Monday.\nDr A: Let's follow up in two weeks.`,
  speakers: [
    { name: "Dr A", party: "clinician" },
    { name: "Agnes", party: "patient" },
  ],
}

let clinic: TestClinic
let doctor: StaffActor
let worker: SystemActor
let patient: PortalActor

beforeEach(async () => {
  clinic = await arrangeClinic(database, at("10:20"))
  const { clinicId, visitId, patientId } = clinic
  doctor = staff("clinician", clinic.clinicianId)
  worker = mintActor({ kind: "system", clinicId, name: "summaries", requestId: "test" })
  patient = mintActor({
    kind: "portal",
    clinicId,
    patientId,
    proxyId: null,
    requestId: "test",
  })
  await database.admin.query(
    "update visits set state = 'ended', admitted_at = $2, ended_at = $3 where id = $1",
    [visitId, at("10:30"), at("10:51")],
  )
  await agree(true, at("10:25"))
})

test("what was said is drafted from, with the lines it stands in, and read with an event", async () => {
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))).toMatchObject({
    value: { lines: 3 },
  })
  await draft(worker, clinic.visitId, at("10:53"))
  expect(await summary()).toMatchObject({
    notCovered: ["allergies", "medicines", "safety_net"],
    dropped: [],
  })
  expect((await summary()).lines).toContainEqual({
    section: "subjective",
    text: `Chief complaint. Patient: “I have pain, ${secret}, since Monday.”`,
    cites: ["L2"],
  })
  expect(await transcriptOf(doctor, clinic.visitId, at("10:54"))).toMatchObject({
    value: {
      closed: null,
      transcript: {
        lines: 3,
        language: "en",
      },
    },
  })
  // Brought, begun and committed: a decision for each of the two, each time.
  expect(await events("consent.applied")).toEqual(Array.from({ length: 6 }, () => "success"))
  expect(await events("transcript.read")).toEqual(["success", "success"])
})

test("who asks and finds none has not read what was said", async () => {
  expect(await transcriptOf(doctor, clinic.visitId, at("10:52"))).toMatchObject({
    value: { transcript: null },
  })
  expect(await events("transcript.read")).toEqual([])
  expect(await events("visit.read")).toEqual(["success"])
})

test("it lies sealed: no table holds its words until a draft quotes them", async () => {
  const words = "forty green kites on my roof"
  await bringTranscript(
    doctor,
    clinic.visitId,
    { ...talk, text: `${talk.text}\nAgnes: ${words}.` },
    at("10:52"),
  )
  const { rows } = await database.admin.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  )
  expect(rows.map(({ name }) => name)).toContain("transcripts")
  for (const { name } of rows) {
    const found = await database.admin.query(
      `select from ${name} as t where position($1 in t::text) > 0 or position(encode($1::bytea, 'hex') in t::text) > 0`,
      [words],
    )
    expect(`${name} ${found.rowCount}`).toBe(`${name} 0`)
  }
})

test.each([
  ["who said no", false],
  ["who was never asked", undefined],
])("nothing is stored of a patient %s; the decision is in the log", async (_, answer) => {
  clinic = await arrangeClinic(database, at("10:20"))
  doctor = staff("clinician", clinic.clinicianId)
  await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
    clinic.visitId,
    at("10:51"),
  ])
  if (answer !== undefined) await agree(answer, at("10:25"))
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))).toEqual({
    ok: false,
    reason: "no_consent",
    parties: ["patient"],
  })
  expect(await stored()).toBe(0)
  expect(await events("consent.applied")).toEqual(["success", "refused"])
})

test("everybody else who speaks needs an answer of their own", async () => {
  const guestId = randomUUID()
  await database.admin.query(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, 'companion', 'Tom', sha256($5), $6)",
    [
      guestId,
      clinic.clinicId,
      clinic.visitId,
      clinic.patientId,
      Buffer.from(guestId),
      clinic.clinicianId,
    ],
  )
  const party = `guest:${guestId}` as const
  const withTom: TranscriptInput = {
    ...talk,
    text: `${talk.text}\nTom: She fell last week.\nSomebody: Hello.`,
    speakers: [...talk.speakers, { name: "Tom", party }, { name: "Somebody", party: "other" }],
  }
  const bring = () => bringTranscript(doctor, clinic.visitId, withTom, at("10:52"))
  expect(await bring()).toMatchObject({ reason: "no_consent", parties: [party, "other"] })
  const answer = (who: typeof party | "other" | "interpreter", agreed: boolean, when = "10:53") =>
    recordSpeakerConsent(doctor, clinic.visitId, { party: who, agreed }, at(when))
  await answer(party, true)
  expect(await bring()).toMatchObject({ reason: "no_consent", parties: ["other"] })
  await answer("other", true)
  expect(await bring()).toMatchObject({ ok: true })
  expect(await answer("interpreter", true)).toMatchObject({ reason: "unknown_speaker" })

  await draft(worker, clinic.visitId, at("10:54"))
  expect(JSON.stringify(await summary())).toContain("She fell")
  expect(await answer(party, false, "10:55")).toMatchObject({ value: { deleted: true } })
  expect(await stored()).toBe(0)
  expect(JSON.stringify(await summary())).not.toContain("She fell")
})

test("a name that is nobody's is refused, and so is a guest of another visit", async () => {
  const bring = (speakers: TranscriptInput["speakers"]) =>
    bringTranscript(doctor, clinic.visitId, { ...talk, speakers }, at("10:52"))
  expect(await bring(talk.speakers.slice(0, 1))).toMatchObject({ reason: "unknown_speaker" })
  expect(
    await bring([
      { name: "Dr A", party: "clinician" },
      { name: "Agnes", party: `guest:${randomUUID()}` },
    ]),
  ).toMatchObject({ reason: "unknown_speaker" })
})

test("a patient who withdraws, days later too, deletes it and every unsigned line made from it", async () => {
  await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))
  await draft(worker, clinic.visitId, at("10:53"))
  const drafted = await summary()
  const lines = [...drafted.lines, { section: "plan" as const, text: "My own words", cites: [] }]
  await editSummary(doctor, clinic.visitId, { version: 1, lines }, at("10:54"))

  expect(
    await decideConsent(patient, { purpose: "transcript", agreed: false }, "en", at("11:30")),
  ).toMatchObject({
    value: { visits: 1 },
  })
  expect(await stored()).toBe(0)
  const left = await summary()
  expect(left.lines.some(({ text }) => text === "My own words")).toBe(true)
  expect(JSON.stringify(left)).not.toContain(secret)
  expect(left.version).toBe(3)
  expect(await events("transcript.deleted")).toEqual(["success"])
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("11:31"))).toMatchObject({
    reason: "no_consent",
  })
})

test("who withdraws after the visit, before anybody brought a transcript, is not written down later", async () => {
  const no = { purpose: "transcript", agreed: false } as const
  expect(await decideConsent(patient, no, "en", at("10:52"))).toMatchObject({
    value: { visits: 1 },
  })
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("10:53"))).toMatchObject({
    reason: "no_consent",
    parties: ["patient"],
  })
  expect(await stored()).toBe(0)
})

test("a clock that was set back changes nothing of who said what last", async () => {
  await agree(false, at("10:20"))
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))).toMatchObject({
    reason: "no_consent",
    parties: ["patient"],
  })
  await agree(true, at("10:21"))
  const withOther: TranscriptInput = {
    ...talk,
    text: `${talk.text}\nSomebody: Hello.`,
    speakers: [...talk.speakers, { name: "Somebody", party: "other" }],
  }
  const answer = (agreed: boolean, when: string) =>
    recordSpeakerConsent(doctor, clinic.visitId, { party: "other", agreed }, at(when))
  await answer(true, "10:53")
  await answer(false, "10:50")
  expect(await bringTranscript(doctor, clinic.visitId, withOther, at("10:54"))).toMatchObject({
    reason: "no_consent",
    parties: ["other"],
  })
})

test("an untouched draft is made anew from what is left", async () => {
  await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))
  await draft(worker, clinic.visitId, at("10:53"))
  await agree(false, at("10:54"))
  expect(JSON.stringify(await summary())).not.toContain(secret)
  await draft(worker, clinic.visitId, at("10:55"))
  expect((await summary()).lines.map(({ text }) => text)).toContain("Reason for the visit: Cough")
  expect(JSON.stringify(await summary())).not.toContain(secret)
})

test("consent that goes between the start and the commit of a draft leaves nothing of it", async () => {
  await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))
  let drafting: Promise<unknown> = Promise.resolve()
  // It was begun, and agreed to; now it waits for the visit.
  const begin = () => (drafting = draft(worker, clinic.visitId, at("10:53")))
  await withdrawOnceWaitedFor(database, clinic, begin, at("10:53"))
  await drafting
  expect(JSON.stringify(await summary())).not.toContain(secret)
  const decisions = await consentDecisions(database, clinic)
  expect(decisions).not.toContain("start refused")
  expect(decisions).toContain("commit refused")
})

test("what is signed stays, and no transcript comes after it", async () => {
  await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))
  await draft(worker, clinic.visitId, at("10:53"))
  await signSummary(doctor, clinic.visitId, { version: 1 }, at("10:54"))
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("10:55"))).toMatchObject({
    reason: "signed",
  })
  await agree(false, at("10:56"))
  expect(await stored()).toBe(0)
  expect((await summary()).signed?.text).toContain(secret)
})

test.each<[string, Partial<TranscriptInput>, object]>([
  [
    "a broken file",
    { form: "srt", text: "1\n00:00 --> x\nDoctor: Hello." },
    { problem: "bad_time", line: 2 },
  ],
  ["nothing", { text: "\n" }, { problem: "empty", line: 0 }],
])("%s says what is wrong", async (_, change, problem) => {
  expect(
    await bringTranscript(doctor, clinic.visitId, { ...talk, ...change }, at("10:52")),
  ).toMatchObject({
    reason: "unreadable",
    ...problem,
  })
})

test("only after the visit, only by its clinician; a nurse reads what is open", async () => {
  const nurse = await add("nurse")
  const scheduler = await add("scheduler")
  expect(await bringTranscript(nurse, clinic.visitId, talk, at("10:52"))).toMatchObject({
    reason: "forbidden",
  })
  expect(await removeTranscript(nurse, clinic.visitId, at("10:52"))).toMatchObject({
    reason: "forbidden",
  })
  expect(await transcriptOf(nurse, clinic.visitId, at("10:52"))).toMatchObject({
    value: { closed: "not_mine" },
  })
  expect(await transcriptOf(scheduler, clinic.visitId, at("10:52"))).toMatchObject({
    reason: "forbidden",
  })
  await database.admin.query("update visits set state = 'in_call', ended_at = null where id = $1", [
    clinic.visitId,
  ])
  expect(await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))).toMatchObject({
    reason: "not_ended",
  })
})

test("brought again it is another one; removed it is gone, and the note stays", async () => {
  await bringTranscript(doctor, clinic.visitId, talk, at("10:52"))
  await bringTranscript(
    doctor,
    clinic.visitId,
    { ...talk, text: "Dr A: Hello.\nAgnes: My head hurts." },
    at("10:53"),
  )
  await saveNote(doctor, clinic.visitId, { section: "plan", text: "Rest", version: 0 }, at("10:54"))
  await draft(worker, clinic.visitId, at("10:54"))
  expect(JSON.stringify(await summary())).not.toContain(secret)
  expect(await removeTranscript(doctor, clinic.visitId, at("10:55"))).toMatchObject({
    value: { removed: true },
  })
  expect(await removeTranscript(doctor, clinic.visitId, at("10:55"))).toMatchObject({
    value: { removed: false },
  })
  expect((await summary()).lines.map(({ text }) => text)).toContain("Rest")
})

async function agree(transcript: boolean, when: Date) {
  const { clinicId, visitId, patientId } = clinic
  const agreed = { video: true, vitals: true, charting: true, transcript }
  const by = mintActor({
    kind: "portal",
    clinicId,
    patientId,
    proxyId: null,
    requestId: "test",
  })
  await withTenant(clinicId, (tx) =>
    writeVisitConsent(
      tx,
      by,
      { id: visitId, clinicId, patientId },
      { agreed, texts: [], first: false },
      when,
    ),
  )
}

async function summary() {
  const found = await summaryOf(doctor, clinic.visitId, at("12:00"))
  if (!found.ok) throw new Error(found.reason)
  return found.value
}

async function stored(): Promise<number> {
  const { rowCount } = await database.admin.query("select from transcripts where visit_id = $1", [
    clinic.visitId,
  ])
  return rowCount ?? 0
}

async function events(action: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ outcome: string }>(
    "select outcome from audit_events where action = $1 and clinic_id = $2 order by occurred_at, outcome desc",
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

async function add(role: StaffRole): Promise<StaffActor> {
  const id = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Someone', $4, 'none')",
    [id, clinic.clinicId, `${id}@clinic.example`, role],
  )
  return staff(role, id)
}
