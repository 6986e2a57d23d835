import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import type { StaffActor } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { admit } from "@/lib/consultations/commands"
import { enterVisit } from "@/lib/consultations/enter-command"
import { giveConsent, reportCheck } from "@/lib/consultations/patient-commands"
import { patientView } from "@/lib/consultations/patient-queries"
import { tokenHash } from "@/lib/identity/link-token"
import { wasMoved } from "@/lib/identity/other-sessions"
import { systemActor } from "@/lib/identity/system"
import { patientActorOf } from "@/lib/identity/testing-actors"
import { entryOfCookie, openPlace, placeCookie } from "@/lib/identity/walk-in"
import type { VisitTypeId } from "@/lib/ids"
import { unreadable } from "@/lib/sealing/as-list"

import { addWalkIn, joinQueue } from "./join-commands"
import { tellDelays } from "./late-commands"
import { tellNear } from "./near"
import { leaveQueue, removeFromQueue, wishMessage } from "./place-commands"
import { readQueue } from "./queries"
import { takeFromQueue } from "./take-commands"
import { arrangeOnDemand, arrangeStaff, staffActor, visitor } from "./testing-queue"
import { walkInView } from "./walk-in-queries"

const database = await testDatabase()
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)

let clinic: TestClinic
let typeId: VisitTypeId
let doctor: StaffActor

beforeEach(async () => {
  clinic = await arrangeClinic(database, new Date("2026-11-24T16:00:00Z"))
  typeId = await arrangeOnDemand(database, clinic)
  doctor = staffActor(clinic, clinic.clinicianId, "clinician")
})

describe("somebody who asks to be seen now", () => {
  test("gets a place, and their answers are kept with the questions", async () => {
    const me = await join("10:00")
    expect(await place(me, "10:00")).toMatchObject({ state: "waiting", position: 1, ahead: 0 })
    const [intake] = await rows("select id, answers, red_flags from intakes")
    expect(intake).toMatchObject({ answers: { symptoms: "A cough" }, red_flags: [] })
    expect(await actions()).toEqual(
      expect.arrayContaining(["patient.created", "intake.given", "queue.joined", "queue.read"]),
    )
  })

  test("reads what to do in an emergency before anything is kept", async () => {
    const answers = { ...calm, emergency: true }
    const refused = await joinQueue(visitor(clinic), input({ answers }), at("10:00"))
    expect(refused).toMatchObject({
      reason: "emergency",
      flags: ["emergency"],
      emergencyNumber: "112",
    })
    expect(await rows("select id from queue_entries")).toEqual([])
    const go = await joinQueue(
      visitor(clinic),
      input({ answers, emergencyRead: true }),
      at("10:01"),
    )
    expect(go.ok).toBe(true)
    expect(await rows("select red_flag from queue_entries")).toEqual([{ red_flag: true }])
  })

  test.each([
    [
      "an answer that is missing",
      { answers: { since: calm.since, emergency: false } },
      { reason: "answer_missing", field: "symptoms" },
    ],
    [
      "a visit type that cannot be had now",
      { visitTypeId: randomUUID() },
      { reason: "not_on_demand" },
    ],
  ])("is refused %s", async (_, change, refusal) => {
    expect(await joinQueue(visitor(clinic), input(change), at("10:00"))).toMatchObject(refusal)
  })

  test("has one place however often the same press arrives", async () => {
    const [who, same] = [visitor(clinic), input()]
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => joinQueue(who, same, at("10:00"))),
    )
    expect(new Set(answers.map((one) => one.ok && one.value.entryId)).size).toBe(1)
    expect(await rows("select id from queue_entries")).toHaveLength(1)
  })

  test("keeps it through hours of silence", async () => {
    const first = await join("10:00")
    const second = await join("10:01")
    expect(await place(first, "15:00")).toMatchObject({ state: "waiting", position: 1 })
    expect(await place(second, "15:00")).toMatchObject({ position: 2, ahead: 1 })
  })

  test("fills no log by looking: of many looks one in two minutes is an event, also once they left or were taken", async () => {
    const [waits, leaves, taken] = [await join("10:00"), await join("10:01"), await join("10:02")]
    const reads = async () => (await actions()).filter((action) => action === "queue.read").length
    const look = (who: typeof waits, second: number) =>
      walkInView(who, new Date(at("10:05").getTime() + second * 1_000))
    for (const who of [waits, leaves, taken])
      await Promise.all(Array.from({ length: 10 }, () => look(who, 0)))
    expect(await reads()).toBe(3)
    await leaveQueue(leaves, at("10:06"))
    await removeFromQueue(
      staffActor(clinic, clinic.clinicianId, "scheduler"),
      waits.visitorId,
      at("10:06"),
    )
    expect(await takeFromQueue(doctor, { entryId: taken.visitorId }, at("10:06"))).toMatchObject({
      ok: true,
    })
    for (let second = 90; second < 330; second += 10)
      for (const who of [waits, leaves, taken]) await look(who, second)
    expect(await reads()).toBe(3)
    for (const who of [waits, leaves, taken]) await look(who, 330 + 120)
    expect(await reads()).toBe(6)
  })

  test("is told honestly that nobody can say when, or between when and when", async () => {
    await join("10:00")
    const me = await join("10:01")
    expect(await place(me, "10:02")).toMatchObject({ estimate: { kind: "unknown" } })
    await onDuty(clinic.clinicianId, "10:02")
    await pastVisits([8, 10, 12])
    expect(await place(me, "10:02")).toMatchObject({ estimate: { kind: "range", from: 5, to: 15 } })
  })

  test("keeps the place while the clock jumps an hour ahead and back", async () => {
    const first = await join("10:00")
    const second = await join("11:01")
    const third = await join("10:02")
    expect(await place(second, "10:03")).toMatchObject({ position: 2, ahead: 1 })
    expect(await place(third, "10:03")).toMatchObject({ position: 3, ahead: 2 })
    const board = await readQueue(doctor, at("10:03"))
    expect(board.ok && board.value.waiting.map(({ entryId }) => entryId)).toEqual(
      [first, second, third].map(({ visitorId }) => visitorId),
    )
    const taken = [
      await takeFromQueue(doctor, {}, at("10:04")),
      await takeFromQueue(await arrangeStaff(database, clinic), {}, at("10:04")),
    ]
    expect(taken.map((one) => one.ok && one.value.entryId)).toEqual(
      [first, second].map(({ visitorId }) => visitorId),
    )
  })

  test("may leave, once, and not after their turn has come", async () => {
    const me = await join("10:00")
    expect((await leaveQueue(me, at("10:01"))).ok).toBe(true)
    expect((await leaveQueue(me, at("10:02"))).ok).toBe(true)
    expect(await place(me, "10:03")).toMatchObject({ state: "left", by: "patient" })
    const other = await join("10:04")
    await takeFromQueue(doctor, {}, at("10:05"))
    expect(await leaveQueue(other, at("10:06"))).toMatchObject({ reason: "already_taken" })
  })

  test("is sent one message when two are before them", async () => {
    const before = [await join("10:00"), await join("10:01"), await join("10:02")]
    const me = await join("10:03")
    await wishMessage(me, true, at("10:03"))
    expect(await letters("queue_near")).toEqual([])
    for (const one of before) await leaveQueue(one, at("10:05"))
    expect(await letters("queue_near")).toEqual([
      { kind: "queue_near", entryId: me.visitorId, patientId: expect.any(String) },
    ])
  })

  test("gets back to the place by the message's link with the birth date, five tries at a time", async () => {
    const joined = await joinQueue(visitor(clinic), input(), at("10:00"))
    const token = joined.ok ? joined.value.token : ""
    expect((await openPlace(token, person.birthDate, at("10:01"))).ok).toBe(true)
    const wrong = await Promise.all(
      Array.from({ length: 12 }, () => openPlace(token, "1970-01-01", at("10:02"))),
    )
    const reasons = wrong.map((one) => (one.ok ? "open" : one.reason))
    expect(reasons.filter((reason) => reason === "wrong_birth_date")).toHaveLength(4)
    expect(reasons.filter((reason) => reason === "too_many")).toHaveLength(8)
    expect(await openPlace("nothing", person.birthDate, at("10:03"))).toMatchObject({
      reason: "unknown_link",
    })
  })

  test("is not let in by the link alone: the browser's cookie holds more than the message does", async () => {
    const joined = await joinQueue(visitor(clinic), input(), at("10:00"))
    const { token, entryId } = joined.ok ? joined.value : { token: "", entryId: "" }
    const cookie = placeCookie(entryId)
    expect(await entryOfCookie(cookie, at("10:01"))).toMatchObject({ id: entryId })
    const other = placeCookie(randomUUID()).split(".")[1]
    for (const forged of [token, `${token}.`, `${token}.${token}`, `${token}.${other}`])
      expect(await entryOfCookie(forged, at("10:01"))).toBeUndefined()
  })

  test("has a place until a day after they left or their turn came, whoever kept its cookie or its link", async () => {
    const joinAs = async (time: string) => {
      const joined = await joinQueue(visitor(clinic), input(), at(time))
      if (!joined.ok) throw new Error(joined.reason)
      return { me: visitor(clinic, joined.value.entryId), token: joined.value.token }
    }
    const [taken, leaves, waits] = [
      await joinAs("10:00"),
      await joinAs("10:01"),
      await joinAs("10:02"),
    ]
    expect((await takeFromQueue(doctor, { entryId: taken.me.visitorId }, at("10:10"))).ok).toBe(
      true,
    )
    expect((await leaveQueue(leaves.me, at("10:10"))).ok).toBe(true)
    const day = 24 * 3_600_000
    for (const { me, token } of [taken, leaves]) {
      const cookie = placeCookie(me.visitorId)
      const over = new Date(at("10:10").getTime() + day)
      const last = new Date(over.getTime() - 1)
      expect(await entryOfCookie(cookie, last)).toMatchObject({ id: me.visitorId })
      expect(await entryOfCookie(cookie, over)).toBeUndefined()
      expect(await openPlace(token, person.birthDate, over)).toMatchObject({
        reason: "unknown_link",
      })
    }
    const later = new Date(at("10:10").getTime() + 3 * day)
    expect(await entryOfCookie(placeCookie(waits.me.visitorId), later)).toMatchObject({
      state: "waiting",
    })
  })
})

describe("taking", () => {
  test("makes a visit that starts now, and the patient goes on without being asked who they are", async () => {
    const me = await join("10:00")
    const taken = await takeFromQueue(doctor, {}, at("10:12"))
    const [visit] = await rows(
      "select id, state, arrived_at, starts_at, ends_at, reason, visit_type_id from visits where starts_at < '2026-11-24T12:00:00Z'",
    )
    expect(visit).toMatchObject({
      id: taken.ok ? taken.value.visitId : "",
      state: "waiting",
      arrived_at: at("10:00"),
      starts_at: at("10:12"),
      ends_at: at("10:27"),
      reason: "A cough",
      visit_type_id: typeId,
    })
    expect(await place(me, "10:13")).toMatchObject({ state: "taken", over: false })
    const session = await enterVisit(me, at("10:13"))
    const patient = await patientActorOf(session.ok ? session.value.token : "", at("10:13"))
    expect(await step(patient, "10:13")).toBe("consent")
    await giveConsent(
      patient,
      { video: true, vitals: false, charting: false, transcript: false },
      at("10:13"),
    )
    expect(await step(patient, "10:13")).toBe("check")
    await reportCheck(
      patient,
      { camera: "works", microphone: "works", speaker: "works", encryption: true },
      at("10:14"),
    )
    expect(await step(patient, "10:14")).toBe("waiting")
    if (taken.ok) await admit(doctor, taken.value.visitId, { version: 2 }, at("10:15"))
    expect(await step(patient, "10:15")).toBe("admitted")
    expect(await rows("select visit_id from intakes")).toEqual([{ visit_id: visit?.id }])
  })

  test("goes on in one phone: another one asks first, leaves the first, and waits at the door in mid-call", async () => {
    const me = await join("10:00")
    const taken = await takeFromQueue(doctor, {}, at("10:12"))
    const visitId = taken.ok ? taken.value.visitId : ("" as never)
    const enter = async (minute: string, place = {}) => {
      const entered = await enterVisit(me, at(minute), place)
      return entered.ok ? entered.value.token : ""
    }
    const first = await enter("10:13")
    const patient = await patientActorOf(first, at("10:13"))
    const consent = { video: true, vitals: false, charting: false, transcript: false }
    await giveConsent(patient, consent, at("10:13"))
    const check = {
      camera: "works",
      microphone: "works",
      speaker: "works",
      encryption: true,
    } as const
    await reportCheck(patient, check, at("10:14"))
    expect(await step(patient, "10:14")).toBe("waiting")
    await admit(doctor, visitId, { version: 2 }, at("10:15"))
    expect(await step(patient, "10:15")).toBe("admitted")

    // The same browser comes in again: nothing changes for the clinician.
    const second = await enter("10:15", { ownToken: first })
    expect(await step(await patientActorOf(second, at("10:15")), "10:15")).toBe("admitted")

    const elsewhere = { ok: false, reason: "elsewhere", inCall: true }
    expect(await enterVisit(me, at("10:15"))).toMatchObject(elsewhere)
    const third = await enter("10:16", { here: true })
    expect(await wasMoved(second)).toBe(true)
    expect(await step(await patientActorOf(third, at("10:16")), "10:16")).toBe("waiting")
    const seats = await rows("select role, state from seats where role = 'patient'")
    expect(seats).toEqual([{ role: "patient", state: "waiting" }])
  })

  test("forty clinicians at once take forty people, each once", async () => {
    const doctors = await Promise.all(
      Array.from({ length: 40 }, () => arrangeStaff(database, clinic)),
    )
    for (let minute = 0; minute < 40; minute++) await join(`10:${String(minute).padStart(2, "0")}`)
    const answers = await Promise.all(doctors.map((one) => takeFromQueue(one, {}, at("11:00"))))
    const taken = answers.map((one) => (one.ok ? one.value.entryId : "refused"))
    expect(new Set(taken).size).toBe(40)
    expect(taken).not.toContain("refused")
    expect(await takeFromQueue(doctor, {}, at("11:01"))).toMatchObject({ reason: "nobody_waiting" })
  })

  test("forty clinicians at one person: one has them, the others are told who", async () => {
    const doctors = await Promise.all(
      Array.from({ length: 40 }, () => arrangeStaff(database, clinic)),
    )
    const { visitorId: entryId } = await join("10:00")
    const answers = await Promise.all(
      doctors.map((one) => takeFromQueue(one, { entryId }, at("11:00"))),
    )
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    const lost = answers.filter((one) => !one.ok)
    expect(lost).toHaveLength(39)
    for (const one of lost)
      expect(one).toMatchObject({ reason: "already_taken", by: expect.stringContaining("Dr ") })
    expect(await rows("select id from visits where state = 'waiting'")).toHaveLength(1)
  })

  test("one clinician who presses twice at once has one of two people", async () => {
    await join("10:00")
    await join("10:01")
    const answers = await Promise.all([1, 2].map(() => takeFromQueue(doctor, {}, at("10:05"))))
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    expect(answers.find((one) => !one.ok)).toMatchObject({ reason: "not_free" })
  })

  test("ends before the clinician's next visit, and is refused when that is too near", async () => {
    await join("15:50")
    expect((await takeFromQueue(doctor, {}, at("15:52"))).ok).toBe(true)
    const [visit] = await rows("select ends_at from visits where state = 'waiting'")
    expect(visit).toEqual({ ends_at: at("16:00") })
    await join("15:51")
    const other = await arrangeStaff(database, clinic)
    await database.admin.query("update visits set clinician_id = $1 where id = $2", [
      other.userId,
      clinic.visitId,
    ])
    expect(await takeFromQueue(other, {}, at("15:57"))).toMatchObject({
      reason: "not_free",
      until: at("16:20").toISOString(),
    })
  })

  test("is refused while the patient has another visit, and says so", async () => {
    await database.admin.query(
      "update patients set name = $1, birth_date = $2, phone = $3 where id = $4",
      [person.name, person.birthDate, person.phone, clinic.patientId],
    )
    const other = await arrangeStaff(database, clinic)
    await join("16:00", person)
    expect(await takeFromQueue(other, {}, at("16:05"))).toMatchObject({
      reason: "patient_has_visit",
    })
  })

  test("two at once tell those behind, at the latest in the worker's round", async () => {
    const other = await arrangeStaff(database, clinic)
    for (const minute of [0, 1, 2, 3]) await join(`10:0${minute}`)
    const everybody = await rows("select id from queue_entries")
    for (const { id } of everybody)
      await wishMessage(visitor(clinic, String(id)), true, at("10:04"))
    const last = await join("10:05")
    await wishMessage(last, true, at("10:05"))
    await Promise.all([doctor, other].map((one) => takeFromQueue(one, {}, at("10:06"))))
    await withTenant(clinic.clinicId, (tx) => tellNear(tx, clinic.clinicId, at("10:06")))
    expect((await letters("queue_near")).map((one) => one["entryId"])).toContain(last.visitorId)
  })

  test("is a clinician's who sees such visits", async () => {
    const nurse = await arrangeStaff(database, clinic, "nurse")
    const { visitorId: entryId } = await join("10:00")
    expect(await takeFromQueue(nurse, { entryId }, at("10:01"))).toMatchObject({
      reason: "forbidden",
    })
    const other = await arrangeStaff(database, clinic)
    await database.admin.query("delete from visit_type_clinicians where clinician_id = $1", [
      doctor.userId,
    ])
    expect(await takeFromQueue(doctor, {}, at("10:02"))).toMatchObject({ reason: "nobody_waiting" })
    expect(await takeFromQueue(doctor, { entryId }, at("10:02"))).toMatchObject({
      reason: "forbidden",
    })
    expect((await takeFromQueue(other, { entryId }, at("10:02"))).ok).toBe(true)
    expect((await actions()).filter((action) => action === "access.denied")).toHaveLength(2)
  })
})

describe("the board", () => {
  test("shows symptoms to those who treat, and each line is an event", async () => {
    await join("10:00")
    const desk = await arrangeStaff(database, clinic, "scheduler")
    const nurse = await arrangeStaff(database, clinic, "nurse")
    const [seen, unseen] = [await readQueue(nurse, at("10:01")), await readQueue(desk, at("10:01"))]
    expect(seen.ok && seen.value.waiting[0]).toMatchObject({
      symptoms: [
        { answer: { kind: "text", text: "A cough" } },
        { answer: { kind: "duration", amount: 3, unit: "days" } },
        { answer: { kind: "yes_no", yes: false } },
      ],
      mine: false,
    })
    expect(unseen.ok && unseen.value.waiting[0]?.symptoms).toBeNull()
    const read = await actions()
    expect(read.filter((action) => action === "intake.read")).toHaveLength(1)
    expect(read.filter((action) => action === "queue.read")).toHaveLength(2)
    const auditor = await arrangeStaff(database, clinic, "auditor")
    expect(await readQueue(auditor, at("10:02"))).toMatchObject({ reason: "forbidden" })
  })

  test("says of answers that somebody changed where they lie that they cannot be read, and keeps the others", async () => {
    await join("10:00")
    const changed = await database.admin.query(
      `update intakes set answers = to_jsonb(overlay(answers #>> '{}' placing
         case substr(answers #>> '{}', 60, 1) when 'A' then 'B' else 'A' end from 60 for 1))
       where clinic_id = $1 and answers #>> '{}' like 'hc1.%'`,
      [clinic.clinicId],
    )
    expect(changed.rowCount).toBe(1)
    await join("10:01")
    const nurse = await arrangeStaff(database, clinic, "nurse")
    const board = await readQueue(nurse, at("10:02"))
    expect(board.ok && board.value.waiting.map(({ symptoms }) => symptoms?.[0]?.answer)).toEqual([
      { kind: "text", text: unreadable },
      { kind: "text", text: "A cough" },
    ])
  })

  test("takes in whom the desk adds, known or new, and lets them go", async () => {
    const desk = await arrangeStaff(database, clinic, "scheduler")
    const added = {
      visitTypeId: typeId,
      reason: "On the telephone: fever",
      urgent: true,
      key: randomUUID(),
    }
    const known = await addWalkIn(desk, { ...added, patientId: clinic.patientId }, at("10:00"))
    expect(known.ok).toBe(true)
    const newPatient = { ...person, sex: "X" as const, language: "zh" as const }
    await addWalkIn(desk, { ...added, key: randomUUID(), newPatient }, at("10:01"))
    const board = await readQueue(doctor, at("10:02"))
    expect(board.ok && board.value.waiting.map((one) => [one.redFlag, one.seenAt])).toEqual([
      [true, null],
      [true, null],
    ])
    if (known.ok) await removeFromQueue(desk, known.value.entryId, at("10:03"))
    expect(await rows("select left_reason from queue_entries where state = 'left'")).toEqual([
      { left_reason: "staff" },
    ])
  })

  test("has nobody twice, whichever of two desks was first", async () => {
    const desk = await arrangeStaff(database, clinic, "scheduler")
    const add = () =>
      addWalkIn(
        desk,
        {
          visitTypeId: typeId,
          reason: "Fever",
          urgent: false,
          key: randomUUID(),
          patientId: clinic.patientId,
        },
        at("10:00"),
      )
    const both = await Promise.all([add(), add()])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ reason: "already_waiting" })
    expect(await openedEvents(database.admin, clinic.clinicId, "queue.joined")).toMatchObject([
      { outcome: "success" },
      {
        outcome: "refused",
        patientId: clinic.patientId,
        data: { reason: "already_waiting" },
        fhir: { outcome: "8", outcomeDesc: "already_waiting" },
      },
    ])
    const board = await readQueue(doctor, at("10:02"))
    expect(board.ok && board.value.waiting).toHaveLength(1)
  })

  test("of another clinic is another's", async () => {
    const { visitorId: entryId } = await join("10:00")
    const elsewhere = await arrangeClinic(database, at("10:00"))
    const stranger = staffActor(elsewhere, elsewhere.clinicianId, "clinician")
    expect(await takeFromQueue(stranger, { entryId }, at("10:01"))).toMatchObject({
      reason: "not_found",
    })
    expect(await readQueue(stranger, at("10:01"))).toMatchObject({ value: { waiting: [] } })
  })
})

test("who sits in the waiting room is told of a delay once for each quarter of an hour", async () => {
  await database.admin.query("update visits set state = 'waiting', arrived_at = $1 where id = $2", [
    at("15:50"),
    clinic.visitId,
  ])
  const actor = systemActor("queue", clinic.clinicId)
  expect(await tellDelays(actor, at("16:10"))).toBe(0)
  const twice = await Promise.all([tellDelays(actor, at("16:16")), tellDelays(actor, at("16:16"))])
  expect(twice.toSorted((a, b) => a - b)).toEqual([0, 1])
  expect(await tellDelays(actor, at("16:25"))).toBe(0)
  expect(await tellDelays(actor, at("16:31"))).toBe(1)
  expect((await letters("running_late")).map((one) => one["kind"])).toEqual([
    "running_late",
    "running_late",
  ])
})

const calm = { symptoms: "A cough", since: { amount: 3, unit: "days" as const }, emergency: false }
const person = {
  name: "Tamsin Merriweather",
  birthDate: "1988-04-09",
  sex: "F" as const,
  email: null,
  phone: "020 7946 0777",
  language: "en" as const,
}

function input(change: object = {}) {
  return {
    visitTypeId: typeId,
    patient: person,
    answers: calm,
    emergencyRead: false,
    key: randomUUID(),
    ...change,
  }
}

/** Each time somebody else, unless they are named. */
async function join(time: string, who = { ...person, name: `Somebody ${randomUUID()}` }) {
  const joined = await joinQueue(visitor(clinic), input({ patient: who }), at(time))
  if (!joined.ok) throw new Error(joined.reason)
  return visitor(clinic, joined.value.entryId)
}

async function place(me: ReturnType<typeof visitor>, time: string) {
  const view = await walkInView(me, at(time))
  return view.ok ? view.value : view.reason
}

async function step(patient: Awaited<ReturnType<typeof patientActorOf>>, time: string) {
  const view = await patientView(patient, at(time))
  return view.ok ? view.value.step : view.reason
}

async function onDuty(userId: string, time: string) {
  await database.admin.query(
    "insert into sessions (token_hash, clinic_id, user_id, created_at, expires_at, absolute_expires_at) values ($1, $2, $3, $4, $5, $5)",
    [
      Buffer.from(tokenHash(randomUUID())),
      clinic.clinicId,
      userId,
      at(time),
      new Date(at(time).getTime() + 900_000),
    ],
  )
}

async function pastVisits(minutes: number[]) {
  for (const [day, long] of minutes.entries()) {
    const start = new Date(Date.UTC(2026, 10, 20 + day, 9))
    const end = new Date(start.getTime() + long * 60_000)
    await database.admin.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, state, admitted_at, ended_at, reason, visit_type_id) values ($1, $2, $3, $4, $5, $6, 'ended', $5, $6, 'Cough', $7)",
      [randomUUID(), clinic.clinicId, clinic.patientId, clinic.clinicianId, start, end, typeId],
    )
  }
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const { rows: found } = await database.admin.query(
    text.includes(" where ") ? `${text} and clinic_id = $1` : `${text} where clinic_id = $1`,
    [clinic.clinicId],
  )
  return found
}

async function letters(kind: string): Promise<Record<string, unknown>[]> {
  const all = await rows("select payload from outbox where job = 'notifications.letter'")
  return all.map((row) => Object(row["payload"])).filter((one) => one["kind"] === kind)
}

async function actions(): Promise<string[]> {
  return (await rows("select action from audit_events")).map((row) => String(row["action"]))
}
