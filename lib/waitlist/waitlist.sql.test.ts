import { randomUUID } from "node:crypto"

import pg from "pg"
import { beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { openedEvents } from "@/lib/audit/testing"
import { reasonOf } from "@/lib/error"
import { linkToken } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { testStaff, testVisitor } from "@/lib/identity/testing-actors"
import { PatientId, UserId, VisitTypeId } from "@/lib/ids"

import { addToWaitlist, joinWaitlist, removeFromWaitlist } from "./entry-commands"
import { expireOffers } from "./expire-offers"
import { freeTimesFor } from "./free-times"
import { answerOffer } from "./offer-commands"
import { slotFreed } from "./offering"
import { lookAtOffer, readWaitlist } from "./queries"
import { offerByHand } from "./staff-offer-commands"

const database = await testDatabase()
// A Tuesday in London.
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const birthDate = "1988-04-09"

let clinic: TestClinic
let typeId: VisitTypeId
const freed = () => ({
  clinicianId: clinic.clinicianId,
  visitTypeId: typeId,
  startsAt: at("14:00"),
  endsAt: at("14:20"),
})
const worker = () => systemActor("waitlist", clinic.clinicId)
const desk = () => testStaff(clinic.clinicId, clinic.clinicianId, "scheduler")

beforeEach(async () => {
  clinic = await arrangeClinic(database, at("16:00"))
  typeId = VisitTypeId.parse(randomUUID())
  const { clinicId, clinicianId } = clinic
  await run(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, self_booking) values ($1, $2, 'usual', 'Consultation', 20, 20, true)",
    [typeId, clinicId],
  )
  await run(
    "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
    [clinicId, typeId, clinicianId],
  )
  await run(
    "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, 2, '08:00', '18:00')",
    [clinicId, clinicianId],
  )
})

describe("one by one", () => {
  test("the first who waits and whom it suits is offered the time, which is held for them", async () => {
    await wait("Ada", { fromTime: "09:00", toTime: "12:00" })
    await wait("Bea")
    await wait("Cy")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    expect(await offers()).toEqual([["Bea", "open"]])
    expect(await held()).toBe(1)
    const [row] = await rows("select expires_at from waitlist_offers")
    expect(row).toEqual({ expires_at: at("10:15") })
    expect(await letters()).toHaveLength(1)
    expect(await actions()).toContain("waitlist.offered")
  })

  test("who declines hands it on, who says nothing for 15 minutes too, and the last one ends it", async () => {
    for (const name of ["Ada", "Bea", "Cy"]) await wait(name)
    await slotFreed(worker(), freed(), "1", at("10:00"))
    expect((await answer("Ada", "decline", "10:05")).ok).toBe(true)
    expect(await offers()).toEqual([
      ["Ada", "declined"],
      ["Bea", "open"],
    ])
    expect(await expireOffers(worker(), at("10:19"))).toBe(0)
    expect(await expireOffers(worker(), at("10:20"))).toBe(1)
    expect(await offers()).toEqual([
      ["Ada", "declined"],
      ["Bea", "expired"],
      ["Cy", "open"],
    ])
    expect((await answer("Cy", "leave", "10:21")).ok).toBe(true)
    expect(await rows("select state from freed_slots")).toEqual([{ state: "over" }])
    expect(await held()).toBe(0)
    const list = await readWaitlist(desk(), at("10:22"))
    expect(list.ok && list.value.waiting.map((one) => one.patient.name)).toEqual(["Ada", "Bea"])
  })

  test("who accepts has the visit, and waits no longer", async () => {
    await wait("Ada")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    const accepted = await answer("Ada", "accept", "10:10")
    const [visit] = await rows(
      "select id, starts_at, state, visit_type_id from visits where starts_at < '2026-11-24T15:00:00Z'",
    )
    expect(visit).toEqual({
      id: accepted.ok ? accepted.value.visitId : "",
      starts_at: at("14:00"),
      state: "booked",
      visit_type_id: typeId,
    })
    expect(await rows("select state from waitlist_entries")).toEqual([{ state: "booked" }])
    expect(await rows("select state from freed_slots")).toEqual([{ state: "filled" }])
    expect(await answer("Ada", "accept", "10:11")).toMatchObject({ reason: "offer_over" })
    expect(await actions()).toContain("waitlist.accepted")
  })

  test("pressed forty times at once it is one visit", async () => {
    await wait("Ada")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    const answers = await Promise.all(Array.from({ length: 40 }, () => pressed("Ada", "10:10")))
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    expect(
      await rows("select id from visits where starts_at < '2026-11-24T15:00:00Z'"),
    ).toHaveLength(1)
  })

  test("too late is too late, whether or not a worker has looked", async () => {
    await wait("Ada")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    expect(await answer("Ada", "accept", "10:15")).toMatchObject({ reason: "offer_over" })
    const look = await lookAtOffer(await tokenOf("Ada"), at("10:15"))
    expect(look).toMatchObject({ value: { state: "expired" } })
  })

  test("a worker that dies half-way leaves it to the next, once", async () => {
    for (const name of ["Ada", "Bea", "Cy"]) await wait(name)
    await slotFreed(worker(), freed(), "1", at("10:00"))
    const dying = new pg.Client({ connectionString: database.urls.admin })
    await dying.connect()
    dying.on("error", () => undefined)
    const { rows: pid } = await dying.query("select pg_backend_pid() as pid")
    await dying.query("begin")
    await dying.query("select 1 from freed_slots where clinic_id = $1 for update", [
      clinic.clinicId,
    ])
    await dying.query("update waitlist_offers set state = 'expired' where clinic_id = $1", [
      clinic.clinicId,
    ])
    const others = Promise.all(Array.from({ length: 5 }, () => expireOffers(worker(), at("10:16"))))
    await database.admin.query("select pg_terminate_backend($1)", [pid[0]?.pid])
    expect((await others).reduce((sum, one) => sum + one, 0)).toBe(1)
    expect(await offers()).toEqual([
      ["Ada", "expired"],
      ["Bea", "open"],
    ])
    await dying.end().catch(() => undefined)
  })

  test("the same cancellation told twice is offered once", async () => {
    await wait("Ada")
    await Promise.all([1, 2, 3].map(() => slotFreed(worker(), freed(), "1", at("10:00"))))
    await slotFreed(worker(), freed(), "2", at("10:01"))
    expect(await offers()).toEqual([["Ada", "open"]])
    await answer("Ada", "decline", "10:02")
    await slotFreed(worker(), freed(), "1", at("10:03"))
    expect(await offers()).toEqual([["Ada", "declined"]])
  })

  test("nobody is offered what is taken again, too near, or in the way of their own visit", async () => {
    const ada = await wait("Ada")
    await slotFreed(worker(), freed(), "1", at("13:56"))
    await book(ada, "13:50")
    await slotFreed(worker(), freed(), "2", at("10:00"))
    await wait("Bea")
    await slotFreed(
      worker(),
      { ...freed(), startsAt: at("16:00"), endsAt: at("16:20") },
      "3",
      at("10:00"),
    )
    expect(await offers()).toEqual([])
    expect(await rows("select distinct state from freed_slots")).toEqual([{ state: "over" }])
  })
})

describe("all at once", () => {
  beforeEach(() =>
    run("update clinics set waitlist_mode = 'all_at_once' where id = $1", [clinic.clinicId]),
  )

  test("everybody is asked, nothing is held, and of forty who accept one has it", async () => {
    const names = Array.from({ length: 40 }, (_, n) => `Person ${n}`)
    for (const name of names) await wait(name)
    await slotFreed(worker(), freed(), "1", at("10:00"))
    expect(await offers()).toHaveLength(40)
    expect(await held()).toBe(0)
    const answers = await Promise.all(names.map((name) => pressed(name, "10:01")))
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    for (const one of answers.filter((lost) => !lost.ok))
      expect(one).toMatchObject({ reason: "offer_over" })
    expect(
      await rows("select id from visits where starts_at < '2026-11-24T15:00:00Z'"),
    ).toHaveLength(1)
  })

  test("one who declines takes it from nobody else", async () => {
    await wait("Ada")
    await wait("Bea")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    await answer("Ada", "decline", "10:01")
    expect((await answer("Bea", "accept", "10:02")).ok).toBe(true)
  })

  test("who books elsewhere meanwhile was faster", async () => {
    await wait("Ada")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    await book(clinic.patientId, "14:00")
    expect(await answer("Ada", "accept", "10:05")).toMatchObject({ reason: "taken" })
  })
})

describe("a link", () => {
  test("shows the time and spends nothing; a wrong date has five tries", async () => {
    await wait("Ada")
    await slotFreed(worker(), freed(), "1", at("10:00"))
    const token = await tokenOf("Ada")
    for (let n = 0; n < 20; n++)
      expect(await lookAtOffer(token, at("10:01"))).toMatchObject({
        value: { state: "open", triesLeft: 5 },
      })
    const wrong = await Promise.all(
      Array.from({ length: 50 }, () =>
        answerOffer({ token, birthDate: "1970-01-01", answer: "accept" }, at("10:02")),
      ),
    )
    const reasons = wrong.map((one) => (one.ok ? "ok" : one.reason))
    expect(reasons.filter((one) => one === "wrong_birth_date")).toHaveLength(4)
    expect(reasons.filter((one) => one === "no_tries_left")).toHaveLength(46)
    expect(await answer("Ada", "accept", "10:03")).toMatchObject({ reason: "no_tries_left" })
    expect(
      await answerOffer({ token: "x", birthDate, answer: "accept" }, at("10:03")),
    ).toMatchObject({ reason: "unknown_link" })
  })
})

describe("the list", () => {
  test("is joined from the clinic's page, once for one press", async () => {
    const visitor = testVisitor(clinic.clinicId, randomUUID())
    const wish = { ...wishes(), patient: person("Ada") }
    const both = await Promise.all([1, 2].map(() => joinWaitlist(visitor, wish, at("10:00"))))
    expect(both.every((one) => one.ok)).toBe(true)
    expect(await rows("select source from waitlist_entries")).toEqual([{ source: "patient" }])
  })

  test("takes whom the desk meets now, and nobody twice for one kind of visit", async () => {
    const newPatient = person("Ada")
    const added = await addToWaitlist(desk(), { ...wishes(), newPatient }, at("10:00"))
    expect(added.ok).toBe(true)
    const [{ id = "" } = {}] = await rows("select patient_id as id from waitlist_entries")
    const patientId = PatientId.parse(id)
    const again = await Promise.all(
      [1, 2].map(() => addToWaitlist(desk(), { ...wishes(), patientId }, at("10:01"))),
    )
    expect(again).toMatchObject([{ reason: "already_waiting" }, { reason: "already_waiting" }])
    const refused = { outcome: "refused", patientId, data: { reason: "already_waiting" } }
    expect(await openedEvents(database.admin, clinic.clinicId, "waitlist.joined")).toMatchObject([
      { outcome: "success" },
      refused,
      refused,
    ])
    expect(await rows("select source from waitlist_entries")).toEqual([{ source: "staff" }])
  })

  test("is the desk's to offer from by hand and to take off", async () => {
    await wait("Ada")
    const bea = await wait("Bea")
    const entryId = await entryOf(bea)
    const wish = {
      entryId,
      clinicianId: clinic.clinicianId,
      startsAt: at("14:00"),
    }
    expect((await offerByHand(desk(), wish, at("10:00"))).ok).toBe(true)
    expect(await offerByHand(desk(), wish, at("10:00"))).toMatchObject({
      reason: "already_offered",
    })
    expect(await offers()).toEqual([["Bea", "open"]])
    await removeFromWaitlist(desk(), entryId, at("10:02"))
    expect(await offers()).toEqual([
      ["Bea", "declined"],
      ["Ada", "open"],
    ])
    const auditor = testStaff(clinic.clinicId, clinic.clinicianId, "auditor")
    expect(await readWaitlist(auditor, at("10:03"))).toMatchObject({ reason: "forbidden" })
  })

  test("only times that can still be offered are listed", async () => {
    const entryId = await entryOf(await wait("Ada"))
    const first = async (now: string) => {
      const found = await freeTimesFor(desk(), entryId, at(now))
      return found.ok ? found.value.times[0]?.startsAt : found.reason
    }
    expect(await first("10:14")).toBe(at("10:20").toISOString())
    expect(await first("10:16")).toBe(at("10:40").toISOString())
  })

  test("of another clinic is another's", async () => {
    await wait("Ada")
    const other = await arrangeClinic(database, at("16:00"))
    const stranger = testStaff(other.clinicId, other.clinicianId, "scheduler")
    expect(await readWaitlist(stranger, at("10:00"))).toMatchObject({ value: { waiting: [] } })
  })
})

function wishes(change: object = {}) {
  return {
    visitTypeId: typeId,
    clinicianId: null,
    weekdays: [],
    fromDay: null,
    toDay: null,
    fromTime: "00:00",
    toTime: "00:00",
    reason: "Follow-up",
    key: randomUUID(),
    ...change,
  }
}

function person(name: string) {
  return {
    name,
    birthDate,
    sex: "F" as const,
    email: null,
    phone: "020 7946 0777",
    language: "en" as const,
  }
}

let joined = 0
async function entryOf(patientId: PatientId): Promise<string> {
  const [row] = await rows(`select id from waitlist_entries where patient_id = '${patientId}'`)
  return String(row?.["id"])
}

async function wait(name: string, change: object = {}): Promise<PatientId> {
  const patientId = PatientId.parse(randomUUID())
  await run(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, phone) values ($1, $2, $3, $4, $5, 'F', '020 7946 0777')",
    [patientId, clinic.clinicId, `RC-${randomUUID().slice(0, 8)}`, name, birthDate],
  )
  joined += 1
  const added = await addToWaitlist(
    desk(),
    { ...wishes(change), patientId },
    new Date(at("09:00").getTime() + joined),
  )
  expect(added.ok).toBe(true)
  return patientId
}

async function book(patientId: PatientId, time: string) {
  const { clinicId, clinicianId } = clinic
  const by = time === "14:00" ? clinicianId : await another()
  await run(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, 'Cough')",
    [randomUUID(), clinicId, patientId, by, at(time), new Date(at(time).getTime() + 1_200_000)],
  )
}

async function another(): Promise<UserId> {
  const id = UserId.parse(randomUUID())
  await run(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Dr Else', 'clinician', 'none')",
    [id, clinic.clinicId, `${id}@clinic.example`],
  )
  return id
}

async function tokenOf(name: string): Promise<string> {
  const { rows: found } = await database.admin.query(
    "select o.id from waitlist_offers o join waitlist_entries e on e.id = o.entry_id join patients p on p.id = e.patient_id where p.name = $1 and o.clinic_id = $2",
    [name, clinic.clinicId],
  )
  return linkToken("offer", String(found[0]?.id))
}

async function answer(name: string, said: "accept" | "decline" | "leave", time: string) {
  return answerOffer({ token: await tokenOf(name), birthDate, answer: said }, at(time))
}

/** Of forty at once some may wait too long for a connection, and are told so: they press again. */
async function pressed(name: string, time: string): ReturnType<typeof answer> {
  for (;;) {
    try {
      return await answer(name, "accept", time)
    } catch (error) {
      if (reasonOf(error) !== "timeout exceeded when trying to connect") throw error
    }
  }
}

async function offers(): Promise<unknown[]> {
  const { rows: found } = await database.admin.query(
    "select p.name, o.state from waitlist_offers o join waitlist_entries e on e.id = o.entry_id join patients p on p.id = e.patient_id where o.clinic_id = $1 order by o.created_at, e.joined_at",
    [clinic.clinicId],
  )
  return found.map((row) => [row.name, row.state])
}

async function held(): Promise<number> {
  return (await rows("select id from holds where state = 'held'")).length
}

async function letters() {
  return rows("select payload from outbox where payload->>'kind' = 'waitlist_offer'")
}

async function actions(): Promise<string[]> {
  return (await rows("select action from audit_events")).map((row) => String(row["action"]))
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const more = text.includes(" where ") ? " and clinic_id = $1" : " where clinic_id = $1"
  return (await database.admin.query(`${text}${more}`, [clinic.clinicId])).rows
}

async function run(text: string, values: unknown[]): Promise<void> {
  await database.admin.query(text, values)
}
