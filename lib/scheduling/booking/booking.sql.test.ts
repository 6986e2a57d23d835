import { randomUUID } from "node:crypto"

import { describe, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { ClinicId, PatientId, UserId, VisitTypeId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"

import { readCalendar } from "../calendar/queries"
import { readOpenSlots } from "../slots/open-slots"
import { cancelVisit } from "../visits/cancel-commands"
import { sendLinkAgain } from "../visits/link-commands"
import { bookVisit } from "./commands"

const database = await testDatabase()
const now = new Date("2026-11-30T08:55:00Z")
const nine = new Date("2026-11-30T09:00:00Z")

type Clinic = {
  clinicId: ClinicId
  clinicianId: UserId
  otherId: UserId
  visitTypeId: VisitTypeId
  patientId: PatientId
  scheduler: StaffActor
}

/** A clinic with two clinicians who see patients from 09:00 to 11:00 each quarter of an hour, on Mondays. */
async function clinic(): Promise<Clinic> {
  const clinicId = ClinicId.parse(randomUUID())
  const [clinicianId, otherId] = [UserId.parse(randomUUID()), UserId.parse(randomUUID())]
  const query = (text: string, values: unknown[]) => database.admin.query(text, values)
  await query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `c-${clinicId.slice(0, 8)}`],
  )
  const visitTypeId = VisitTypeId.parse(randomUUID())
  await query(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes) values ($1, $2, 'consultation', 'Consultation', 15, 15)",
    [visitTypeId, clinicId],
  )
  for (const id of [clinicianId, otherId]) {
    await query(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Dr A', 'clinician', 'x')",
      [id, clinicId, `${id}@clinic.example`],
    )
    await query(
      "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, 1, '09:00', '11:00')",
      [clinicId, id],
    )
    await query(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
      [clinicId, visitTypeId, id],
    )
  }
  const patientId = await patient(clinicId)
  const scheduler = staff(clinicId, "scheduler")
  return { clinicId, clinicianId, otherId, visitTypeId, patientId, scheduler }
}

async function patient(
  clinicId: ClinicId,
  email: string | null = "agnes@patients.example",
): Promise<PatientId> {
  const id = PatientId.parse(randomUUID())
  await database.admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) values ($1, $2, $3, 'Agnes Thistledown', '1942-03-14', 'F', $4)",
    [id, clinicId, `RC-${id.slice(0, 6)}`, email],
  )
  return id
}

function staff(clinicId: ClinicId, role: StaffRole): StaffActor {
  return mintActor({
    kind: "staff",
    clinicId,
    userId: UserId.parse(randomUUID()),
    role,
    name: "Orla",
    requestId: "r1",
  })
}

const booking = (
  of: Clinic,
  rest: { startsAt?: Date; clinicianId?: UserId; patientId?: PatientId } = {},
) => ({
  visitTypeId: of.visitTypeId,
  clinicianId: of.clinicianId,
  patientId: of.patientId,
  startsAt: nine,
  reason: "Cough",
  ...rest,
})

function valueOf<T>(answer: { ok: true; value: T } | { ok: false; reason: string }): T {
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}

async function count(
  table: "visits" | "visit_links" | "outbox" | "patients",
  clinicId: ClinicId,
): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(
    `select count(*)::int as n from ${table} where clinic_id = $1`,
    [clinicId],
  )
  return rows[0]?.n ?? -1
}

async function actions(clinicId: ClinicId): Promise<string[]> {
  const { rows } = await database.admin.query<{ line: string }>(
    "select action || ' ' || outcome as line from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  return rows.map((row) => row.line)
}

describe("booking", () => {
  it("commits the visit, its link, the message and the events together", async () => {
    const here = await clinic()
    const booked = await bookVisit(here.scheduler, booking(here), now)
    expect(booked).toMatchObject({
      ok: true,
      value: { startsAt: nine.toISOString(), endsAt: "2026-11-30T09:15:00.000Z", told: "email" },
    })
    const links = await database.admin.query<{ id: string; token_hash: Buffer }>(
      "select id, token_hash from visit_links where clinic_id = $1",
      [here.clinicId],
    )
    const [link] = links.rows
    expect(new Uint8Array(link?.token_hash ?? [])).toEqual(
      tokenHash(linkToken("visit", link?.id ?? "")),
    )
    const jobs = await database.admin.query(
      "select job, payload from outbox where clinic_id = $1",
      [here.clinicId],
    )
    const [visit] = [valueOf(booked)]
    expect(jobs.rows).toEqual([
      { job: "notifications.invite", payload: { linkId: link?.id } },
      { job: "notifications.plan", payload: { visitId: visit.visitId } },
    ])
    expect(await actions(here.clinicId)).toEqual(["visit.booked success", "link.issued success"])
  })

  it("of 40 at once keeps exactly one, and tells the others what is free", async () => {
    const here = await clinic()
    const patients = await Promise.all(Array.from({ length: 40 }, () => patient(here.clinicId)))
    const answers = await Promise.all(
      patients.map((patientId) => bookVisit(here.scheduler, booking(here, { patientId }), now)),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const refused = answers.filter((answer) => !answer.ok)
    expect(refused).toHaveLength(39)
    for (const answer of refused) {
      expect(answer).toMatchObject({
        reason: "taken",
        who: "clinician",
        next: ["09:15", "09:30", "09:45", "10:00"].map((time) => ({ date: "2026-11-30", time })),
      })
    }
    expect(await count("visits", here.clinicId)).toBe(1)
    expect(await count("visit_links", here.clinicId)).toBe(1)
    expect(await count("outbox", here.clinicId)).toBe(2)
  })

  it("is judged by the constraint where the lock is not taken", async () => {
    const here = await clinic()
    await bookVisit(here.scheduler, booking(here), now)
    const other = await patient(here.clinicId)
    const insert = (patientId: PatientId, clinicianId: UserId) =>
      database.admin.query(
        "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, '')",
        [
          randomUUID(),
          here.clinicId,
          patientId,
          clinicianId,
          new Date("2026-11-30T09:05:00Z"),
          new Date("2026-11-30T09:20:00Z"),
        ],
      )
    await expect(insert(other, here.clinicianId)).rejects.toMatchObject({
      code: "23P01",
      constraint: "reservations_person_free",
    })
    await expect(insert(here.patientId, here.otherId)).rejects.toMatchObject({
      code: "23P01",
      constraint: "reservations_person_free",
    })
  })

  it("one patient is in one visit at a time, also for 20 attempts at once with two clinicians", async () => {
    const here = await clinic()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        bookVisit(
          here.scheduler,
          booking(here, { clinicianId: n % 2 ? here.clinicianId : here.otherId }),
          now,
        ),
      ),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(
      answers.filter(
        (answer) => !answer.ok && answer.reason === "taken" && answer.who === "patient",
      ).length,
    ).toBeGreaterThan(0)
  })

  it("registers a new patient in the same transaction, or not at all", async () => {
    const here = await clinic()
    const newPatient = {
      name: "林小满",
      birthDate: "1974-05-02",
      sex: "F" as const,
      email: "lin@patients.example",
      phone: null,
      language: "zh" as const,
    }
    const { patientId: _, ...rest } = booking(here)
    expect(await bookVisit(here.scheduler, { ...rest, newPatient }, now)).toMatchObject({
      ok: true,
    })
    expect(await bookVisit(here.scheduler, { ...rest, newPatient }, now)).toMatchObject({
      ok: false,
      reason: "taken",
    })
    expect(await count("patients", here.clinicId)).toBe(2)
    expect((await actions(here.clinicId))[0]).toBe("patient.created success")
  })

  it("sends nothing where there is no address", async () => {
    const here = await clinic()
    const patientId = await patient(here.clinicId, null)
    const booked = valueOf(await bookVisit(here.scheduler, booking(here, { patientId }), now))
    expect(booked.told).toBeNull()
    expect(await count("outbox", here.clinicId)).toBe(1)
    expect(await sendLinkAgain(here.scheduler, booked.visitId, now)).toMatchObject({
      reason: "no_address",
    })
  })

  it.each([
    ["off the grid", "2026-11-30T09:05:00Z", "not_a_slot"],
    ["outside the hours", "2026-12-01T09:00:00Z", "not_a_slot"],
    ["past", "2026-11-23T09:00:00Z", "past"],
  ])("refuses a time that is %s", async (_, startsAt, reason) => {
    const here = await clinic()
    expect(
      await bookVisit(here.scheduler, booking(here, { startsAt: new Date(startsAt) }), now),
    ).toEqual({ ok: false, reason })
    expect(await count("visits", here.clinicId)).toBe(0)
  })

  it("shows another clinic nothing, and writes the attempt down", async () => {
    const [here, there] = [await clinic(), await clinic()]
    expect(
      await bookVisit(here.scheduler, booking(here, { patientId: there.patientId }), now),
    ).toEqual({ ok: false, reason: "not_found" })
    expect(
      await bookVisit(here.scheduler, booking(here, { clinicianId: there.clinicianId }), now),
    ).toEqual({ ok: false, reason: "not_found" })
    expect(
      await readOpenSlots(
        here.scheduler,
        { visitTypeId: here.visitTypeId, clinicianId: there.clinicianId, days: 7 },
        now,
      ),
    ).toEqual({ ok: false, reason: "not_found" })
    expect(await actions(here.clinicId)).toEqual([
      "access.denied refused",
      "access.denied refused",
      "access.denied refused",
    ])
    expect(await count("visits", here.clinicId)).toBe(0)
  })

  it("is not for auditors", async () => {
    const here = await clinic()
    expect(await bookVisit(staff(here.clinicId, "auditor"), booking(here), now)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await actions(here.clinicId)).toEqual(["access.denied refused"])
  })
})

describe("after booking", () => {
  async function booked(here: Clinic): Promise<VisitId> {
    return valueOf(await bookVisit(here.scheduler, booking(here), now)).visitId
  }

  it("the slot is gone, the day shows the visit, and both were written down", async () => {
    const here = await clinic()
    await booked(here)
    const week = valueOf(
      await readOpenSlots(
        here.scheduler,
        { visitTypeId: here.visitTypeId, clinicianId: here.clinicianId, days: 7 },
        now,
      ),
    )
    expect(week).toMatchObject({ zone: "Europe/London", today: "2026-11-30" })
    expect(week.days.map((day) => day.slots.length)).toEqual([7, 0, 0, 0, 0, 0, 0])
    const day = await readCalendar(
      here.scheduler,
      { from: "2026-11-30", days: 1, person: here.clinicianId },
      now,
    )
    expect(day).toMatchObject({
      ok: true,
      value: {
        people: [{ id: here.clinicianId, open: [{ date: "2026-11-30", from: 540, to: 660 }] }],
        entries: [
          {
            kind: "visit",
            patient: { name: "Agnes Thistledown" },
            segments: [{ date: "2026-11-30", from: 540, to: 555 }],
          },
        ],
      },
    })
    expect((await actions(here.clinicId)).slice(2)).toEqual([
      "slots.read success",
      "visit.listed success",
    ])
  })

  it("a calendar is not for auditors, and an interpreter sees their own alone", async () => {
    const here = await clinic()
    await booked(here)
    const asked = { from: "2026-11-30", days: 1, person: here.clinicianId }
    expect(await readCalendar(staff(here.clinicId, "auditor"), asked, now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await readCalendar(staff(here.clinicId, "interpreter"), asked, now)).toMatchObject({
      value: { people: [], entries: [] },
    })
  })

  it("cancelling frees the slot, tells the patient and cannot be done twice", async () => {
    const here = await clinic()
    const visitId = await booked(here)
    expect(await cancelVisit(here.scheduler, visitId, { reason: "clinic" }, now)).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await cancelVisit(here.scheduler, visitId, { reason: "clinic" }, now)).toEqual({
      ok: false,
      reason: "cancelled",
    })
    expect(await sendLinkAgain(here.scheduler, visitId, now)).toEqual({
      ok: false,
      reason: "cancelled",
    })
    const jobs = await database.admin.query(
      "select job, payload from outbox where clinic_id = $1 order by id offset 2",
      [here.clinicId],
    )
    expect(jobs.rows).toMatchObject([
      { job: "notifications.cancelled", payload: { visitId } },
      { job: "notifications.plan", payload: { visitId } },
      { job: "scheduling.slot_freed", payload: { startsAt: nine.toISOString() } },
    ])
    expect(await bookVisit(here.scheduler, booking(here), now)).toMatchObject({ ok: true })
  })

  it("a new link ends the old one", async () => {
    const here = await clinic()
    const visitId = await booked(here)
    expect(await sendLinkAgain(here.scheduler, visitId, now)).toMatchObject({ ok: true })
    const links = await database.admin.query(
      "select revoked_at is null as live from visit_links where visit_id = $1 order by revoked_at nulls last",
      [visitId],
    )
    expect(links.rows).toEqual([{ live: false }, { live: true }])
    expect(await count("outbox", here.clinicId)).toBe(3)
  })

  it("another clinic finds no visit to cancel or to send", async () => {
    const [here, there] = [await clinic(), await clinic()]
    const visitId = await booked(here)
    expect(await cancelVisit(there.scheduler, visitId, { reason: "clinic" }, now)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect(await sendLinkAgain(there.scheduler, visitId, now)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect(await actions(there.clinicId)).toEqual([
      "access.denied refused",
      "access.denied refused",
    ])
  })
})
