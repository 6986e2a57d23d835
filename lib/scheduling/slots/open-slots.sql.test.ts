import { randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { PatientId } from "@/lib/ids"
import type { UserId, VisitTypeId } from "@/lib/ids"

import { hoursClinic, valueOf } from "../testing-clinic"
import type { HoursClinic } from "../testing-clinic"
import { readOpenSlots } from "./open-slots"
import type { OpenSlots } from "./open-slots"

const database = await testDatabase()
/** A Monday, before anyone opens. */
const now = new Date("2026-11-30T06:00:00Z")
const day = { from: "2026-11-30", days: 1 }

const times = (answer: OpenSlots): string[] =>
  answer.days.flatMap(({ slots }) => slots.map(({ time }) => time))

async function patient({ clinicId }: HoursClinic): Promise<PatientId> {
  const id = PatientId.parse(randomUUID())
  await database.admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, 'Agnes Thistledown', '1942-03-14', 'F')",
    [id, clinicId, `RC-${id.slice(0, 8)}`],
  )
  return id
}

async function visit(
  clinic: HoursClinic,
  whose: { clinicianId: UserId; patientId: PatientId; typeId?: VisitTypeId },
  time: string,
): Promise<void> {
  const from = new Date(`2026-11-30T${time}Z`)
  await database.admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, $7, '')",
    [
      randomUUID(),
      clinic.clinicId,
      whose.patientId,
      whose.clinicianId,
      whose.typeId ?? null,
      from,
      new Date(from.getTime() + 15 * 60_000),
    ],
  )
}

it("one clinician, any of a pool, and the zone of each", async () => {
  const clinic = await hoursClinic(database)
  const [here, there] = [
    await clinic.person("clinician"),
    await clinic.person("clinician", "America/New_York"),
  ]
  await clinic.hours(here, "1 09:00-09:30")
  await clinic.hours(there, "1 09:00-09:30")
  const visitTypeId = await clinic.type([here, there])
  const desk = clinic.as("scheduler")
  const of = async (clinicianId?: UserId) =>
    times(valueOf(await readOpenSlots(desk, { visitTypeId, clinicianId, ...day }, now)))
  expect(await of(here)).toEqual(["09:00", "09:15"])
  expect(await of(there)).toEqual(["14:00", "14:15"])
  expect(await of()).toEqual(["09:00", "09:15", "14:00", "14:15"])
})

it("taken time has the buffers of the visit that takes it, and those of the new one add to them", async () => {
  const clinic = await hoursClinic(database)
  const id = await clinic.person("clinician")
  await clinic.hours(id, "1 09:00-11:00")
  const [padded, plain] = [
    await clinic.type([id], { buffer_after_minutes: 15 }),
    await clinic.type([id]),
  ]
  await visit(
    clinic,
    { clinicianId: id, patientId: await patient(clinic), typeId: padded },
    "09:30",
  )
  const desk = clinic.as("scheduler")
  const of = async (visitTypeId: VisitTypeId) =>
    times(valueOf(await readOpenSlots(desk, { visitTypeId, ...day }, now)))
  expect(await of(plain)).toEqual(["09:00", "09:15", "10:00", "10:15", "10:30", "10:45"])
  expect(await of(padded)).toEqual(["09:00", "10:00", "10:15", "10:30", "10:45"])
})

it("an interpreter must be free too", async () => {
  const clinic = await hoursClinic(database)
  const [doctor, interpreter] = [
    await clinic.person("clinician"),
    await clinic.person("interpreter", "Asia/Kolkata"),
  ]
  await clinic.hours(doctor, "1 09:00-11:00")
  // 15:30 in Kolkata is 10:00 in London.
  await clinic.hours(interpreter, "1 15:30-16:00")
  const visitTypeId = await clinic.type([doctor], { needs_interpreter: true })
  const answer = await readOpenSlots(clinic.as("scheduler"), { visitTypeId, ...day }, now)
  expect(times(valueOf(answer))).toEqual(["10:00", "10:15"])
})

it("a patient's own visits are in the way of more of them", async () => {
  const clinic = await hoursClinic(database)
  const [one, other] = [await clinic.person("clinician"), await clinic.person("clinician")]
  await clinic.hours(one, "1 09:00-10:00")
  const visitTypeId = await clinic.type([one], { self_booking: true })
  const patientId = await patient(clinic)
  await visit(clinic, { clinicianId: other, patientId }, "09:15")
  const { clinicId } = clinic
  const portal = mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "r1" })
  const asked = { visitTypeId, ...day }
  expect(times(valueOf(await readOpenSlots(portal, asked, now)))).toEqual([
    "09:00",
    "09:30",
    "09:45",
  ])
  expect(times(valueOf(await readOpenSlots(clinic.visitor(), asked, now)))).toHaveLength(4)
})

it("a visitor sees what patients book themselves, and nothing else", async () => {
  const [clinic, elsewhere] = [await hoursClinic(database), await hoursClinic(database)]
  const id = await clinic.person("clinician")
  await clinic.hours(id, "1 09:00-10:00")
  const [open, closed, away] = [
    await clinic.type([id], { self_booking: true }),
    await clinic.type([id]),
    await clinic.type([id], { self_booking: true, active: false }),
  ]
  const ask = (visitTypeId: VisitTypeId, by = clinic) =>
    readOpenSlots(by.visitor(), { visitTypeId, ...day }, now)
  expect(await ask(open)).toMatchObject({ ok: true })
  for (const answer of [await ask(closed), await ask(away), await ask(open, elsewhere)])
    expect(answer).toEqual({ ok: false, reason: "not_found" })
  const staff = await readOpenSlots(clinic.as("auditor"), { visitTypeId: open, ...day }, now)
  expect(staff).toEqual({ ok: false, reason: "forbidden" })
})

it("notice and the booking window are the type's", async () => {
  const clinic = await hoursClinic(database)
  const id = await clinic.person("clinician")
  await clinic.hours(id, "1 09:00-10:00", "2 09:00-09:15", "3 09:00-09:15")
  const visitTypeId = await clinic.type([id], { notice_minutes: 210, window_days: 1 })
  const asked = { visitTypeId, from: "2026-11-30", days: 7 }
  const { days } = valueOf(await readOpenSlots(clinic.as("scheduler"), asked, now))
  expect(days.map(({ slots }) => slots.map(({ time }) => time))).toEqual([
    ["09:30", "09:45"],
    ["09:00"],
    [],
    [],
    [],
    [],
    [],
  ])
})

it("a calendar elsewhere takes time too", async () => {
  const clinic = await hoursClinic(database)
  const id = await clinic.person("clinician")
  await clinic.hours(id, "1 09:00-10:00")
  const visitTypeId = await clinic.type([id])
  await database.admin.query(
    "insert into busy_calendars (clinic_id, user_id, sealed_url, host) values ($1, $2, '\\x00', 'calendar.example')",
    [clinic.clinicId, id],
  )
  await database.admin.query(
    "insert into imported_busy (clinic_id, user_id, starts_at, ends_at) values ($1, $2, '2026-11-30T08:00:00Z', '2026-11-30T09:20:00Z')",
    [clinic.clinicId, id],
  )
  const answer = await readOpenSlots(clinic.as("scheduler"), { visitTypeId, ...day }, now)
  expect(times(valueOf(answer))).toEqual(["09:30", "09:45"])
})

it("a class that somebody joined shows the seats that are left, until it is full", async () => {
  const clinic = await hoursClinic(database)
  const id = await clinic.person("clinician")
  await clinic.hours(id, "1 09:00-09:30")
  const [group, plain] = [await clinic.type([id], { capacity: 2 }), await clinic.type([id])]
  const sessionId = randomUUID()
  await database.admin.query(
    "insert into group_sessions (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, '2026-11-30T09:00:00Z', '2026-11-30T09:15:00Z', 2)",
    [sessionId, clinic.clinicId, group, id],
  )
  const seat = async (no: number) =>
    database.admin.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, session_id, seat_no, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, $7, '2026-11-30T09:00:00Z', '2026-11-30T09:15:00Z', '')",
      [randomUUID(), clinic.clinicId, await patient(clinic), id, group, sessionId, no],
    )
  const of = async (visitTypeId: VisitTypeId) =>
    valueOf(await readOpenSlots(clinic.as("scheduler"), { visitTypeId, ...day }, now)).days.flatMap(
      ({ slots }) => slots.map(({ time, seatsLeft }) => `${time} ${seatsLeft}`),
    )
  expect(await of(group)).toEqual(["09:00 2", "09:15 2"])
  await seat(1)
  expect(await of(group)).toEqual(["09:00 1", "09:15 2"])
  expect(await of(plain)).toEqual(["09:15 1"])
  await seat(2)
  expect(await of(group)).toEqual(["09:15 2"])
})
