import { createHash, randomUUID } from "node:crypto"

import { beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole, SystemActor } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { endVisit } from "@/lib/consultations/commands"
import { saveNote } from "@/lib/consultations/note-commands"
import { UserId } from "@/lib/ids"

import { draft } from "./draft-commands"
import { editSummary } from "./edit-commands"
import { summaryOf } from "./queries"
import { signSummary } from "./sign-commands"
import type { SummaryView } from "./summary-view"
import { unfinished } from "./unfinished-queries"

const database = await testDatabase()
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)

let clinic: TestClinic
let doctor: StaffActor
let worker: SystemActor

beforeEach(async () => {
  clinic = await arrangeClinic(database, at("10:20"))
  doctor = staff("clinician", clinic.clinicianId)
  worker = mintActor({
    kind: "system",
    clinicId: clinic.clinicId,
    name: "summaries",
    requestId: "test",
  })
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
})

test("drafts once, and again only when the sources changed", async () => {
  expect(await draft(worker, clinic.visitId, at("10:52"))).toBe("drafted")
  expect(await draft(worker, clinic.visitId, at("10:53"))).toBe("kept")
  expect(await view()).toMatchObject({
    state: "draft",
    version: 1,
    draftedAt: at("10:52").toISOString(),
    maySign: true,
  })
  await saveNote(
    doctor,
    clinic.visitId,
    { section: "plan", text: "Doxycycline\nSeen today", version: 1 },
    at("10:53"),
  )
  expect(await draft(worker, clinic.visitId, at("10:54"))).toBe("drafted")
  expect((await view()).lines.at(-1)).toEqual({
    section: "plan",
    text: "Seen today",
    cites: ["N2"],
  })
})

test("two deliveries at once draft once", async () => {
  const both = await Promise.all([1, 2, 3, 4].map(() => draft(worker, clinic.visitId, at("10:52"))))
  expect(both.toSorted()).toEqual(["drafted", "kept", "kept", "kept"])
})

test("charted vital signs stand in it with their device", async () => {
  const device = randomUUID()
  const { clinicId, visitId, patientId } = clinic
  await database.admin.query(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, sha256($5), 'Home monitor')",
    [device, clinicId, visitId, patientId, Buffer.from(device)],
  )
  await database.admin.query(
    "select ensure_vital_partitions(($1::timestamptz at time zone 'UTC')::date, 1)",
    [at("10:30")],
  )
  for (const [index, value] of [72, 84, 96].entries()) {
    await database.admin.query(
      "insert into vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived) values ($1, $2, $3, $4, 'MDC_ECG_HEART_RATE', $5, $6, '/min', true)",
      [clinicId, visitId, patientId, device, at(`10:3${index}`), value],
    )
  }
  await draft(worker, visitId, at("10:52"))
  const line = (await view()).lines.find(({ cites }) => cites.includes("V1"))
  expect(line?.text).toMatch(
    /84 \/min \(median\), from 72 to 96, 3 values, Home monitor, derived from the wave/,
  )
})

test("who came into the call, dropped out and went stands in it, and what is told late changes no byte", async () => {
  const { clinicId, visitId } = clinic
  const interpreter = await add("interpreter")
  await database.admin.query("update visits set interpreter_id = $2 where id = $1", [
    visitId,
    interpreter.userId,
  ])
  const seen = (key: string, who: string, kind: string, time: string) =>
    database.admin.query(
      "insert into visit_ledger (clinic_id, visit_id, key, kind, who, source, at) values ($1, $2, $3, $4, $5, 'webhook', $6)",
      [clinicId, visitId, key, kind, who, at(time)],
    )
  // Told in another order than it happened.
  await seen("4", "patient", "joined", "10:41")
  await seen("3", "patient", "left", "10:40")
  await seen("2", "patient", "joined", "10:31")
  await seen("1", "clinician", "joined", "10:30")
  await seen("5", "patient", "left", "10:45")
  expect(await draft(worker, visitId, at("10:52"))).toBe("drafted")
  const timed = (await view()).sources.filter(({ kind }) => kind === "timeline")
  expect(timed.map(({ text }) => text)).toEqual([
    "Clinician of the visit: Dr Rowan Applegarth",
    "Interpreter booked: Someone",
    "Admitted",
    "Clinician joined the call",
    "Patient joined the call; gone and back 1 time",
    "Patient left the call before it ended",
    "Ended after 21 minutes",
  ])
  // The end of the visit sends everybody out.
  await seen("6", "clinician", "left", "10:52")
  expect(await draft(worker, visitId, at("10:53"))).toBe("kept")
})

test("what a person edited is never drafted over", async () => {
  await draft(worker, clinic.visitId, at("10:52"))
  const lines = [{ section: "plan" as const, text: "In my own words", cites: [] }]
  expect(
    await editSummary(doctor, clinic.visitId, { version: 1, lines }, at("10:53")),
  ).toMatchObject({ value: { version: 2 } })
  await saveNote(doctor, clinic.visitId, { section: "plan", text: "More", version: 1 }, at("10:54"))
  expect(await draft(worker, clinic.visitId, at("10:55"))).toBe("kept")
  expect((await view()).lines).toEqual(lines)
})

test("an edit on an older version, or citing what is no source, is refused", async () => {
  await draft(worker, clinic.visitId, at("10:52"))
  const line = { section: "plan" as const, text: "x" }
  const edit = (version: number, cites: string[]) =>
    editSummary(doctor, clinic.visitId, { version, lines: [{ ...line, cites }] }, at("10:53"))
  expect(await edit(1, ["N9"])).toMatchObject({ reason: "unknown_source" })
  expect(await edit(7, [])).toMatchObject({ reason: "stale", version: 1 })
})

test("signed: the exact text and its hash in the row and in the log, and no change ever after", async () => {
  await draft(worker, clinic.visitId, at("10:52"))
  expect(await unfinished(doctor, at("10:53"))).toMatchObject([
    { visitId: clinic.visitId, state: "draft" },
  ])
  expect(await signSummary(doctor, clinic.visitId, { version: 1 }, at("10:58"))).toMatchObject({
    reason: "step_up_needed",
  })
  const answer = await signSummary(doctor, clinic.visitId, { version: 1 }, at("10:55"))
  const { signed } = await view()
  expect(signed?.sha256).toBe(
    createHash("sha256")
      .update(signed?.text ?? "")
      .digest("hex"),
  )
  expect(answer).toMatchObject({ ok: true, value: { sha256: signed?.sha256 } })
  expect(signed?.text).toContain("Doxycycline [N1]")
  const told = await openedEvents(database.admin, clinic.clinicId, "summary.signed")
  expect(told).toMatchObject([{ outcome: "success", data: { sha256: signed?.sha256 } }])
  expect(await unfinished(doctor, at("10:56"))).toEqual([])

  expect(await signSummary(doctor, clinic.visitId, { version: 1 }, at("10:56"))).toMatchObject({
    reason: "signed",
  })
  expect(
    await editSummary(doctor, clinic.visitId, { version: 1, lines: [] }, at("10:56")),
  ).toMatchObject({ reason: "signed" })
  expect(
    await saveNote(doctor, clinic.visitId, { section: "plan", text: "x", version: 1 }, at("10:57")),
  ).toMatchObject({ reason: "signed" })
  expect(await draft(worker, clinic.visitId, at("10:58"))).toBe("kept")
  const change = database.admin.query("update summaries set lines = '[]' where visit_id = $1", [
    clinic.visitId,
  ])
  await expect(change).rejects.toMatchObject({ code: "23001" })
})

test("is signed by the visit's clinician only; a nurse reads, a scheduler does not", async () => {
  await draft(worker, clinic.visitId, at("10:52"))
  const [nurse, scheduler, colleague] = [
    await add("nurse"),
    await add("scheduler"),
    await add("clinician"),
  ]
  const sign = (actor: StaffActor) =>
    signSummary(actor, clinic.visitId, { version: 1 }, at("10:55"))
  expect([await sign(nurse), await sign(scheduler), await sign(colleague)]).toMatchObject([
    { reason: "forbidden" },
    { reason: "forbidden" },
    { reason: "not_found" },
  ])
  expect(await summaryOf(nurse, clinic.visitId, at("10:56"))).toMatchObject({
    ok: true,
    value: { maySign: false },
  })
  expect(await summaryOf(scheduler, clinic.visitId, at("10:56"))).toMatchObject({
    reason: "forbidden",
  })
  const denied = await database.admin.query(
    "select from audit_events where action = 'access.denied' and clinic_id = $1",
    [clinic.clinicId],
  )
  expect(denied.rowCount).toBe(4)
})

async function view(): Promise<SummaryView> {
  const result = await summaryOf(doctor, clinic.visitId, at("11:00"))
  if (!result.ok) throw new Error(result.reason)
  return result.value
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
