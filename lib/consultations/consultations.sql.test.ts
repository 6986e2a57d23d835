import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { PatientActor, StaffActor, StaffRole } from "@/lib/actor"
import { isUnopened } from "@/lib/error"
import { UserId } from "@/lib/ids"
import { unreadable } from "@/lib/sealing/as-list"

import { admit, createBedside, endVisit } from "./commands"
import { saveNote } from "./note-commands"
import { arrive, askToBePhoned, giveConsent, leaveSeat, reportCheck } from "./patient-commands"
import { patientView } from "./patient-queries"
import { staffVisit } from "./queries"
import { today } from "./today-queries"

const database = await testDatabase()
const startsAt = new Date("2026-11-24T10:20:00Z")
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const all = { video: true, vitals: true, charting: true, transcript: false }
const works = { camera: "works", microphone: "works", speaker: "works", encryption: true } as const

let clinic: TestClinic
let doctor: StaffActor
let patient: PatientActor

beforeEach(async () => {
  clinic = await arrangeClinic(database, startsAt)
  doctor = staff(clinic, "clinician", clinic.clinicianId)
  const { clinicId, patientId, visitId } = clinic
  patient = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" })
})

describe("the patient", () => {
  test("goes from consent to the waiting room, and every step is on record", async () => {
    expect(await step("10:00")).toBe("consent")
    await giveConsent(patient, all, at("10:00"))
    expect(await step("10:01")).toBe("check")
    await reportCheck(patient, works, at("10:02"))
    expect(await arrive(patient, at("10:03"))).toMatchObject({ ok: true })
    expect(await step("10:04")).toBe("waiting")
    expect(await actions()).toEqual(
      expect.arrayContaining(["consent.given", "seat.checked", "seat.arrived", "visit.read"]),
    )
  })

  test("keeps one seat and one place over reloads, other tabs and repeated requests", async () => {
    await giveConsent(patient, all, at("10:00"))
    await Promise.all(Array.from({ length: 8 }, () => arrive(patient, at("10:03"))))
    await arrive(patient, at("10:09"))
    const seats = await database.admin.query("select state from seats where visit_id = $1", [
      clinic.visitId,
    ])
    expect(seats.rows).toEqual([{ state: "waiting" }])
    const visit = await row()
    expect(visit).toMatchObject({ state: "waiting", version: 2, arrived_at: at("10:03") })
    expect((await actions()).filter((action) => action === "seat.arrived")).toHaveLength(1)
  })

  test.each([
    [
      "before the waiting room opens",
      "09:49",
      { reason: "early", opensAt: "2026-11-24T09:50:00.000Z" },
    ],
    ["after it closed", "12:41", { reason: "expired" }],
  ])("is not let in %s", async (_, time, refusal) => {
    await giveConsent(patient, all, at("09:00"))
    expect(await arrive(patient, at(time))).toMatchObject({ ok: false, ...refusal })
  })

  test("is not let in without having agreed to video", async () => {
    expect(await giveConsent(patient, { ...all, video: false }, at("10:00"))).toMatchObject({
      reason: "video_needed",
    })
    expect(await arrive(patient, at("10:03"))).toMatchObject({ reason: "no_consent" })
  })

  test("is asked whether the talk is written down too", async () => {
    const texts = async () => {
      const { rows } = await database.admin.query<{ purposes: string[] }>(
        `select array(select t ->> 'purpose' from jsonb_array_elements(texts) as t) as purposes
           from consents where visit_id = $1 order by given_at desc limit 1`,
        [clinic.visitId],
      )
      return rows[0]?.purposes
    }
    await giveConsent(patient, { ...all, transcript: true }, at("10:00"))
    const view = await patientView(patient, at("10:01"))
    expect(view.ok && view.value.consent).toEqual({ ...all, transcript: true })
    expect(await texts()).toEqual(["video", "vitals", "charting", "transcript"])
  })

  test("who presses again, as the answer was lost, has agreed once", async () => {
    await giveConsent(patient, all, at("10:00"))
    const again = await giveConsent(patient, all, at("10:01"))
    expect(again).toEqual({ ok: true, value: all })
    await giveConsent(patient, { ...all, vitals: false, charting: false }, at("10:02"))
    await giveConsent(patient, { ...all, vitals: false }, at("10:03"))
    const rows = await database.admin.query("select 1 from consents where visit_id = $1", [
      clinic.visitId,
    ])
    expect(rows.rowCount).toBe(2)
    const told = (await actions()).filter((action) => action.startsWith("consent."))
    expect(told.toSorted()).toEqual(["consent.changed", "consent.given"])
    // The same in another language is another text that was agreed to.
    await giveConsent(patient, { ...all, vitals: false }, at("10:04"), "zh")
    const { rows: newest } = await database.admin.query(
      "select 1 from consents where visit_id = $1",
      [clinic.visitId],
    )
    expect(newest).toHaveLength(3)
  })

  test("may change their mind: a new row counts, the old one stays", async () => {
    await giveConsent(patient, all, at("10:00"))
    await giveConsent(patient, { ...all, vitals: false }, at("10:05"))
    const view = await patientView(patient, at("10:06"))
    expect(view.ok && view.value.consent).toEqual({ ...all, vitals: false, charting: false })
    const rows = await database.admin.query(
      "select vitals from consents where visit_id = $1 order by given_at",
      [clinic.visitId],
    )
    expect(rows.rows).toEqual([{ vitals: true }, { vitals: false }])
    await expect(database.admin.query("update consents set vitals = true")).rejects.toMatchObject({
      code: "23001",
    })
  })

  test("is marked as seen every 20 seconds or so, and a page that stays open is one read", async () => {
    await giveConsent(patient, all, at("10:00"))
    await arrive(patient, at("10:03"))
    for (const second of [5, 19, 21, 30])
      await patientView(patient, new Date(at("10:03").getTime() + second * 1000))
    const seats = await database.admin.query("select seen_at from seats where visit_id = $1", [
      clinic.visitId,
    ])
    expect(seats.rows).toEqual([{ seen_at: new Date("2026-11-24T10:03:19Z") }])
    expect((await actions()).filter((action) => action === "visit.read")).toHaveLength(0)
  })

  test("whose call dropped asks to be phoned, until they are back", async () => {
    expect(await askToBePhoned(patient, { wanted: true }, at("10:10"))).toMatchObject({ ok: false })
    await intoCall()
    const asked = async () => {
      const view = await staffVisit(doctor, clinic.visitId, at("10:31"))
      return view.ok ? view.value.phoneMeAt : undefined
    }
    expect(await asked()).toBeNull()
    expect(await askToBePhoned(patient, { wanted: true }, at("10:20"))).toMatchObject({ ok: true })
    expect(await askToBePhoned(patient, { wanted: true }, at("10:21"))).toMatchObject({ ok: true })
    expect(await asked()).toBe(at("10:20").toISOString())
    // Their line came back without a new connection: only their page knows.
    expect(await askToBePhoned(patient, { wanted: false }, at("10:22"))).toMatchObject({ ok: true })
    expect(await asked()).toBeNull()
    expect(await askToBePhoned(patient, { wanted: true }, at("10:30"))).toMatchObject({ ok: true })
    expect(await asked()).toBe(at("10:30").toISOString())
    const phone = (await actions()).filter((action) => action.startsWith("seat.phone"))
    expect(phone).toEqual(["seat.phone_asked", "seat.phone_not_needed", "seat.phone_asked"])
    await database.admin.query(
      "update seats set joined_at = $2 where visit_id = $1 and role = 'patient'",
      [clinic.visitId, at("10:32")],
    )
    expect(await asked()).toBeNull()
  })

  test("leaves the call and may come back until the doctor ends it", async () => {
    await intoCall()
    await leaveSeat(patient, at("10:30"))
    expect(await step("10:31")).toBe("admitted")
    await endVisit(doctor, clinic.visitId, {}, at("10:40"))
    expect(await step("10:41")).toBe("ended")
  })
})

describe("admission", () => {
  test("admits the seats, gives the sitting its room and promises the rest", async () => {
    await createBedside(doctor, clinic.visitId, { label: "Home monitor" }, at("10:00"))
    await intoCall()
    const visit = await row()
    expect(visit).toMatchObject({ state: "in_call", version: 3, admitted_at: at("10:20") })
    expect(visit.room).toMatch(/^[\w-]{24}$/)
    const seats = await database.admin.query(
      "select role, state, user_id from seats where visit_id = $1 order by role",
      [clinic.visitId],
    )
    expect(seats.rows).toEqual([
      { role: "clinician", state: "admitted", user_id: clinic.clinicianId },
      { role: "device", state: "admitted", user_id: null },
      { role: "patient", state: "admitted", user_id: null },
    ])
    expect(await promises()).toEqual([["rooms.open", { visitId: clinic.visitId }]])
  })

  test("pressed by ten at once happens once", async () => {
    await giveConsent(patient, all, at("10:00"))
    await arrive(patient, at("10:03"))
    const presses = Array.from({ length: 10 }, () =>
      admit(doctor, clinic.visitId, { version: 2 }, at("10:20")),
    )
    expect(
      (await Promise.all(presses)).every((answer) => answer.ok && answer.value.version === 3),
    ).toBe(true)
    expect((await actions()).filter((action) => action === "visit.admitted")).toHaveLength(1)
    expect(await promises()).toHaveLength(1)
  })

  test("decided on an older list is refused, and so is nobody there", async () => {
    expect(await admit(doctor, clinic.visitId, { version: 1 }, at("10:20"))).toMatchObject({
      reason: "not_waiting",
    })
    await giveConsent(patient, all, at("10:00"))
    await arrive(patient, at("10:03"))
    expect(await admit(doctor, clinic.visitId, { version: 1 }, at("10:20"))).toMatchObject({
      reason: "stale",
      version: 2,
    })
  })
})

describe("without encryption", () => {
  const press = { version: 2, protection: "none" } as const

  async function arrived() {
    await giveConsent(patient, all, at("10:00"))
    await reportCheck(patient, { ...works, encryption: false }, at("10:02"))
    await arrive(patient, at("10:03"))
  }

  async function told() {
    const [own, staffs] = [
      await patientView(patient, at("10:21")),
      await staffVisit(doctor, clinic.visitId, at("10:21")),
    ]
    return [own.ok && own.value.protection, staffs.ok && staffs.value.protection]
  }

  test("is the clinician's choice with the admission: on record, and told to both", async () => {
    await arrived()
    expect(await told()).toEqual(["end_to_end", "end_to_end"])
    expect(await admit(doctor, clinic.visitId, press, at("10:20"))).toMatchObject({ ok: true })
    expect(await told()).toEqual(["none", "none"])
    const { rows } = await database.admin.query(
      "select actor_id, occurred_at from audit_events where clinic_id = $1 and action = 'visit.unencrypted'",
      [clinic.clinicId],
    )
    expect(rows).toEqual([{ actor_id: clinic.clinicianId, occurred_at: at("10:20") }])
  })

  test("is nobody else's to choose", async () => {
    await arrived()
    const others = ["nurse", "administrator", "clinician"] as const
    for (const role of others) {
      const other = staff(clinic, role, UserId.parse(randomUUID()))
      expect((await admit(other, clinic.visitId, press, at("10:20"))).ok).toBe(false)
    }
    expect(await row()).toMatchObject({ state: "waiting", protection: "end_to_end" })
  })

  test("cannot be chosen once somebody was let in, nor taken back", async () => {
    await arrived()
    await admit(doctor, clinic.visitId, { version: 2 }, at("10:20"))
    expect(
      await admit(doctor, clinic.visitId, { ...press, version: 3 }, at("10:21")),
    ).toMatchObject({ reason: "in_call" })
    expect(await row()).toMatchObject({ state: "in_call", protection: "end_to_end" })
    await expect(
      database.admin.query("update visits set protection = 'none' where id = $1", [clinic.visitId]),
    ).rejects.toMatchObject({ code: "23001" })
    expect(await actions()).not.toContain("visit.unencrypted")
  })

  test("belongs to an admission: no waiting visit has it", async () => {
    await arrived()
    await expect(
      database.admin.query("update visits set protection = 'none' where id = $1", [clinic.visitId]),
    ).rejects.toMatchObject({ code: "23514" })
  })
})

describe("the end", () => {
  test("withdraws the seats and promises the room's closing and the summary", async () => {
    await intoCall()
    expect(await endVisit(doctor, clinic.visitId, {}, at("10:40"))).toMatchObject({ ok: true })
    expect(await endVisit(doctor, clinic.visitId, {}, at("10:41"))).toMatchObject({ ok: true })
    expect((await promises()).map(([job]) => job)).toEqual([
      "rooms.open",
      "rooms.close",
      "summaries.draft",
    ])
    const seats = await database.admin.query(
      "select distinct state from seats where visit_id = $1",
      [clinic.visitId],
    )
    expect(seats.rows).toEqual([{ state: "withdrawn" }])
    expect(await arrive(patient, at("10:42"))).toMatchObject({ reason: "ended" })
  })
})

describe("the note", () => {
  test("of which somebody changed a section where it lies says so, keeps the others and is not written over", async () => {
    const write = (section: "plan" | "objective", version: number) =>
      saveNote(doctor, clinic.visitId, { section, text: "Rest", version }, at("10:30"))
    for (const section of ["plan", "objective"] as const) await write(section, 0)
    const changed = await database.admin.query(
      `update visit_notes set lines = to_jsonb(overlay(lines #>> '{}' placing
         case substr(lines #>> '{}', 60, 1) when 'A' then 'B' else 'A' end from 60 for 1))
       where visit_id = $1 and section = 'plan' and lines #>> '{}' like 'hc1.%'`,
      [clinic.visitId],
    )
    expect(changed.rowCount).toBe(1)
    expect(await staffVisit(doctor, clinic.visitId, at("10:31"))).toMatchObject({
      value: { note: { plan: { lines: [{ text: unreadable }] }, objective: { version: 1 } } },
    })
    await expect(write("plan", 1)).rejects.toSatisfy(isUnopened)
  })

  test("keeps each line's minute, and never loses another tab's text", async () => {
    const write = (text: string, version: number, time: string) =>
      saveNote(doctor, clinic.visitId, { section: "plan", text, version }, at(time))
    expect(await write("Rest", 0, "10:30")).toMatchObject({ value: { version: 1 } })
    expect(await write("Rest\nFluids", 1, "10:32")).toMatchObject({
      value: {
        lines: [
          { text: "Rest", at: at("10:30").toISOString() },
          { text: "Fluids", at: at("10:32").toISOString() },
        ],
      },
    })
    expect(await write("Other", 1, "10:33")).toMatchObject({
      reason: "stale",
      note: { version: 2, lines: [{ text: "Rest" }, { text: "Fluids" }] },
    })
  })

  test("written after the end asks for the draft again", async () => {
    await intoCall()
    await endVisit(doctor, clinic.visitId, {}, at("10:40"))
    await saveNote(
      doctor,
      clinic.visitId,
      { section: "plan", text: "Rest", version: 0 },
      at("10:40"),
    )
    expect((await promises()).map(([job]) => job).slice(-2)).toEqual([
      "summaries.draft",
      "summaries.draft",
    ])
  })
})

describe("somebody else's visit", () => {
  test("of another clinic does not exist, and the attempt is on record", async () => {
    const other = await arrangeClinic(database, startsAt)
    const stranger = staff(other, "clinician", other.clinicianId)
    const { visitId } = clinic
    const answers = [
      await admit(stranger, visitId, { version: 1 }, at("10:20")),
      await endVisit(stranger, visitId, {}, at("10:20")),
      await createBedside(stranger, visitId, { label: "Mine" }, at("10:20")),
      await saveNote(stranger, visitId, { section: "plan", text: "x", version: 0 }, at("10:20")),
      await staffVisit(stranger, visitId, at("10:20")),
    ]
    expect(answers.map((answer) => !answer.ok && answer.reason)).toEqual(Array(5).fill("not_found"))
    expect(await actions(other)).toEqual(Array(5).fill("access.denied"))
    expect(await actions()).toEqual([])
  })

  test("of a colleague does not exist for a clinician; a scheduler sees it and may not admit", async () => {
    const colleague = await addStaff("clinician")
    expect(await staffVisit(colleague, clinic.visitId, at("10:20"))).toMatchObject({
      reason: "not_found",
    })
    const scheduler = await addStaff("scheduler")
    expect(await admit(scheduler, clinic.visitId, { version: 1 }, at("10:20"))).toMatchObject({
      reason: "forbidden",
    })
    const view = await staffVisit(scheduler, clinic.visitId, at("10:20"))
    expect(view.ok && view.value).toMatchObject({
      note: null,
      may: { treat: false, linkDevice: false },
    })
  })
})

describe("today", () => {
  test("shows who waits, who is to come and who did not, one event for each patient", async () => {
    expect(await today(doctor, at("10:00"))).toMatchObject({
      counts: { visits: 1, seen: 0 },
      comingUp: [
        { visitId: clinic.visitId, mine: true, patient: { name: "Agnes Thistledown", age: 84 } },
      ],
    })
    await giveConsent(patient, all, at("10:00"))
    await reportCheck(patient, works, at("10:02"))
    await arrive(patient, at("10:03"))
    expect(await today(doctor, at("10:05"))).toMatchObject({
      waiting: [{ version: 2, check: { camera: "works" }, arrivedAt: "2026-11-24T10:03:00.000Z" }],
      comingUp: [],
    })
    expect(await today(doctor, at("12:50"))).toMatchObject({
      waiting: [],
      missed: [{ visitId: clinic.visitId }],
    })
    expect((await actions()).filter((action) => action === "visit.listed")).toHaveLength(3)
  })

  test("is a clinician's own, everyone's for a nurse, nobody's for an auditor", async () => {
    const seen = async (role: StaffRole) =>
      (await today(await addStaff(role), at("10:00"))).counts.visits
    expect([await seen("clinician"), await seen("nurse"), await seen("auditor")]).toEqual([0, 1, 0])
  })
})

async function step(time: string): Promise<string> {
  const view = await patientView(patient, at(time))
  return view.ok ? view.value.step : view.reason
}

async function intoCall(): Promise<void> {
  await giveConsent(patient, all, at("10:00"))
  await arrive(patient, at("10:03"))
  await admit(doctor, clinic.visitId, { version: 2 }, at("10:20"))
}

function staff(of: TestClinic, role: StaffRole, userId: UserId): StaffActor {
  return mintActor({
    kind: "staff",
    clinicId: of.clinicId,
    userId,
    role,
    name: "Dr Rowan Applegarth",
    requestId: "test",
  })
}

async function addStaff(role: StaffRole): Promise<StaffActor> {
  const id = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Someone', $4, 'none')",
    [id, clinic.clinicId, `${id}@clinic.example`, role],
  )
  return staff(clinic, role, id)
}

async function row() {
  const found = await database.admin.query<{ room: string }>("select * from visits where id = $1", [
    clinic.visitId,
  ])
  return found.rows[0] ?? { room: "" }
}

async function actions(of: TestClinic = clinic): Promise<string[]> {
  const found = await database.admin.query<{ action: string }>(
    "select action from audit_events where clinic_id = $1 order by seq",
    [of.clinicId],
  )
  return found.rows.map((event) => event.action)
}

async function promises(): Promise<[string, unknown][]> {
  const found = await database.admin.query<{ job: string; payload: unknown }>(
    "select job, payload from outbox where clinic_id = $1 order by id",
    [clinic.clinicId],
  )
  return found.rows.map((promise) => [promise.job, promise.payload])
}
