import { randomUUID } from "node:crypto"

import { describe, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { systemActor } from "@/lib/identity/system"
import { decideOutcomes } from "@/lib/outcomes/commands"
import { addToWaitlist } from "@/lib/waitlist/entry-commands"
import { slotFreed } from "@/lib/waitlist/offering"

import { bookVisit } from "../booking/commands"
import { holdSlot } from "../booking/hold-commands"
import { bookingClinic, claims, key } from "../booking/testing-booking"
import type { BookingClinic, TypeShape } from "../booking/testing-booking"
import { cancelVisit } from "./cancel-commands"
import { moveVisit } from "./move-commands"
import { ownCancelled } from "./own-visits"
import { restoreVisit } from "./restore-commands"

const database = await testDatabase()
const now = new Date("2026-11-30T08:00:00Z")
const nine = new Date("2026-11-30T09:00:00Z")
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

/** A visit at nine that was cancelled at eight. */
async function cancelled(shape: TypeShape = {}, by: "staff" | "patient" = "staff") {
  const here = await bookingClinic(database, shape)
  const patientId = await here.patient()
  const { visitTypeId, clinicianId } = here
  const wish = { visitTypeId, clinicianId, patientId, startsAt: nine, reason: "Cough" }
  const booked = await bookVisit(here.scheduler, wish, now)
  if (!booked.ok) throw new Error(booked.reason)
  const { visitId } = booked.value
  const actor = by === "staff" ? here.scheduler : here.portal(patientId)
  const gone = await cancelVisit(actor, visitId, { reason: "clinic" }, now)
  if (!gone.ok) throw new Error(gone.reason)
  return { here, patientId, visitId }
}

async function rowOf(visitId: string) {
  const { rows } = await database.admin.query(
    "select state, sequence, version, cancel_reason, cancelled_at, starts_at from visits where id = $1",
    [visitId],
  )
  return rows[0]
}

async function count(here: BookingClinic, table: string, where: string): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(
    `select count(*)::int as n from ${table} where clinic_id = $1 and ${where}`,
    [here.clinicId],
  )
  return rows[0]?.n ?? -1
}

async function expectClaimed(here: BookingClinic): Promise<void> {
  const { wanted, found } = await claims(database, here.clinicId)
  expect(found).toEqual(wanted)
}

describe("a cancellation that is taken back", () => {
  it("is too late where the patient was erased meanwhile", async () => {
    const { here, visitId } = await cancelled()
    await database.admin.query(
      "update patients set erased_at = now(), name = '' where id = (select patient_id from visits where id = $1)",
      [visitId],
    )
    expect(await restoreVisit(here.scheduler, visitId, after(1))).toMatchObject({
      reason: "too_late",
    })
    expect(await rowOf(visitId)).toMatchObject({ state: "cancelled" })
  })

  it("is the same visit with a higher SEQUENCE, recorded and told", async () => {
    const { here, visitId } = await cancelled()
    expect(await rowOf(visitId)).toMatchObject({ state: "cancelled", sequence: 1 })
    expect(await restoreVisit(here.scheduler, visitId, after(9))).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await rowOf(visitId)).toMatchObject({
      state: "booked",
      sequence: 2,
      version: 3,
      cancel_reason: null,
      cancelled_at: null,
      starts_at: nine,
    })
    await expectClaimed(here)
    expect(await count(here, "audit_events", "action = 'visit.restored'")).toBe(1)
    expect(await count(here, "outbox", "payload->>'kind' = 'restored'")).toBe(1)
  })

  it("twice is once", async () => {
    const { here, visitId } = await cancelled()
    const both = await Promise.all(
      [1, 2].map(() => restoreVisit(here.scheduler, visitId, after(1))),
    )
    expect(both.every(({ ok }) => ok)).toBe(true)
    expect(await count(here, "audit_events", "action = 'visit.restored'")).toBe(1)
  })

  it("after ten minutes is refused", async () => {
    const { here, visitId } = await cancelled()
    expect(await restoreVisit(here.scheduler, visitId, after(10))).toMatchObject({
      reason: "too_late",
    })
    expect(await rowOf(visitId)).toMatchObject({ state: "cancelled", sequence: 1 })
  })

  it("by the patient is for what the patient called off", async () => {
    const own = await cancelled({}, "patient")
    const me = own.here.portal(own.patientId)
    expect(await ownCancelled(me, after(1))).toMatchObject({
      value: [{ id: own.visitId, until: "08:10" }],
    })
    expect((await restoreVisit(me, own.visitId, after(1))).ok).toBe(true)
    const clinics = await cancelled()
    const other = clinics.here.portal(clinics.patientId)
    expect(await ownCancelled(other, after(1))).toMatchObject({ value: [] })
    expect(await restoreVisit(other, clinics.visitId, after(1))).toMatchObject({
      reason: "by_clinic",
    })
    const stranger = clinics.here.portal(await clinics.here.patient())
    expect(await restoreVisit(stranger, clinics.visitId, after(1))).toMatchObject({
      reason: "not_found",
    })
  })

  it("called off, taken back and moved by the patient, a visit changes ten times an hour and no more; the clinic's desk goes on", async () => {
    const { here, visitId, patientId } = await cancelled({}, "patient")
    const { clinicId } = here
    const link = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "r" })
    const ways = [
      () => restoreVisit(link, visitId, after(1)),
      () => cancelVisit(here.portal(patientId), visitId, { reason: "patient" }, now),
    ]
    for (let n = 0; n < 9; n++) expect((await ways[n % 2]?.())?.ok).toBe(true)
    const letters = () => count(here, "outbox", "payload->>'visitId' is not null")
    const before = await letters()
    const tooMany = { ok: false, reason: "too_many" }
    for (const way of ways) expect(await way()).toMatchObject(tooMany)
    const to = { startsAt: new Date(nine.getTime() + 30 * 60_000), key: key() }
    expect(await moveVisit(link, visitId, to, after(1))).toMatchObject(tooMany)
    expect(await letters()).toBe(before)

    const wish = { reason: "clinic" } as const
    expect((await cancelVisit(here.scheduler, visitId, wish, after(2))).ok).toBe(true)
    const other = await cancelled({}, "patient")
    const theirs = other.here.portal(other.patientId)
    expect((await restoreVisit(theirs, other.visitId, after(1))).ok).toBe(true)
  })

  it("refused changes count for nothing: who finds each time taken goes on looking", async () => {
    const { here, visitId, patientId } = await cancelled({}, "patient")
    const { clinicId } = here
    const link = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "r" })
    for (let n = 0; n < 12; n++)
      expect(
        await moveVisit(link, visitId, { startsAt: nine, key: key() }, after(1)),
      ).toMatchObject({ reason: "cancelled" })
    expect((await restoreVisit(link, visitId, after(1))).ok).toBe(true)
  })

  it("by the visit's link is the same, and by a nurse or another clinic nothing", async () => {
    const { here, visitId, patientId } = await cancelled({}, "patient")
    const elsewhere = await bookingClinic(database)
    expect(await restoreVisit(elsewhere.scheduler, visitId, after(1))).toMatchObject({
      reason: "not_found",
    })
    expect(await restoreVisit(await here.memberOf("auditor"), visitId, after(1))).toMatchObject({
      reason: "forbidden",
    })
    const { clinicId } = here
    const link = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "r" })
    expect((await restoreVisit(link, visitId, after(1))).ok).toBe(true)
  })

  it("is refused where somebody has the time, or keeps it", async () => {
    const { here, visitId } = await cancelled()
    const wish = { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }
    expect((await holdSlot(here.visitor(), wish, after(1))).ok).toBe(true)
    expect(await restoreVisit(here.scheduler, visitId, after(2))).toMatchObject({ reason: "taken" })
    expect(await rowOf(visitId)).toMatchObject({ state: "cancelled", sequence: 1 })
    await expectClaimed(here)
  })

  it.each(["one_by_one", "all_at_once"])("is refused once it is offered %s", async (mode) => {
    const { here, visitId } = await cancelled()
    await database.admin.query("update clinics set waitlist_mode = $2 where id = $1", [
      here.clinicId,
      mode,
    ])
    const { visitTypeId, clinicianId, clinicId } = here
    const waits = {
      visitTypeId,
      clinicianId: null,
      patientId: await here.patient(),
      weekdays: [],
      fromDay: null,
      toDay: null,
      fromTime: "00:00",
      toTime: "00:00",
      reason: "Knee",
      key: key(),
    }
    await addToWaitlist(here.scheduler, waits, now)
    const endsAt = new Date(nine.getTime() + 30 * 60_000)
    const freed = { clinicianId, visitTypeId, startsAt: nine, endsAt }
    await slotFreed(systemActor("waitlist", clinicId), freed, randomUUID(), after(1))
    expect(await count(here, "waitlist_offers", "state = 'open'")).toBe(1)
    expect(await restoreVisit(here.scheduler, visitId, after(2))).toMatchObject({ reason: "taken" })
  })

  it("takes a seat of its group again, where one is left", async () => {
    const { here, visitId } = await cancelled({ capacity: 2 })
    expect((await restoreVisit(here.scheduler, visitId, after(1))).ok).toBe(true)
    await expectClaimed(here)
    await cancelVisit(here.scheduler, visitId, { reason: "clinic" }, after(2))
    const { visitTypeId, clinicianId } = here
    for (const patientId of await here.patients(2)) {
      const wish = { visitTypeId, clinicianId, patientId, startsAt: nine, reason: "Cough" }
      expect((await bookVisit(here.scheduler, wish, after(3))).ok).toBe(true)
    }
    expect(await restoreVisit(here.scheduler, visitId, after(4))).toMatchObject({ reason: "taken" })
    await expectClaimed(here)
  })

  it("is not judged as cancelled before its time is over", async () => {
    const { here, visitId } = await cancelled()
    const worker = systemActor("outcomes", here.clinicId)
    expect(await decideOutcomes(worker, after(9))).toBe(0)
    expect((await restoreVisit(here.scheduler, visitId, after(9))).ok).toBe(true)
    await cancelVisit(here.scheduler, visitId, { reason: "clinic" }, after(9))
    expect(await decideOutcomes(worker, after(19))).toBe(1)
  })

  it("races 39 who want its time: one has it, and the claims are true", async () => {
    const { here, visitId } = await cancelled()
    const patients = await here.patients(39)
    const { visitTypeId, clinicianId, scheduler } = here
    const [back, ...booked] = await Promise.all([
      restoreVisit(scheduler, visitId, after(1)),
      ...patients.map((patientId) =>
        bookVisit(
          scheduler,
          { visitTypeId, clinicianId, patientId, startsAt: nine, reason: "Cough" },
          after(1),
        ),
      ),
    ])
    const answers = [back, ...booked]
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const reasons = answers.flatMap((answer) => (answer.ok ? [] : [answer.reason]))
    expect(new Set(reasons)).toEqual(new Set(["taken"]))
    await expectClaimed(here)
  })

  it("races the patient's own other visit and a move into the time without a deadlock", async () => {
    const { here, visitId, patientId } = await cancelled()
    const { visitTypeId, clinicianId, scheduler } = here
    const noon = new Date(nine.getTime() + 3 * 3_600_000)
    const other = await bookVisit(
      scheduler,
      { visitTypeId, clinicianId, patientId, startsAt: noon, reason: "Cough" },
      now,
    )
    if (!other.ok) throw new Error(other.reason)
    const moved = { startsAt: nine, key: key() }
    const answers = await Promise.all([
      restoreVisit(scheduler, visitId, after(1)),
      moveVisit(scheduler, other.value.visitId, moved, after(1)),
    ])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ reason: "taken" })
    await expectClaimed(here)
  })
})
