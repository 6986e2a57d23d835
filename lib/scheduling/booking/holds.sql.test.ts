import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { VisitId } from "@/lib/ids"

import { readInvitation } from "../ics/invitation-queries"
import { bookSeries } from "../series/commands"
import { planSeries } from "../series/queries"
import { readOpenSlots } from "../slots/open-slots"
import { cancelVisit } from "../visits/cancel-commands"
import { moveVisit } from "../visits/move-commands"
import { bookVisit } from "./commands"
import { confirmHold } from "./confirm-hold-commands"
import { sweepHolds } from "./expire-holds"
import { holdSlot, releaseHold } from "./hold-commands"
import { approveRequest, declineRequest } from "./request-commands"
import { bookingClinic, claims, key } from "./testing-booking"
import type { BookingClinic, TypeShape } from "./testing-booking"

const database = await testDatabase()
const now = new Date("2026-11-30T08:00:00Z")
const nine = new Date("2026-11-30T09:00:00Z")
const after = (minutes: number, from = now) => new Date(from.getTime() + minutes * 60_000)

const mateus = {
  name: "Mateus Quillfeather",
  birthDate: "1980-02-03",
  sex: "M" as const,
  email: "mateus@patients.example",
  phone: null,
  language: "en" as const,
}

type Answer<T> = { ok: true; value: T } | { ok: false; reason: string }
function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}

const wish = (here: BookingClinic, startsAt = nine) => ({
  visitTypeId: here.visitTypeId,
  startsAt,
  key: key(),
})

async function jobs(here: BookingClinic): Promise<string[]> {
  const { rows } = await database.admin.query<{ line: string }>(
    "select job || coalesce(' ' || (payload ->> 'kind'), '') as line from outbox where clinic_id = $1 order by id",
    [here.clinicId],
  )
  return rows.map(({ line }) => line)
}

async function actions(here: BookingClinic): Promise<string[]> {
  const { rows } = await database.admin.query<{ line: string }>(
    "select action || ' ' || outcome as line from audit_events where clinic_id = $1 order by seq",
    [here.clinicId],
  )
  return rows.map(({ line }) => line)
}

async function visitRow(visitId: VisitId) {
  const { rows } = await database.admin.query(
    "select starts_at, state, version, cancel_reason from visits where id = $1",
    [visitId],
  )
  return rows[0]
}

async function booked(shape: TypeShape & { clinicians?: number } = {}) {
  const here = await bookingClinic(database, shape)
  const patientId = await here.patient()
  const { visitTypeId } = here
  const asked = { visitTypeId, patientId, startsAt: nine, reason: "Cough" }
  const { visitId } = valueOf(await bookVisit(here.scheduler, asked, now))
  return { here, patientId, visitId }
}

describe("a hold", () => {
  it("keeps its time for ten minutes, buffers included, and says so", async () => {
    const here = await bookingClinic(database, { before: 15, after: 15 })
    const hold = valueOf(await holdSlot(here.scheduler, wish(here), now))
    expect(hold).toMatchObject({
      startsAt: nine.toISOString(),
      endsAt: after(90).toISOString(),
      expiresAt: after(10).toISOString(),
    })
    const times = async (at: Date) => {
      const asked = { visitTypeId: here.visitTypeId, days: 1 }
      const open = valueOf(await readOpenSlots(here.scheduler, asked, at))
      return open.days[0]?.slots.slice(0, 2).map(({ time }) => time)
    }
    expect(await times(now)).toEqual(["10:00", "10:30"])
    expect(await times(after(10))).toEqual(["09:00", "09:30"])
    expect(await actions(here)).toContain("visit.held success")
  })

  it("that ran out is refused with fresh times, and its time is somebody else's", async () => {
    const here = await bookingClinic(database)
    const { holdId } = valueOf(await holdSlot(here.scheduler, wish(here), now))
    const other = await holdSlot(here.visitor(), wish(here), after(10))
    expect(other).toMatchObject({ ok: true })
    const patientId = await here.patient()
    expect(
      await confirmHold(here.scheduler, holdId, { patientId, reason: "Cough" }, after(10)),
    ).toMatchObject({ reason: "hold_expired", next: [{ time: "09:30" }, {}, {}, {}] })
    expect(await actions(here)).toContain("visit.hold_released success")
  })

  it("is swept by the worker where nobody ran into it", async () => {
    const here = await bookingClinic(database)
    await holdSlot(here.scheduler, wish(here), now)
    expect(await sweepHolds(here.clinicId, after(9))).toBe(0)
    expect(await sweepHolds(here.clinicId, after(10))).toBe(1)
    expect((await claims(database, here.clinicId)).found).toEqual([])
  })

  it("can be given back, by whoever holds it", async () => {
    const here = await bookingClinic(database)
    const { holdId } = valueOf(await holdSlot(here.scheduler, wish(here), now))
    expect(await releaseHold(here.visitor(), holdId, now)).toMatchObject({ reason: "not_found" })
    expect(await releaseHold(here.scheduler, holdId, now)).toMatchObject({ ok: true })
    expect(await releaseHold(here.scheduler, holdId, now)).toMatchObject({ ok: true })
    expect(await holdSlot(here.visitor(), wish(here), now)).toMatchObject({ ok: true })
  })

  it("of a visitor replaces the one before", async () => {
    const here = await bookingClinic(database)
    const visitor = here.visitor()
    await holdSlot(visitor, wish(here), now)
    await holdSlot(visitor, wish(here, after(30, nine)), now)
    expect((await claims(database, here.clinicId)).found).toHaveLength(1)
  })

  it("answers the same key alike, and refuses it for another wish", async () => {
    const here = await bookingClinic(database)
    const asked = wish(here)
    const first = await holdSlot(here.scheduler, asked, now)
    expect(await holdSlot(here.scheduler, asked, after(1))).toEqual(first)
    expect(
      await holdSlot(here.scheduler, { ...asked, startsAt: after(30, nine) }, now),
    ).toMatchObject({ reason: "key_reused" })
  })

  it("is not for auditors, nor for visitors where the type is not open to them", async () => {
    const here = await bookingClinic(database, { selfBooking: false })
    expect(await holdSlot(await here.memberOf("auditor"), wish(here), now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await holdSlot(here.visitor(), wish(here), now)).toMatchObject({ reason: "forbidden" })
    expect((await claims(database, here.clinicId)).found).toEqual([])
  })
})

describe("confirming", () => {
  it("books with link, message and plan, and leaves one claim each", async () => {
    const here = await bookingClinic(database)
    const { holdId } = valueOf(await holdSlot(here.scheduler, wish(here), now))
    const patientId = await here.patient()
    const answer = await confirmHold(here.scheduler, holdId, { patientId, reason: "Cough" }, now)
    expect(answer).toMatchObject({ ok: true, value: { visitId: expect.any(String) } })
    expect(await jobs(here)).toEqual(["notifications.invite", "notifications.plan"])
    const { wanted, found } = await claims(database, here.clinicId)
    expect(found).toEqual(wanted)
    expect(found).toHaveLength(2)
  })

  it("for what is left of a person who was erased is refused, held or in one step, and is in the log", async () => {
    const here = await bookingClinic(database)
    const patientId = await here.patient()
    await database.admin.query("update patients set erased_at = now(), name = '' where id = $1", [
      patientId,
    ])
    const { holdId } = valueOf(await holdSlot(here.scheduler, wish(here), now))
    const said = { patientId, reason: "Cough" }
    const erased = { ok: false, reason: "patient_erased" }
    expect(await confirmHold(here.scheduler, holdId, said, now)).toEqual(erased)
    const { visitTypeId, clinicianId } = here
    const booking = { ...said, visitTypeId, clinicianId, startsAt: after(60, nine) }
    expect(await bookVisit(here.scheduler, booking, now)).toEqual(erased)
    expect(await actions(here)).toContain("access.denied refused")
    await expect(
      database.admin.query(
        "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason) values (gen_random_uuid(), $1, $2, $3, now(), now() + interval '1 hour', '')",
        [here.clinicId, patientId, clinicianId],
      ),
    ).rejects.toThrow("the patient was erased")
    const { rowCount } = await database.admin.query("select from visits where clinic_id = $1", [
      here.clinicId,
    ])
    expect(rowCount).toBe(0)
  })

  it("by a visitor tells nobody whether the patient is known", async () => {
    const here = await bookingClinic(database)
    const confirm = async (startsAt: Date, newPatient: typeof mateus) => {
      const visitor = here.visitor()
      const { holdId } = valueOf(await holdSlot(visitor, wish(here, startsAt), now))
      return confirmHold(visitor, holdId, { newPatient, reason: "Cough" }, now)
    }
    const unknown = await confirm(nine, mateus)
    const known = await confirm(after(30, nine), { ...mateus, name: "MATEUS QUILLFEATHER" })
    const namesake = await confirm(after(60, nine), { ...mateus, birthDate: "1981-02-03" })
    for (const answer of [unknown, known, namesake])
      expect(answer).toEqual({ ok: true, value: { visitId: expect.any(String), told: "email" } })
    const { rows } = await database.admin.query(
      "select count(*)::int as n from patients where clinic_id = $1",
      [here.clinicId],
    )
    expect(rows[0]).toEqual({ n: 2 })
  })

  it("by a visitor hands out nothing that the record has and they did not type", async () => {
    const here = await bookingClinic(database)
    const typed = { ...mateus, email: null, phone: "+44 20 7946 0177" }
    await database.admin.query("update clinics set locale = 'zh' where id = $1", [here.clinicId])
    const { scheduler } = here
    const asked = { newPatient: { ...typed, email: mateus.email }, reason: "Cough" }
    const { visitTypeId } = here
    valueOf(await bookVisit(scheduler, { ...asked, visitTypeId, startsAt: after(90, nine) }, now))
    const book = async (startsAt: Date, newPatient: typeof typed) => {
      const visitor = here.visitor()
      const { holdId } = valueOf(await holdSlot(visitor, wish(here, startsAt), now))
      const booked = valueOf(await confirmHold(visitor, holdId, { newPatient, reason: "-" }, now))
      const file = valueOf(await readInvitation(visitor, holdId, "en", now)).text
      return { told: "told" in booked && booked.told, file }
    }
    const known = await book(nine, typed)
    const unknown = await book(after(30, nine), { ...typed, name: "Nobody" })
    const { rows } = await database.admin.query(
      "select count(*)::int as n from patients where clinic_id = $1",
      [here.clinicId],
    )
    expect(rows[0], "the first was taken for the one who is known").toEqual({ n: 2 })
    expect(known.told).toEqual(unknown.told)
    expect(known.file).toContain("BEGIN:VEVENT")
    for (const { file } of [known, unknown]) {
      expect(file).not.toContain("ATTENDEE")
      expect(file).not.toContain(mateus.email)
    }
  })

  it.each([false, true])(
    "tells a visitor nothing of another visit that whoever they name has then (to be approved: %s)",
    async (approval) => {
      const here = await bookingClinic(database, { clinicians: 3, approval })
      const confirm = async (newPatient: typeof mateus) => {
        const visitor = here.visitor()
        const { holdId } = valueOf(await holdSlot(visitor, wish(here), now))
        return confirmHold(visitor, holdId, { newPatient, reason: "Cough" }, now)
      }
      const first = await confirm(mateus)
      const stranger = await confirm({ ...mateus, name: "Nobody" })
      const known = await confirm(mateus)
      const visitId: unknown = expect.any(String)
      const answer = approval ? { requested: true } : { visitId, told: "email" }
      for (const one of [first, stranger, known]) expect(one).toEqual({ ok: true, value: answer })
      // Nobody is in two visits at once: it is another record, which the desk finds among the duplicates.
      const { found, wanted } = await claims(database, here.clinicId)
      expect(found).toEqual(wanted)
      const { rows } = await database.admin.query(
        "select count(*)::int as n from patients where clinic_id = $1",
        [here.clinicId],
      )
      expect(rows[0]).toEqual({ n: 3 })
    },
  )

  it("tells staff and patients, who know, that the patient has another visit then", async () => {
    const here = await bookingClinic(database, { clinicians: 2 })
    const patientId = await here.patient()
    const [one, two] = [
      valueOf(await holdSlot(here.scheduler, wish(here), now)),
      valueOf(await holdSlot(here.scheduler, wish(here), now)),
    ]
    const said = { patientId, reason: "Cough" }
    expect(await confirmHold(here.scheduler, one.holdId, said, now)).toMatchObject({ ok: true })
    expect(await confirmHold(here.scheduler, two.holdId, said, now)).toMatchObject({
      reason: "taken",
      who: "patient",
    })
  })

  it("for a patient books for that patient, whomever the body names", async () => {
    const here = await bookingClinic(database)
    const [mine, other] = [await here.patient(), await here.patient()]
    const portal = here.portal(mine)
    const { holdId } = valueOf(await holdSlot(portal, wish(here), now))
    await confirmHold(portal, holdId, { patientId: other, reason: "Cough" }, now)
    const { rows } = await database.admin.query(
      "select patient_id from visits where clinic_id = $1",
      [here.clinicId],
    )
    expect(rows).toEqual([{ patient_id: mine }])
  })
})

describe("a request", () => {
  async function requested() {
    const here = await bookingClinic(database, { approval: true, clinicians: 2 })
    const patientId = await here.patient()
    const portal = here.portal(patientId)
    const hold = valueOf(await holdSlot(portal, wish(here), now))
    const answer = await confirmHold(portal, hold.holdId, { reason: "Cough" }, now)
    expect(answer).toEqual({ ok: true, value: { requested: true } })
    return { here, ...hold }
  }

  it("blocks its time past the ten minutes, until it is approved", async () => {
    const { here, holdId, clinicianId } = await requested()
    const blocked = { ...wish(here), clinicianId }
    expect(await holdSlot(here.scheduler, blocked, after(30))).toMatchObject({ reason: "taken" })
    const [, other] = here.clinicians
    if (other === undefined) throw new Error("two clinicians")
    expect(await approveRequest(await here.memberOf("nurse"), holdId, now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await approveRequest(here.clinician(other), holdId, now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await approveRequest(here.clinician(clinicianId), holdId, now)).toMatchObject({
      ok: true,
    })
    expect(await jobs(here)).toEqual([
      "notifications.letter request_received",
      "notifications.invite",
      "notifications.plan",
    ])
    expect((await actions(here)).filter((line) => line.startsWith("visit."))).toEqual([
      "visit.held success",
      "visit.requested success",
      "visit.booked success",
      "visit.approved success",
    ])
  })

  it("declined gives its time back and says so", async () => {
    const { here, holdId, clinicianId } = await requested()
    expect(await declineRequest(here.scheduler, holdId, { reason: "no_time" }, now)).toMatchObject({
      ok: true,
    })
    expect(await jobs(here)).toEqual([
      "notifications.letter request_received",
      "notifications.letter request_declined",
      "scheduling.slot_freed",
    ])
    expect(await holdSlot(here.scheduler, { ...wish(here), clinicianId }, now)).toMatchObject({
      ok: true,
    })
  })

  it("that nobody answered before its time is declined by the worker", async () => {
    const { here } = await requested()
    expect(await sweepHolds(here.clinicId, nine)).toBe(1)
    expect(await jobs(here)).toContain("notifications.letter request_declined")
  })

  it("is not made by who may approve it", async () => {
    const here = await bookingClinic(database, { approval: true })
    const patientId = await here.patient()
    const { holdId } = valueOf(await holdSlot(here.scheduler, wish(here), now))
    expect(
      await confirmHold(here.scheduler, holdId, { patientId, reason: "Cough" }, now),
    ).toMatchObject({ value: { visitId: expect.any(String) } })
    const nurse = await here.memberOf("nurse")
    const asked = { visitTypeId: here.visitTypeId, patientId, startsAt: after(60, nine) }
    expect(await bookVisit(nurse, { ...asked, reason: "Cough" }, now)).toMatchObject({
      reason: "needs_approval",
    })
  })
})

describe("moving", () => {
  it("keeps the visit, counts one up, tells the patient and offers the freed time", async () => {
    const { here, visitId } = await booked()
    const to = { startsAt: after(60, nine), key: key() }
    const moved = await moveVisit(here.scheduler, visitId, to, now)
    expect(moved).toMatchObject({
      ok: true,
      value: { visitId, startsAt: after(60, nine).toISOString(), version: 2 },
    })
    expect(await moveVisit(here.scheduler, visitId, to, now)).toEqual(moved)
    expect((await jobs(here)).slice(2)).toEqual([
      "notifications.letter rescheduled",
      "notifications.plan",
      "scheduling.slot_freed",
    ])
    expect(await holdSlot(here.visitor(), wish(here), now)).toMatchObject({ ok: true })
  })

  it("to a time that overlaps its own is no conflict", async () => {
    const { here, visitId } = await booked({ minutes: 60, step: 30 })
    const to = { startsAt: after(30, nine), key: key() }
    expect(await moveVisit(here.scheduler, visitId, to, now)).toMatchObject({ ok: true })
  })

  it("that fails keeps the old time and offers others", async () => {
    const { here, visitId } = await booked()
    await holdSlot(here.visitor(), wish(here, after(60, nine)), now)
    const to = { startsAt: after(60, nine), key: key() }
    expect(await moveVisit(here.scheduler, visitId, to, now)).toMatchObject({
      reason: "taken",
      who: "clinician",
      next: [{ time: "09:30" }, { time: "10:30" }, {}, {}],
    })
    expect(await visitRow(visitId)).toMatchObject({ starts_at: nine, version: 1 })
  })

  it.each([
    ["off the grid", after(5, nine), "not_a_slot"],
    ["outside the hours", after(600, nine), "not_a_slot"],
    ["past", after(-1440, nine), "past"],
  ])("to a time %s is refused", async (_, startsAt, reason) => {
    const { here, visitId } = await booked()
    expect(await moveVisit(here.scheduler, visitId, { startsAt, key: key() }, now)).toMatchObject({
      reason,
    })
  })

  it("is for the patient of the visit, until the cut-off, inclusive", async () => {
    const { here, patientId, visitId } = await booked({ cutoff: 60 })
    const to = () => ({ startsAt: after(120, nine), key: key() })
    const stranger = here.portal(await here.patient())
    expect(await moveVisit(stranger, visitId, to(), now)).toMatchObject({ reason: "not_found" })
    const portal = here.portal(patientId)
    expect(await moveVisit(portal, visitId, to(), after(1))).toMatchObject({
      reason: "too_late",
      phone: "020 7946 0148",
    })
    expect(await moveVisit(portal, visitId, to(), now)).toMatchObject({ ok: true })
  })

  it("is not for the patient where the clinic books such visits itself", async () => {
    const { here, patientId, visitId } = await booked()
    await database.admin.query("update visit_types set self_booking = false where id = $1", [
      here.visitTypeId,
    ])
    const to = () => ({ startsAt: after(120, nine), key: key() })
    expect(await moveVisit(here.portal(patientId), visitId, to(), now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await actions(here)).toContain("access.denied refused")
    expect(await moveVisit(here.scheduler, visitId, to(), now)).toMatchObject({ ok: true })
  })

  it("reaches no other visit from a visit's own link", async () => {
    const { here, patientId, visitId } = await booked()
    const asked = { visitTypeId: here.visitTypeId, patientId, startsAt: after(60, nine) }
    const other = valueOf(await bookVisit(here.scheduler, { ...asked, reason: "Cough" }, now))
    const link = mintActor({
      kind: "patient",
      clinicId: here.clinicId,
      patientId,
      visitId,
      requestId: "r",
    })
    const cancel = (id: VisitId) => cancelVisit(link, id, { reason: "clinic" }, now)
    expect(await cancel(other.visitId)).toMatchObject({ reason: "not_found" })
    expect(await cancel(visitId)).toMatchObject({ ok: true })
    expect(await visitRow(visitId)).toMatchObject({ cancel_reason: "patient", version: 2 })
  })
})

describe("an ended visit", () => {
  it("gives back the rest of its time, and all of it where it had not begun", async () => {
    const { here, visitId } = await booked({ minutes: 60, step: 30, after: 10 })
    await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
      visitId,
      after(15, nine),
    ])
    const { wanted, found } = await claims(database, here.clinicId)
    expect(found).toEqual(wanted)
    expect(found[0]).toContain("09:25:00")
    const early = await booked()
    await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
      early.visitId,
      after(-1, nine),
    ])
    expect((await claims(database, early.here.clinicId)).found).toEqual([])
  })
})

describe("a group visit", () => {
  it("is booked seat by seat, moved and left without touching the others", async () => {
    const here = await bookingClinic(database, { capacity: 3 })
    const { visitTypeId } = here
    const seat = async (startsAt: Date) => {
      const patientId = await here.patient()
      return bookVisit(here.scheduler, { visitTypeId, patientId, startsAt, reason: "Group" }, now)
    }
    const one = valueOf(await seat(nine))
    const two = valueOf(await seat(nine))
    valueOf(await seat(nine))
    expect(await seat(nine)).toMatchObject({ reason: "taken" })
    const to = { startsAt: after(30, nine), key: key() }
    expect(await moveVisit(here.scheduler, one.visitId, to, now)).toMatchObject({ ok: true })
    expect(
      await cancelVisit(here.scheduler, two.visitId, { reason: "patient" }, now),
    ).toMatchObject({ ok: true })
    expect(await seat(nine)).toMatchObject({ ok: true })
    const { wanted, found } = await claims(database, here.clinicId)
    expect(found).toEqual(wanted)
    expect(found.filter((line) => line.startsWith("clinician"))).toHaveLength(2)
  })

  it("gives the clinician back with its last seat", async () => {
    const here = await bookingClinic(database, { capacity: 3 })
    const { holdId } = valueOf(await holdSlot(here.scheduler, wish(here), now))
    await releaseHold(here.scheduler, holdId, now)
    expect((await claims(database, here.clinicId)).found).toEqual([])
  })
})

describe("a series", () => {
  async function series(zone = "Europe/London", first = "2026-12-01T09:00") {
    const here = await bookingClinic(database, { zone, clinicians: 2 })
    const patientId = await here.patient()
    const asked = {
      visitTypeId: here.visitTypeId,
      clinicianId: here.clinicianId,
      patientId,
      first,
      rule: { freq: "weekly" as const, interval: 1, count: 4 },
    }
    return { here, patientId, asked }
  }

  it("names what stands in each occurrence's way before anything is booked", async () => {
    const { here, patientId, asked } = await series()
    const { visitTypeId, clinicianId } = here
    const [, other] = here.clinicians
    const at = (day: string) => new Date(`2026-12-${day}T09:00:00Z`)
    const second = { visitTypeId, clinicianId, startsAt: at("08"), reason: "Cough" }
    await bookVisit(here.scheduler, { ...second, patientId: await here.patient() }, now)
    const third = { visitTypeId, clinicianId: other, startsAt: at("15"), reason: "Cough" }
    await bookVisit(here.scheduler, { ...third, patientId }, now)
    await database.admin.query(
      "insert into time_off (clinic_id, clinician_id, from_day, to_day) values ($1, $2, '2026-12-22', '2026-12-22')",
      [here.clinicId, clinicianId],
    )
    const plan = valueOf(await planSeries(here.scheduler, asked, now))
    expect(plan.occurrences.map(({ local, obstacle }) => [local, obstacle])).toEqual([
      ["2026-12-01T09:00", null],
      ["2026-12-08T09:00", "clinician"],
      ["2026-12-15T09:00", "patient"],
      ["2026-12-22T09:00", "closed"],
    ])
    expect(plan.occurrences[1]?.next[0]).toMatchObject({ date: "2026-12-08", time: "09:30" })
  })

  it("plans nothing for a patient of another clinic, of whom the log then says nothing", async () => {
    const { here, asked } = await series()
    const { patientId } = await series()
    expect(await planSeries(here.scheduler, { ...asked, patientId }, now)).toMatchObject({
      ok: false,
      reason: "not_found",
    })
    const named = "select from subject_keys where clinic_id = $1 and patient_id = $2"
    const { rowCount } = await database.admin.query(named, [here.clinicId, patientId])
    expect(rowCount).toBe(0)
  })

  it("reports the gap of a clock, and books the good ones with what was chosen instead", async () => {
    const { here, asked } = await series("America/New_York", "2027-02-28T02:30")
    await database.admin.query(
      "update availability_rules set starts_at = '00:00', ends_at = '00:00' where clinic_id = $1",
      [here.clinicId],
    )
    const plan = valueOf(await planSeries(here.scheduler, asked, now))
    expect(plan.occurrences.map(({ obstacle }) => obstacle)).toEqual([null, null, "gap", null])
    const [next] = plan.occurrences[2]?.next ?? []
    const occurrences = plan.occurrences.flatMap(({ local, startsAt }) => {
      const at = startsAt ?? next?.startsAt
      return at === undefined ? [] : [{ local, startsAt: new Date(at) }]
    })
    const asking = { ...asked, occurrences, reason: "Physiotherapy", key: key() }
    const made = await bookSeries(here.scheduler, asking, now)
    expect(valueOf(made)).toMatchObject({ conflicts: [], booked: [{}, {}, {}, {}] })
    expect(await bookSeries(here.scheduler, asking, now)).toEqual(made)
    const { rows } = await database.admin.query(
      "select occurrence::text, starts_at at time zone 'America/New_York' as wall from visits where clinic_id = $1 order by starts_at",
      [here.clinicId],
    )
    expect(rows.map(({ occurrence }) => occurrence)).toEqual([
      "2027-02-28 02:30:00",
      "2027-03-07 02:30:00",
      "2027-03-14 02:30:00",
      "2027-03-21 02:30:00",
    ])
  })

  it("raced by single bookings loses those occurrences, and says which", async () => {
    const { here, asked } = await series()
    const plan = valueOf(await planSeries(here.scheduler, asked, now))
    const occurrences = plan.occurrences.flatMap(({ local, startsAt }) =>
      startsAt === null ? [] : [{ local, startsAt: new Date(startsAt) }],
    )
    const { visitTypeId, clinicianId } = here
    const singles = await here.patients(20)
    const [made, ...others] = await Promise.all([
      bookSeries(here.scheduler, { ...asked, occurrences, reason: "Series", key: key() }, now),
      ...singles.map((patientId, n) => {
        const startsAt = occurrences[n % 4]?.startsAt ?? nine
        const one = { visitTypeId, clinicianId, patientId, startsAt, reason: "Single" }
        return bookVisit(here.scheduler, one, now)
      }),
    ])
    const won = others.filter((answer) => answer.ok).length
    const kept = made.ok ? made.value.booked.length : 0
    expect(made.ok || made.reason === "taken").toBe(true)
    expect(won + kept).toBe(4)
    const { wanted, found } = await claims(database, here.clinicId)
    expect(found).toEqual(wanted)
  })

  it("of which nothing is left writes nothing", async () => {
    const { here, asked } = await series()
    const occurrences = [{ local: "2026-12-01T09:00", startsAt: new Date("2026-12-01T09:05:00Z") }]
    expect(
      await bookSeries(here.scheduler, { ...asked, occurrences, reason: "x", key: key() }, now),
    ).toMatchObject({ reason: "taken" })
    const { rows } = await database.admin.query(
      "select id from visit_series where clinic_id = $1",
      [here.clinicId],
    )
    expect(rows).toEqual([])
  })
})

describe("whatever happens", () => {
  const step = fc.record({
    what: fc.constantFrom("hold", "confirm", "book", "move", "cancel", "release", "end", "wait"),
    slot: fc.integer({ min: 0, max: 6 }),
    clinician: fc.integer({ min: 0, max: 2 }),
    patient: fc.integer({ min: 0, max: 2 }),
    pick: fc.nat({ max: 20 }),
  })

  it.each<[string, TypeShape]>([
    ["an ordinary type", { before: 10, after: 5 }],
    ["a group", { capacity: 2, after: 5 }],
    ["with interpreters", { interpreter: true }],
    ["on approval", { approval: true }],
  ])(
    "what is claimed is exactly what stands: %s",
    async (_, shape) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
          const here = await bookingClinic(database, { ...shape, clinicians: 3, interpreters: 2 })
          const patients = await here.patients(3)
          const portal = here.portal(patients[0] ?? (await here.patient()))
          let at = now
          const holds: {
            by: typeof portal | typeof here.scheduler
            id: Parameters<typeof releaseHold>[1]
          }[] = []
          const visits: VisitId[] = []
          for (const { what, slot, clinician, patient, pick } of steps) {
            const startsAt = after(30 * slot, nine)
            const clinicianId = here.clinicians[clinician]
            const patientId = patients[patient]
            const hold = holds[pick % Math.max(1, holds.length)]
            const visitId = visits[pick % Math.max(1, visits.length)]
            const { visitTypeId, scheduler } = here
            switch (what) {
              case "hold": {
                const by = pick % 2 === 0 ? portal : scheduler
                const made = await holdSlot(by, { visitTypeId, startsAt, key: key() }, at)
                if (made.ok) holds.push({ by, id: made.value.holdId })
                break
              }
              case "confirm": {
                if (hold === undefined) break
                const answer = await confirmHold(hold.by, hold.id, { patientId, reason: "x" }, at)
                if (answer.ok && "visitId" in answer.value) visits.push(answer.value.visitId)
                else if (answer.ok && pick % 3 === 0) await approveRequest(scheduler, hold.id, at)
                else if (answer.ok && pick % 3 === 1)
                  await declineRequest(scheduler, hold.id, { reason: "other" }, at)
                break
              }
              case "book": {
                if (patientId === undefined) break
                const asked = { visitTypeId, clinicianId, patientId, startsAt, reason: "x" }
                const answer = await bookVisit(scheduler, asked, at)
                if (answer.ok) visits.push(answer.value.visitId)
                break
              }
              case "move":
                if (visitId !== undefined)
                  await moveVisit(scheduler, visitId, { startsAt, clinicianId, key: key() }, at)
                break
              case "cancel":
                if (visitId !== undefined)
                  await cancelVisit(scheduler, visitId, { reason: "clinic" }, at)
                break
              case "release":
                if (hold !== undefined) await releaseHold(hold.by, hold.id, at)
                break
              case "end":
                if (visitId !== undefined && shape.capacity === undefined)
                  await database.admin.query(
                    "update visits set state = 'ended', ended_at = starts_at + interval '10 minutes' where id = $1 and state <> 'cancelled'",
                    [visitId],
                  )
                break
              case "wait":
                at = after(pick, at)
                await sweepHolds(here.clinicId, at)
                break
            }
          }
          const { wanted, found } = await claims(database, here.clinicId)
          expect(found).toEqual(wanted)
        }),
        { numRuns: 8, endOnFailure: true },
      )
    },
    120_000,
  )
})
