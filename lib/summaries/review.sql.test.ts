import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { PortalActor, StaffActor, StaffRole, SystemActor } from "@/lib/actor"
import { endVisit } from "@/lib/consultations/commands"
import { saveNote } from "@/lib/consultations/note-commands"
import { PatientId, UserId } from "@/lib/ids"
import { askMessage } from "@/lib/notifications/message-commands"
import { unreadable } from "@/lib/sealing/as-list"

import { exportedCopy, printedCopy } from "./copy-commands"
import { draft } from "./draft-commands"
import { editSummary, remakeInstructions, undoEdit } from "./edit-commands"
import { summaryHistory } from "./history-queries"
import { ownSummaries, ownSummary } from "./own-summaries"
import { summaryOf } from "./queries"
import { sha256Of } from "./sha256"
import { amendSummary, signSummary } from "./sign-commands"
import { signedTexts } from "./signed-queries"
import type { SummaryView } from "./summary-view"
import { eventsOf } from "./testing-events"

const database = await testDatabase()
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const restrict = { code: "23001" }

let clinic: TestClinic
let doctor: StaffActor
let worker: SystemActor
let patient: PortalActor

beforeEach(async () => {
  clinic = await arrangeClinic(database, at("10:20"))
  doctor = staff("clinician", clinic.clinicianId)
  worker = mintActor({
    kind: "system",
    clinicId: clinic.clinicId,
    name: "summaries",
    requestId: "test",
  })
  patient = portal(clinic.patientId)
  await database.admin.query(
    "update visits set state = 'in_call', admitted_at = $2 where id = $1",
    [clinic.visitId, at("10:30")],
  )
  await saveNote(
    doctor,
    clinic.visitId,
    { section: "plan", text: "Doxycycline", version: 0 },
    at("10:48"),
  )
  await endVisit(doctor, clinic.visitId, {}, at("10:51"))
  await draft(worker, clinic.visitId, at("10:52"))
})

describe("edits", () => {
  test("of which one was changed where it lies are a history that says so of that one", async () => {
    await edit(1, "Doxycycline 100 mg")
    await edit(2, "Doxycycline 100 mg twice a day")
    await damage("summary_edits", "difference", "version = 2")
    const history = await summaryHistory(doctor, clinic.visitId, at("10:56"))
    expect(history.ok && history.value.edits.map(({ difference }) => difference)).toMatchObject([
      { lines: [{}] },
      { lines: [], instructions: [{ added: [{ text: unreadable }] }] },
    ])
  })

  test("each save keeps who, when and what changed; the history reads back to the draft", async () => {
    const drafted = await view()
    await edit(1, "Doxycycline 100 mg")
    await edit(2, "Doxycycline 100 mg twice a day", ["Come back on Friday."])
    expect(await view()).toMatchObject({
      version: 3,
      edits: 2,
      canUndo: true,
      instructions: [{ text: "Come back on Friday.", cites: [] }],
    })
    const history = await summaryHistory(doctor, clinic.visitId, at("10:56"))
    expect(history).toMatchObject({
      ok: true,
      value: {
        edits: [
          { version: 3, by: "Dr Rowan Applegarth", at: at("10:53").toISOString(), undone: false },
          {
            version: 2,
            difference: { lines: [{ removed: drafted.lines.slice(-1) }], instructions: [] },
          },
        ],
      },
    })
    expect(await events("summary.edited")).toMatchObject([
      { data: { version: 2, words: 2 } },
      // "twice a day"; four words for the patient in place of the one that was drafted.
      { data: { version: 3, words: 8 } },
    ])
    expect((await events("summary.read")).at(-1)).toMatchObject({ data: { view: "history" } })
  })

  test("a save that changes nothing leaves no trace", async () => {
    const { lines } = await view()
    expect(
      await editSummary(doctor, clinic.visitId, { version: 1, lines }, at("10:53")),
    ).toMatchObject({ ok: true, value: { version: 1 } })
    expect(await events("summary.edited")).toEqual([])
    expect(await view()).toMatchObject({ version: 1, editedAt: null, canUndo: false })
  })

  test("Undo takes back the newest edit that stands, as a version of its own", async () => {
    const drafted = await view()
    await edit(1, "One")
    await edit(2, "Two")
    const undo = (version: number) => undoEdit(doctor, clinic.visitId, { version }, at("10:54"))
    expect(await undo(1)).toMatchObject({ reason: "stale", version: 3 })
    expect(await undo(3)).toMatchObject({ value: { version: 4 } })
    expect((await view()).lines.at(-1)?.text).toBe("One")
    expect(await undo(4)).toMatchObject({ value: { version: 5 } })
    expect(await view()).toMatchObject({ lines: drafted.lines, canUndo: false, edits: 4 })
    expect(await undo(5)).toMatchObject({ reason: "nothing_to_undo" })
    expect(await events("summary.edited")).toMatchObject([
      {},
      {},
      { data: { version: 4, undoes: 3 } },
      { data: { version: 5, undoes: 2 } },
    ])
  })

  test("a text that was changed beside the history is not undone into something that never was", async () => {
    await edit(1, "One")
    // As where the source of some lines was withdrawn.
    await database.admin.query(
      "update summaries set lines = '[]', version = version + 1 where visit_id = $1",
      [clinic.visitId],
    )
    expect(await undoEdit(doctor, clinic.visitId, { version: 3 }, at("10:54"))).toMatchObject({
      reason: "nothing_to_undo",
    })
    await sign(3)
    expect((await view()).signed).toMatchObject({ editDistance: null })
  })

  test("what was written lies sealed, in the tables that are new and in the old one", async () => {
    await edit(1, "Doxycycline 100 mg CANARY", ["Take CANARY tablets."])
    await sign(2)
    await amendSummary(doctor, clinic.visitId, { after: 0, text: "CANARY" }, at("10:56"))
    for (const table of ["summaries", "summary_edits", "summary_addenda"]) {
      // As text: what is sealed is opened only where a column is asked for as it is.
      const { rows } = await database.admin.query<{ stored: string }>(
        `select t::text as stored from ${table} t where visit_id = $1`,
        [clinic.visitId],
      )
      expect(rows).not.toEqual([])
      expect(rows.filter(({ stored }) => stored.includes("CANARY"))).toEqual([])
    }
  })

  test("a source that is none is refused in the instructions too", async () => {
    const { lines } = await view()
    const instructions = [{ text: "Rest.", cites: ["N9"] }]
    expect(
      await editSummary(doctor, clinic.visitId, { version: 1, lines, instructions }, at("10:53")),
    ).toMatchObject({ reason: "unknown_source" })
  })

  test("the database lets nobody change an edit, and nobody remove one of a signed summary", async () => {
    await edit(1, "One")
    const run = (text: string) => database.admin.query(text, [clinic.visitId])
    await expect(
      run("update summary_edits set made_at = now() where visit_id = $1"),
    ).rejects.toMatchObject(restrict)
    await sign(2)
    await expect(run("delete from summary_edits where visit_id = $1")).rejects.toMatchObject(
      restrict,
    )
    await expect(
      run(
        "insert into summary_edits select clinic_id, visit_id, version + 1, null, difference, words, made_by, made_at from summary_edits where visit_id = $1",
      ),
    ).rejects.toMatchObject(restrict)
  })

  test("the words between the draft and what was signed are counted, and stand in the log", async () => {
    await edit(1, "Something else entirely")
    await undoEdit(doctor, clinic.visitId, { version: 2 }, at("10:54"))
    await edit(3, "Doxycycline 100 mg")
    await sign(4)
    expect((await view()).signed).toMatchObject({ editDistance: 2 })
    expect(await events("summary.signed")).toMatchObject([{ data: { words: 2 } }])
  })
})

describe("a plan that was changed after what the patient is told", () => {
  const remake = (version: number, actor = doctor) =>
    remakeInstructions(actor, clinic.visitId, { version }, at("10:54"))

  test("is told so, and made anew by an edit that Undo takes back", async () => {
    expect(await view()).toMatchObject({ instructionsBehind: false })
    await edit(1, "Amoxicillin 500 mg tid")
    expect(await view()).toMatchObject({
      instructionsBehind: true,
      instructions: [{ text: "Doxycycline", cites: ["N1"] }],
    })
    expect(await remake(1)).toMatchObject({ reason: "stale", version: 2 })
    const made = [{ text: "Amoxicillin 500 mg three times a day", cites: ["N1"] }]
    expect(await remake(2)).toMatchObject({ value: { version: 3, instructions: made } })
    expect(await view()).toMatchObject({ instructionsBehind: false, instructions: made, edits: 2 })
    // Once more changes nothing.
    expect(await remake(3)).toMatchObject({ value: { version: 3 } })
    expect((await events("summary.edited")).map(({ data }) => data["remade"])).toEqual([
      undefined,
      1,
    ])
    await undoEdit(doctor, clinic.visitId, { version: 3 }, at("10:54"))
    expect(await view()).toMatchObject({
      instructionsBehind: true,
      instructions: [{ text: "Doxycycline" }],
    })
    await undoEdit(doctor, clinic.visitId, { version: 4 }, at("10:54"))
    expect(await view()).toMatchObject({ instructionsBehind: false, canUndo: false })
  })

  test("where it is signed as it is, the log says that the older sentences were sent", async () => {
    await edit(1, "Amoxicillin 500 mg tid")
    await sign(2)
    expect(await events("summary.published")).toMatchObject([{ data: { lines: 1, behind: true } }])
    expect(await view()).toMatchObject({ instructionsBehind: false })
    expect(await remake(2)).toMatchObject({ reason: "signed" })
  })

  test("where it was made anew, the patient reads what was signed last", async () => {
    await edit(1, "Amoxicillin 500 mg tid")
    await remake(2)
    await sign(3)
    const [published] = await events("summary.published")
    expect(published?.data).not.toHaveProperty("behind")
    expect(await ownSummary(patient, clinic.visitId, at("10:57"))).toMatchObject({
      value: { instructions: [{ text: "Amoxicillin 500 mg three times a day" }] },
    })
  })

  test("only the visit's clinician makes it anew", async () => {
    await edit(1, "Amoxicillin 500 mg tid")
    expect(await remake(2, await add("nurse"))).toMatchObject({ reason: "forbidden" })
    expect(await events("access.denied")).toHaveLength(1)
  })
})

describe("a regenerated draft", () => {
  test("never takes the place of what was edited or signed, whoever asks the database", async () => {
    await edit(1, "In my own words")
    await saveNote(
      doctor,
      clinic.visitId,
      { section: "plan", text: "More", version: 1 },
      at("10:54"),
    )
    expect(await draft(worker, clinic.visitId, at("10:55"))).toBe("kept")
    const again = `insert into summaries (visit_id, clinic_id, patient_id, state, lines, sources, version, drafted_at)
      values ($1, $2, $3, 'draft', '[]', '[]', 9, now())
      on conflict (visit_id) do update set state = 'draft', lines = excluded.lines, version = 9, drafted_at = excluded.drafted_at`
    const overwrite = () =>
      database.admin.query(again, [clinic.visitId, clinic.clinicId, clinic.patientId])
    await expect(overwrite()).rejects.toMatchObject(restrict)
    await sign(2)
    await expect(overwrite()).rejects.toMatchObject(restrict)
    expect((await view()).lines.at(-1)?.text).toBe("In my own words")
  })
})

describe("addenda", () => {
  test("each is signed, bound to what stands above it, and in the log by its hash", async () => {
    const amend = (after: number, text: string, time = "10:56") =>
      amendSummary(doctor, clinic.visitId, { after, text }, at(time))
    expect(await amend(0, "Too early")).toMatchObject({ reason: "not_signed" })
    await sign(1)
    const before = await view()
    expect(await amend(0, "Without a fresh proof", "11:30")).toMatchObject({
      reason: "step_up_needed",
    })
    expect(await amend(0, "The rash was in 2011.\nNot last year.")).toMatchObject({
      value: { number: 1 },
    })
    expect(await amend(0, "Written beside the first")).toMatchObject({ reason: "stale", after: 1 })
    await amend(1, "One more.")

    const { signed, addenda } = await view()
    expect(signed).toEqual(before.signed)
    expect(addenda.map(({ number, words }) => [number, words])).toEqual([
      [1, "The rash was in 2011.\nNot last year."],
      [2, "One more."],
    ])
    for (const { text, sha256 } of addenda) expect(sha256Of(text)).toBe(sha256)
    expect(addenda[0]?.text).toContain(`SHA-256 of the summary: ${signed?.sha256}`)
    expect(addenda[1]?.text).toContain(`SHA-256 of addendum 1: ${addenda[0]?.sha256}`)
    expect(await events("summary.amended")).toMatchObject([
      { data: { number: 1, sha256: addenda[0]?.sha256 } },
      { data: { number: 2, sha256: addenda[1]?.sha256 } },
    ])
    expect((await events("summary.read")).at(-1)).toMatchObject({ data: { state: "amended" } })
  })

  test("two at once: one is signed, the other is told that it is not the next any more", async () => {
    await sign(1)
    const both = await Promise.all(
      ["a", "b"].map((text) =>
        amendSummary(doctor, clinic.visitId, { after: 0, text }, at("10:56")),
      ),
    )
    expect(both.map((one) => (one.ok ? "signed" : one.reason)).toSorted()).toEqual([
      "signed",
      "stale",
    ])
  })

  test("the database keeps them as they are, in order, and only under a signed summary", async () => {
    const insert = (number: number) =>
      database.admin.query(
        "insert into summary_addenda (clinic_id, visit_id, number, words, signed_text, signed_sha256, signed_by, signed_at) values ($1, $2, $3, '', '', $4, $5, now())",
        [clinic.clinicId, clinic.visitId, number, "0".repeat(64), clinic.clinicianId],
      )
    await expect(insert(1)).rejects.toMatchObject(restrict)
    await sign(1)
    await amendSummary(doctor, clinic.visitId, { after: 0, text: "More." }, at("10:56"))
    await expect(insert(3)).rejects.toMatchObject(restrict)
    for (const change of [
      "update summary_addenda set signed_at = now()",
      "delete from summary_addenda",
      "truncate summary_addenda",
      "truncate summary_edits",
    ])
      await expect(database.admin.query(change)).rejects.toMatchObject(restrict)
  })
})

describe("what the patient sees", () => {
  test("nothing before signing; then the text, the instructions and the addenda; and one letter", async () => {
    const { lines } = await view()
    const instructions = [{ text: "Take one tablet a day.", cites: [] }]
    await editSummary(doctor, clinic.visitId, { version: 1, lines, instructions }, at("10:53"))
    expect(await ownSummary(patient, clinic.visitId, at("10:54"))).toMatchObject({
      reason: "not_found",
    })
    expect(await promised()).toEqual([])
    await sign(2)
    expect(await promised()).toEqual([{ kind: "instructions_ready", visitId: clinic.visitId }])
    expect(await events("summary.published")).toMatchObject([{ data: { lines: 1 } }])
    await amendSummary(doctor, clinic.visitId, { after: 0, text: "With water." }, at("10:56"))
    expect(await ownSummaries(patient, at("10:57"))).toMatchObject({
      value: [{ visitId: clinic.visitId, instructions: true }],
    })
    expect(await ownSummary(patient, clinic.visitId, at("10:57"))).toMatchObject({
      value: { instructions, addenda: [{ number: 1, words: "With water." }] },
    })
    expect((await view()).signed?.text).toContain(
      "\nFor the patient\nTake one tablet a day. [clinician]\n",
    )
    await damage("summaries", "instructions", "true")
    expect(await ownSummaries(patient, at("10:58"))).toMatchObject({
      value: [{ visitId: clinic.visitId, instructions: false, damaged: true }],
    })
  })

  test("without instructions nobody is written to", async () => {
    const { lines } = await view()
    await editSummary(doctor, clinic.visitId, { version: 1, lines, instructions: [] }, at("10:53"))
    await sign(2)
    expect([await promised(), await events("summary.published")]).toEqual([[], []])
  })

  test("the letter finds its way to the patient", async () => {
    const { lines } = await view()
    const instructions = [{ text: "Rest.", cites: [] }]
    await editSummary(doctor, clinic.visitId, { version: 1, lines, instructions }, at("10:53"))
    await sign(2)
    await database.admin.query(
      "update patients set email = 'agnes@patients.example' where id = $1",
      [clinic.patientId],
    )
    const about = { visitId: clinic.visitId }
    await askMessage(worker, { kind: "instructions_ready", about }, "1", at("10:56"))
    const { rows } = await database.admin.query(
      "select id, kind, patient_id, address from messages where visit_id = $1 and kind = 'instructions_ready'",
      [clinic.visitId],
    )
    expect(rows).toMatchObject([
      {
        kind: "instructions_ready",
        patient_id: clinic.patientId,
        address: "agnes@patients.example",
      },
    ])
  })
})

describe("copies", () => {
  const no = expect.stringContaining("not what was signed")
  test.each([
    ["the summary", "update summaries set signed_text = 'No allergies.' where visit_id = $1", no],
    [
      "an addendum",
      "update summary_addenda set signed_text = 'No allergies.' where visit_id = $1",
      no,
    ],
    [
      "a line of the summary",
      `update summaries set lines = '[{"section": "plan", "text": "No allergies.", "cites": []}]' where visit_id = $1`,
      true,
    ],
    [
      "the lines left out of the summary",
      "update summaries set lines = '[]' where visit_id = $1",
      true,
    ],
    [
      "a sentence for the patient",
      `update summaries set instructions = '[{"text": "Drink bleach.", "cites": []}]' where visit_id = $1`,
      true,
    ],
    [
      "the words of an addendum",
      "update summary_addenda set words = 'No allergies.' where visit_id = $1",
      no,
    ],
  ])(
    "%s that somebody changed past every rule is not shown as what was signed",
    async (_, change, printed) => {
      const { visitId } = clinic
      expect(await signSummary(doctor, visitId, { version: 1 }, at("10:54"))).toMatchObject({
        ok: true,
      })
      const addendum = { after: 0, text: "Allergic to penicillin." }
      expect(await amendSummary(doctor, visitId, addendum, at("10:55"))).toMatchObject({ ok: true })
      const client = await database.admin.connect()
      try {
        await client.query("begin; set local session_replication_role = replica")
        await client.query(change, [visitId])
        await client.query("commit")
      } finally {
        client.release()
      }
      const stored = () => withTenant(clinic.clinicId, (tx) => signedTexts(tx, undefined, 10))
      await expect(stored()).rejects.toThrow("not what was signed")
      await expect(ownSummary(patient, visitId, at("10:56"))).rejects.toThrow("not what was signed")
      await expect(summaryOf(doctor, visitId, at("10:56"))).rejects.toThrow("not what was signed")
      const copy = await exportedCopy(patient, visitId, "txt", at("10:56")).then(
        ({ ok }) => ok,
        ({ message }: Error) => message,
      )
      expect(copy).toEqual(printed)
    },
  )

  test("there is none of a draft; one that leaves is in the log with the hashes of what left", async () => {
    expect(await printedCopy(doctor, clinic.visitId, at("10:54"))).toMatchObject({
      reason: "not_signed",
    })
    await sign(1)
    await amendSummary(doctor, clinic.visitId, { after: 0, text: "More." }, at("10:56"))
    const { signed, addenda } = await view()
    const copy = await printedCopy(doctor, clinic.visitId, at("11:30"))
    expect(copy).toMatchObject({
      ok: true,
      value: { text: signed?.text, sha256: signed?.sha256, paper: "A4" },
    })
    await exportedCopy(patient, clinic.visitId, "pdf", at("11:31"))
    const hashes = { sha256: signed?.sha256, addenda: [addenda[0]?.sha256] }
    expect(await events("summary.printed")).toMatchObject([{ purpose: "TREAT", data: hashes }])
    expect(await events("summary.exported")).toMatchObject([
      { purpose: "PATRQT", data: { ...hashes, form: "pdf" } },
    ])
  })

  test("paper is Letter where printers hold it", async () => {
    await sign(1)
    await database.admin.query("update clinics set country = 'US' where id = $1", [clinic.clinicId])
    expect(await printedCopy(doctor, clinic.visitId, at("10:56"))).toMatchObject({
      value: { paper: "LETTER" },
    })
  })
})

describe("who may", () => {
  test("only the visit's clinician changes and adds; the nurse reads, prints and takes out; others see nothing", async () => {
    await edit(1, "One")
    const roles = ["nurse", "scheduler", "administrator", "auditor", "interpreter"] as const
    const [visitId, time] = [clinic.visitId, at("10:55")]
    const answers: Record<string, boolean[]> = {}
    for (const role of roles) {
      const actor = await add(role)
      const undone = await undoEdit(actor, visitId, { version: 2 }, time)
      const amended = await amendSummary(actor, visitId, { after: 0, text: "x" }, time)
      const history = await summaryHistory(actor, visitId, time)
      answers[role] = [undone.ok, amended.ok, history.ok]
    }
    await sign(2)
    for (const role of roles) {
      const actor = await add(role)
      const printed = await printedCopy(actor, visitId, at("10:56"))
      const exported = await exportedCopy(actor, visitId, "pdf", at("10:56"))
      answers[role]?.push(printed.ok, exported.ok)
    }
    const nothing = [false, false, false, false, false]
    expect(answers).toEqual({
      nurse: [false, false, true, true, true],
      scheduler: nothing,
      administrator: nothing,
      auditor: nothing,
      interpreter: nothing,
    })
    const colleague = await add("clinician")
    expect(await printedCopy(colleague, clinic.visitId, at("10:56"))).toMatchObject({
      reason: "not_found",
    })
    // Five roles twice, then four twice, then one.
    expect(await events("access.denied")).toHaveLength(5 * 2 + 4 + 4 * 2 + 1)
  })

  test("another patient and another clinic find nothing", async () => {
    await sign(1)
    const { rows } = await database.admin.query<{ id: string }>(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) values (gen_random_uuid(), $1, 'RC-2', 'Ben', '1950-01-01', 'M') returning id",
      [clinic.clinicId],
    )
    const other = portal(PatientId.parse(rows[0]?.id))
    expect(await exportedCopy(other, clinic.visitId, "pdf", at("10:56"))).toMatchObject({
      reason: "not_found",
    })
    const elsewhere = await arrangeClinic(database, at("10:20"))
    const foreign = { ...staff("nurse", elsewhere.clinicianId), clinicId: elsewhere.clinicId }
    expect(await printedCopy(foreign, clinic.visitId, at("10:56"))).toMatchObject({
      reason: "not_found",
    })
    expect(await summaryHistory(foreign, clinic.visitId, at("10:56"))).toMatchObject({
      reason: "not_found",
    })
  })

  test("a proxy who sees visits only takes no copy", async () => {
    await sign(1)
    const { rows } = await database.admin.query<{ id: string }>(
      "insert into proxies (id, clinic_id, patient_id, name, birth_date, relation, basis, scope, email, from_day, added_by, added_at) values (gen_random_uuid(), $1, $2, 'Nora', '1970-01-01', 'child', 'patient_wish', 'appointments', 'nora@patients.example', '2026-01-01', $3, now()) returning id",
      [clinic.clinicId, clinic.patientId, clinic.clinicianId],
    )
    const proxy = { ...patient, proxyId: rows[0]?.id ?? null }
    expect(await exportedCopy(proxy, clinic.visitId, "pdf", at("10:56"))).toMatchObject({
      reason: "forbidden",
    })
  })
})

async function edit(version: number, plan: string, instructions?: string[]): Promise<void> {
  const { lines } = await view()
  const result = await editSummary(
    doctor,
    clinic.visitId,
    {
      version,
      lines: [...lines.slice(0, -1), { section: "plan", text: plan, cites: ["N1"] }],
      ...(instructions && { instructions: instructions.map((text) => ({ text, cites: [] })) }),
    },
    at("10:53"),
  )
  if (!result.ok) throw new Error(result.reason)
}

async function sign(version: number): Promise<void> {
  const result = await signSummary(doctor, clinic.visitId, { version }, at("10:55"))
  if (!result.ok) throw new Error(result.reason)
}

async function view(): Promise<SummaryView> {
  const result = await summaryOf(doctor, clinic.visitId, at("11:00"))
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

/** What the log holds about this visit's summary, opened as an export opens it. */
function events(action: string) {
  return eventsOf(database, clinic.clinicId, action)
}

async function promised(): Promise<unknown[]> {
  const { rows } = await database.admin.query<{ payload: unknown }>(
    "select payload from outbox where clinic_id = $1 and job = 'notifications.letter' order by id",
    [clinic.clinicId],
  )
  return rows.map(({ payload }) => payload)
}

function portal(patientId: PatientId): PortalActor {
  return mintActor({
    kind: "portal",
    clinicId: clinic.clinicId,
    patientId,
    proxyId: null,
    requestId: "test",
  })
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

/** One character of what is sealed, by the database's owner. */
async function damage(table: string, column: string, which: string): Promise<void> {
  const owner = await database.admin.connect()
  try {
    await owner.query("begin; set local session_replication_role = replica")
    const changed = await owner.query(
      `update ${table} set ${column} = to_jsonb(overlay(${column} #>> '{}' placing
         case substr(${column} #>> '{}', 60, 1) when 'A' then 'B' else 'A' end from 60 for 1))
       where visit_id = $1 and ${which} and ${column} #>> '{}' like 'hc1.%'`,
      [clinic.visitId],
    )
    expect(changed.rowCount).toBe(1)
    await owner.query("commit")
  } finally {
    owner.release()
  }
}
