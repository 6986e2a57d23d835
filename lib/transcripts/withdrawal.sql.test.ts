import { randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"
import { beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { summaryEdits } from "@/db/schema/summary-review"
import type { Party } from "@/db/schema/transcripts"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { decideConsent } from "@/lib/consents/commands"
import { ownConsents } from "@/lib/consents/queries"
import { draft } from "@/lib/summaries/draft-commands"
import { editSummary, undoEdit } from "@/lib/summaries/edit-commands"
import { summaryHistory } from "@/lib/summaries/history-queries"
import { summaryOf } from "@/lib/summaries/queries"
import { signSummary } from "@/lib/summaries/sign-commands"
import {
  agreeToTranscript,
  arrangeSpokenVisit,
  at,
  staffOf,
} from "@/lib/summaries/testing-spoken-visit"
import type { SpokenVisit } from "@/lib/summaries/testing-spoken-visit"
import { transcriptOf } from "@/lib/summaries/transcript-queries"

import { bringTranscript } from "./commands"
import { recordSpeakerConsent } from "./consent-commands"
import { SpeakerConsentInput } from "./schema"

const database = await testDatabase()
const restrict = { code: "23001" }
/** Said by the patient, and quoted by the draft. */
const quoted = "My left knee hurts"

let spoken: SpokenVisit

beforeEach(async () => {
  spoken = await arrangeSpokenVisit(database)
})

describe("whoever is named in it can take their word back", () => {
  test("a guest whose invitation was taken back", async () => {
    const id = await invite("companion")
    const party = `guest:${id}` as const
    await answer(party, true, "10:53")
    await bringWith("Tom: She fell last week.", "Tom", party)
    await database.admin.query("update guests set revoked_at = now() where id = $1", [id])
    // Nobody said no yet: what they agreed to is used.
    await draft(spoken.worker, spoken.clinic.visitId, at("10:55"))
    expect(JSON.stringify(await summary())).toContain("She fell")
    expect(await view()).toMatchObject({
      speakers: expect.arrayContaining([expect.objectContaining({ party, agreed: true })]),
      transcript: { parties: expect.arrayContaining([party]) },
    })
    expect(await answer(party, false, "11:00")).toMatchObject({ value: { deleted: true } })
    expect(await stored()).toBe(0)
    expect(JSON.stringify(await summary())).not.toContain("She fell")
    expect(
      (await openedEvents(database.admin, clinicId(), "transcript.deleted")).at(-1)?.data,
    ).toMatchObject({
      reason: "withdrawn",
    })
  })

  test("an interpreter whom the visit does not name any more", async () => {
    await setInterpreter(spoken.clinic.clinicianId)
    await answer("interpreter", true, "10:53")
    await bringWith("Interpreter: She says yes.", "Interpreter", "interpreter")
    await setInterpreter(null)
    expect(await answer("interpreter", false, "11:00")).toMatchObject({ value: { deleted: true } })
    expect(await stored()).toBe(0)
  })

  test("but before anybody said anything nobody agrees to it: another interpreter may come yet", async () => {
    await database.admin.query(
      "update visits set state = 'booked', ended_at = null, admitted_at = null where id = $1",
      [spoken.clinic.visitId],
    )
    expect(await answer("other", true, "10:53")).toMatchObject({ reason: "not_ended" })
    expect(await answer("other", false, "10:53")).toMatchObject({ ok: true })
  })

  test("but nobody who was invited, never came and never answered", async () => {
    const party = `guest:${await invite("companion")}` as const
    await database.admin.query("update guests set revoked_at = now()")
    expect(await answer(party, false, "11:00")).toMatchObject({ reason: "unknown_speaker" })
  })

  test("the patient, on their word: a no alone, which their own page says was told to the clinic", async () => {
    expect(SpeakerConsentInput.safeParse({ party: "patient", agreed: true }).success).toBe(false)
    expect(await answer("patient", false, "11:00")).toMatchObject({ value: { deleted: true } })
    expect(await stored()).toBe(0)
    const talk = { form: "text" as const, text: "Patient: Hello.", speakers: [patientSpeaks] }
    expect(
      await bringTranscript(spoken.doctor, spoken.clinic.visitId, talk, at("11:01")),
    ).toMatchObject({ reason: "no_consent", parties: ["patient"] })
    const found = await ownConsents(patient())
    const told = found.ok ? found.value.filter(({ where }) => where === "clinic") : []
    expect(told).toMatchObject([{ purpose: "transcript", agreed: false }])
    const events = await openedEvents(database.admin, clinicId(), "consent.speaker_recorded")
    expect(events.map(({ data }) => data)).toMatchObject([{ party: "patient", agreed: false }])
    // Said twice, it is written down twice and changes nothing more.
    expect(await answer("patient", false, "11:02")).toMatchObject({ value: { deleted: false } })
  })

  test("nobody agrees for the patient, says the database", async () => {
    await expect(
      database.admin.query(
        "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, recorded_by) values ($1, $2, $3, true, true, true, true, $4)",
        [clinicId(), spoken.clinic.visitId, spoken.clinic.patientId, spoken.clinic.clinicianId],
      ),
    ).rejects.toMatchObject({ code: "23514" })
  })
})

describe("what edits took out and put in goes with it; who, when and how many words stay", () => {
  test("of a draft, which nothing leads back to any more", async () => {
    await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
    await rewrite(1, "10:54")
    const before = await history()
    expect(JSON.stringify(before)).toContain(quoted)
    await agreeToTranscript(spoken.clinic, false, at("11:00"))
    const after = await history()
    expect(JSON.stringify(after)).not.toContain("knee")
    expect(after.edits).toEqual(before.edits.map((edit) => ({ ...edit, difference: null })))
    const { version, canUndo, edits, editedBy } = await summary()
    expect([canUndo, edits, editedBy]).toEqual([false, 1, expect.any(String)])
    expect(
      await undoEdit(spoken.doctor, spoken.clinic.visitId, { version }, at("11:01")),
    ).toMatchObject({ reason: "nothing_to_undo" })

    // Edits from then on are kept and undone; how far it all is from the draft nobody knows.
    const lines = [{ section: "plan" as const, text: "Rest.", cites: [] }]
    await editSummary(spoken.doctor, spoken.clinic.visitId, { version, lines }, at("11:02"))
    expect(await summary()).toMatchObject({ canUndo: true, edits: 2 })
    const { clinic } = spoken
    spoken.doctor = staffOf(clinic, "clinician", clinic.clinicianId, at("11:03"))
    await sign(version + 1, "11:03")
    expect((await summary()).signed).toMatchObject({ editDistance: null })
  })

  test("of a signed text, whose distance from the draft was counted before and stays", async () => {
    await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
    await rewrite(1, "10:54")
    await sign(2, "10:55")
    const { signed } = await summary()
    expect(signed?.editDistance).toBeGreaterThan(0)
    // As long as it is there, nobody takes anything out of the history.
    await expect(withoutDifferences()).rejects.toMatchObject({ cause: restrict })
    await agreeToTranscript(spoken.clinic, false, at("11:00"))
    const after = await history()
    expect(after.edits).toMatchObject([{ version: 2, difference: null, words: expect.any(Number) }])
    expect((await summary()).signed).toEqual(signed)
    const run = (text: string) => database.admin.query(text, [spoken.clinic.visitId])
    await expect(
      run("update summary_edits set words = 0 where visit_id = $1"),
    ).rejects.toMatchObject(restrict)
    await expect(
      run("update summary_edits set difference = '\"x\"' where visit_id = $1"),
    ).rejects.toMatchObject(restrict)
  })

  test("an edit from before there was a transcript keeps its difference", async () => {
    await agreeToTranscript(spoken.clinic, false, at("10:53"))
    await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
    const { version, lines } = await summary()
    const own = [...lines, { section: "plan" as const, text: "Rest.", cites: [] }]
    await editSummary(spoken.doctor, spoken.clinic.visitId, { version, lines: own }, at("10:54"))
    await agreeToTranscript(spoken.clinic, true, at("10:55"))
    await bringWith("Doctor: Hello.", "Doctor", "clinician")
    await agreeToTranscript(spoken.clinic, false, at("10:57"))
    expect((await history()).edits).toMatchObject([{ difference: { lines: [{ removed: [] }] } }])
    expect(await summary()).toMatchObject({ canUndo: true })
    await expect(withoutDifferences()).rejects.toMatchObject({ cause: restrict })
  })

  test("also when the transcript itself went by its age before", async () => {
    await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
    await rewrite(1, "10:54")
    await database.admin.query("delete from transcripts where visit_id = $1", [
      spoken.clinic.visitId,
    ])
    expect(JSON.stringify(await history())).toContain(quoted)
    await answer("patient", false, "11:00")
    expect(JSON.stringify([await history(), await summary()])).not.toContain("knee")
  })

  test("and when it was signed, and the transcript went by its age before", async () => {
    await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
    await rewrite(1, "10:54")
    await sign(2, "10:55")
    await database.admin.query("delete from transcripts where visit_id = $1", [
      spoken.clinic.visitId,
    ])
    const no = { purpose: "transcript", agreed: false } as const
    expect(await decideConsent(patient(), no, "en", at("11:00"))).toMatchObject({
      value: { visits: 1 },
    })
    expect((await history()).edits).toMatchObject([{ difference: null }])
  })
})

test("a line of it that nothing cites is not signed, nor the words of what was left out", async () => {
  await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
  const dropped = [{ section: "plan", why: "drug", count: 1, text: "Naproxen.", cites: ["L2"] }]
  await database.admin.query("update summaries set dropped = $2 where visit_id = $1", [
    spoken.clinic.visitId,
    JSON.stringify(dropped),
  ])
  await rewrite(1, "10:54")
  await sign(2, "10:55")
  const { signed, sources, dropped: left } = await summary()
  expect(signed?.text).not.toContain("knee")
  expect(JSON.stringify(sources)).not.toContain("knee")
  expect(left).toEqual([{ section: "plan", why: "drug", count: 1, text: null, cites: [] }])
})

test("what was left out of a draft that quotes nothing goes too", async () => {
  await draft(spoken.worker, spoken.clinic.visitId, at("10:53"))
  const dropped = [{ section: "plan", why: "drug", count: 1, text: "Naproxen.", cites: ["L2"] }]
  await database.admin.query(
    "update summaries set dropped = $2, lines = '[]', sources = '[]', instructions = '[]' where visit_id = $1",
    [spoken.clinic.visitId, JSON.stringify(dropped)],
  )
  await agreeToTranscript(spoken.clinic, false, at("11:00"))
  expect(await summary()).toMatchObject({ dropped: [] })
})

/** What the patient said gives way to the clinician's own words. */
async function rewrite(version: number, time: string) {
  const { lines } = await summary()
  const kept = lines.filter(({ text }) => !text.includes("knee"))
  expect(kept.length).toBeLessThan(lines.length)
  const mine = [...kept, { section: "plan" as const, text: "Rest for a week.", cites: [] }]
  await editSummary(
    spoken.doctor,
    spoken.clinic.visitId,
    { version, lines: mine, instructions: [] },
    at(time),
  )
}

async function sign(version: number, time: string) {
  const signed = await signSummary(spoken.doctor, spoken.clinic.visitId, { version }, at(time))
  if (!signed.ok) throw new Error(signed.reason)
}

async function withoutDifferences() {
  const { visitId } = spoken.clinic
  await withTenant(clinicId(), (tx) =>
    tx.update(summaryEdits).set({ difference: null }).where(eq(summaryEdits.visitId, visitId)),
  )
}

const patientSpeaks = { name: "Patient", party: "patient" as const }

async function bringWith(line: string, name: string, party: Party) {
  const talk = {
    form: "text" as const,
    text: `Patient: ${quoted}, for four days.\n${line}`,
    speakers: [patientSpeaks, { name, party }],
  }
  const brought = await bringTranscript(spoken.doctor, spoken.clinic.visitId, talk, at("10:54"))
  if (!brought.ok) throw new Error(brought.reason)
}

async function answer(party: SpeakerConsentInput["party"], agreed: boolean, time: string) {
  const input = SpeakerConsentInput.parse({ party, agreed })
  return recordSpeakerConsent(spoken.doctor, spoken.clinic.visitId, input, at(time))
}

async function invite(role: "companion"): Promise<string> {
  const id = randomUUID()
  const { visitId, patientId, clinicianId } = spoken.clinic
  await database.admin.query(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, $5, 'Tom', sha256($6), $7)",
    [id, clinicId(), visitId, patientId, role, Buffer.from(id), clinicianId],
  )
  return id
}

async function setInterpreter(userId: string | null) {
  await database.admin.query("update visits set interpreter_id = $2 where id = $1", [
    spoken.clinic.visitId,
    userId,
  ])
}

async function stored(): Promise<number> {
  const { rowCount } = await database.admin.query("select from transcripts where visit_id = $1", [
    spoken.clinic.visitId,
  ])
  return rowCount ?? 0
}

async function summary() {
  const found = await summaryOf(spoken.doctor, spoken.clinic.visitId, at("12:00"))
  if (!found.ok) throw new Error(found.reason)
  return found.value
}

async function history() {
  const found = await summaryHistory(spoken.doctor, spoken.clinic.visitId, at("12:00"))
  if (!found.ok) throw new Error(found.reason)
  return found.value
}

async function view() {
  const found = await transcriptOf(spoken.doctor, spoken.clinic.visitId, at("12:00"))
  if (!found.ok) throw new Error(found.reason)
  return found.value
}

function patient() {
  const { patientId } = spoken.clinic
  return mintActor({
    kind: "portal",
    clinicId: clinicId(),
    patientId,
    proxyId: null,
    requestId: "t",
  })
}

function clinicId() {
  return spoken.clinic.clinicId
}
