import { describe, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"

import { cancelVisit } from "../visits/cancel-commands"
import { moveVisit } from "../visits/move-commands"
import { bookVisit } from "./commands"
import { confirmHold } from "./confirm-hold-commands"
import { holdSlot } from "./hold-commands"
import { approveRequest, declineRequest } from "./request-commands"
import { bookingClinic, claims, key } from "./testing-booking"
import type { BookingClinic } from "./testing-booking"

const database = await testDatabase()
const now = new Date("2026-11-30T08:00:00Z")
const nine = new Date("2026-11-30T09:00:00Z")
const later = (minutes: number) => new Date(nine.getTime() + minutes * 60_000)
const ways = 40

type Answer = { ok: true; value: unknown } | { ok: false; reason: string }

/** Every loser has one of these reasons, nothing threw, and exactly what stands is claimed. */
async function judged(
  here: BookingClinic,
  answers: readonly Answer[],
  winners: number,
  reasons: string[],
): Promise<void> {
  expect(answers.filter((answer) => answer.ok)).toHaveLength(winners)
  const lost = new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.reason])))
  expect([...lost].filter((reason) => !reasons.includes(reason))).toEqual([])
  const { wanted, found } = await claims(database, here.clinicId)
  expect(found).toEqual(wanted)
}

const all = <T>(work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: ways }, (_, n) => work(n)))

async function rows(here: BookingClinic, table: string, state: string): Promise<number> {
  const { rows: counted } = await database.admin.query<{ n: number }>(
    `select count(*)::int as n from ${table} where clinic_id = $1 and state = $2`,
    [here.clinicId, state],
  )
  return counted[0]?.n ?? -1
}

async function held(here: BookingClinic, startsAt = nine) {
  const wish = { visitTypeId: here.visitTypeId, startsAt, key: key() }
  const answer = await holdSlot(here.scheduler, wish, now)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}

describe("40 at once", () => {
  it("at one slot: one holds it", async () => {
    const here = await bookingClinic(database)
    const answers = await all(() =>
      holdSlot(here.visitor(), { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }, now),
    )
    await judged(here, answers, 1, ["taken"])
    expect(await rows(here, "holds", "held")).toBe(1)
    const lost = answers.filter((answer) => !answer.ok && answer.reason === "taken")
    for (const answer of lost)
      expect(answer).toMatchObject({ next: [{ time: "09:30" }, {}, {}, {}] })
  })

  it("at one slot, in one step: one visit", async () => {
    const here = await bookingClinic(database, { before: 5, after: 10 })
    const patients = await here.patients(ways)
    const answers = await all((n) => {
      const patientId = patients[n]
      if (patientId === undefined) throw new Error("no patient")
      const { visitTypeId, clinicianId } = here
      const wish = { visitTypeId, clinicianId, patientId, startsAt: nine, reason: "Cough" }
      return bookVisit(here.scheduler, wish, now)
    })
    await judged(here, answers, 1, ["taken"])
    expect(await rows(here, "visits", "booked")).toBe(1)
  })

  it("at one hold: one confirms it", async () => {
    const here = await bookingClinic(database)
    const { holdId } = await held(here)
    const patients = await here.patients(ways)
    const answers = await all((n) =>
      confirmHold(
        here.scheduler,
        holdId,
        { patientId: patients[n], reason: "Cough", key: key() },
        now,
      ),
    )
    await judged(here, answers, 1, ["already_confirmed"])
    expect(await rows(here, "visits", "booked")).toBe(1)
  })

  it("with one key: one visit, and the same answer for all", async () => {
    const here = await bookingClinic(database)
    const wish = { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }
    const visitor = here.visitor()
    const holds = await all(() => holdSlot(visitor, wish, now))
    expect(new Set(holds.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const [first] = holds
    if (first === undefined || !first.ok) throw new Error("not held")
    const newPatient = {
      name: "Mateus Quillfeather",
      birthDate: "1980-02-03",
      sex: "M" as const,
      email: "mateus@patients.example",
      phone: null,
      language: "en" as const,
    }
    const confirmation = { newPatient, reason: "Cough", key: key() }
    const answers = await all(() => confirmHold(visitor, first.value.holdId, confirmation, now))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    await judged(here, answers, ways, [])
    expect(await rows(here, "visits", "booked")).toBe(1)
  })

  it("at a pool of five: five win, each another clinician", async () => {
    const here = await bookingClinic(database, { clinicians: 5, assignment: "least_loaded" })
    const answers = await all(() =>
      holdSlot(here.visitor(), { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }, now),
    )
    await judged(here, answers, 5, ["taken"])
    const clinicians = answers.flatMap((answer) => (answer.ok ? [answer.value.clinicianId] : []))
    expect(new Set(clinicians).size).toBe(5)
  })

  it("at a pool with two interpreters: two win", async () => {
    const here = await bookingClinic(database, {
      clinicians: 5,
      interpreters: 2,
      interpreter: true,
    })
    const answers = await all(() =>
      holdSlot(here.visitor(), { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }, now),
    )
    await judged(here, answers, 2, ["taken"])
    expect(await rows(here, "holds", "held")).toBe(2)
  })

  it("at the last seat of a group: one sits down", async () => {
    const here = await bookingClinic(database, { capacity: 8 })
    for (let seat = 1; seat < 8; seat += 1) await held(here)
    const answers = await all(() =>
      holdSlot(here.visitor(), { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }, now),
    )
    await judged(here, answers, 1, ["taken"])
    expect(await rows(here, "holds", "held")).toBe(8)
  })

  it("at a group's eight seats: eight sit down, and the clinician is claimed once", async () => {
    const here = await bookingClinic(database, { capacity: 8, after: 15 })
    const answers = await all(() =>
      holdSlot(here.visitor(), { visitTypeId: here.visitTypeId, startsAt: nine, key: key() }, now),
    )
    await judged(here, answers, 8, ["taken"])
    const { found } = await claims(database, here.clinicId)
    expect(found.filter((line) => line.startsWith("clinician"))).toHaveLength(1)
  })

  it("moving to one time: one moves, the others keep theirs", async () => {
    const here = await bookingClinic(database, { clinicians: 40 })
    const patients = await here.patients(ways)
    const [to] = here.clinicians
    const visits = await Promise.all(
      patients.map(async (patientId, n) => {
        const { visitTypeId } = here
        const clinicianId = here.clinicians[n]
        const wish = { visitTypeId, clinicianId, patientId, startsAt: later(60), reason: "Cough" }
        const answer = await bookVisit(here.scheduler, wish, now)
        if (!answer.ok) throw new Error(answer.reason)
        return answer.value.visitId
      }),
    )
    const answers = await Promise.all(
      visits.map((visitId) =>
        moveVisit(here.scheduler, visitId, { startsAt: nine, clinicianId: to, key: key() }, now),
      ),
    )
    await judged(here, answers, 1, ["taken"])
    const { rows: kept } = await database.admin.query<{ n: number }>(
      "select count(*)::int as n from visits where clinic_id = $1 and starts_at = $2 and version = 1",
      [here.clinicId, later(60)],
    )
    expect(kept[0]?.n).toBe(ways - 1)
  })

  it("moving one visit to forty times: one by one, never in two places", async () => {
    const here = await bookingClinic(database, { clinicians: 4 })
    const patientId = await here.patient()
    const { visitTypeId } = here
    const booked = await bookVisit(
      here.scheduler,
      { visitTypeId, patientId, startsAt: nine, reason: "Cough" },
      now,
    )
    if (!booked.ok) throw new Error(booked.reason)
    const answers = await all((n) =>
      moveVisit(
        here.scheduler,
        booked.value.visitId,
        {
          startsAt: later(30 * (1 + (n % 10))),
          clinicianId: here.clinicians[n % 4],
          key: key(),
        },
        now,
      ),
    )
    await judged(here, answers, ways, [])
    expect(await rows(here, "visits", "booked")).toBe(1)
  })

  it("at one request: one decides", async () => {
    const here = await bookingClinic(database, { approval: true })
    const patientId = await here.patient()
    const portal = here.portal(patientId)
    const hold = await holdSlot(
      portal,
      { visitTypeId: here.visitTypeId, startsAt: nine, key: key() },
      now,
    )
    if (!hold.ok) throw new Error(hold.reason)
    const { holdId } = hold.value
    expect(await confirmHold(portal, holdId, { reason: "Cough" }, now)).toEqual({
      ok: true,
      value: { requested: true },
    })
    const answers = await all<Answer>((n) =>
      n % 2 === 0
        ? approveRequest(here.scheduler, holdId, now)
        : declineRequest(here.scheduler, holdId, { reason: "no_time" }, now),
    )
    await judged(here, answers, 1, ["already_approved", "already_declined"])
  })

  it("booking, cancelling and moving the same people: no deadlock, and the books agree", async () => {
    const here = await bookingClinic(database, { clinicians: 3, before: 10, after: 10 })
    const patients = await here.patients(4)
    const pick = <T>(from: readonly T[], n: number): T => {
      const one = from[n % from.length]
      if (one === undefined) throw new Error("nobody")
      return one
    }
    const answers = await all(async (n): Promise<Answer> => {
      const { visitTypeId } = here
      const wish = {
        visitTypeId,
        clinicianId: pick(here.clinicians, n),
        patientId: pick(patients, n * 7),
        startsAt: later(30 * (n % 5)),
        reason: "Cough",
      }
      const booked = await bookVisit(here.scheduler, wish, now)
      if (!booked.ok) return booked
      const { visitId } = booked.value
      if (n % 3 === 0) return cancelVisit(here.scheduler, visitId, { reason: "mistake" }, now)
      const to = { startsAt: later(30 * ((n * 3) % 7)), clinicianId: pick(here.clinicians, n + 1) }
      return moveVisit(here.scheduler, visitId, { ...to, key: key() }, now)
    })
    const lost = answers.flatMap((answer) => (answer.ok ? [] : [answer.reason]))
    expect(lost.filter((reason) => reason !== "taken")).toEqual([])
    const { wanted, found } = await claims(database, here.clinicId)
    expect(found).toEqual(wanted)
  })
})
