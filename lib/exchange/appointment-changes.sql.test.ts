import { expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { eventsOf } from "@/lib/patients/testing"

import { ask, client, exchangeClinic } from "./testing-exchange"

/** ITI-117: `$book` of a visit as it shall be, or of a held time that is given back. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const other = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)

const Appointment = z.looseObject({
  resourceType: z.string(),
  id: z.string().optional(),
  meta: z.looseObject({ versionId: z.string().optional() }).optional(),
  status: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  issue: z.array(z.looseObject({ code: z.string(), diagnostics: z.string() })).optional(),
})
type Appointment = z.infer<typeof Appointment>
const Answer = z.looseObject({
  entry: z.array(z.object({ resource: Appointment })).default([]),
})

async function operate(name: string, parameter: object[], caller = ours) {
  const answer = await ask(caller, `Appointment/${name}`, now, {
    method: "POST",
    headers: { "content-type": "application/fhir+json" },
    body: JSON.stringify({ resourceType: "Parameters", parameter }),
  })
  const body: unknown = JSON.parse(JSON.stringify(answer.body))
  const all = answer.status === 200 ? Answer.parse(body).entry : []
  return { status: answer.status, all: all.map(({ resource }) => resource) }
}
async function proposed(day: string): Promise<Appointment[]> {
  const { all } = await operate("$find", [
    { name: "start", valueDateTime: `${day}T09:00:00Z` },
    { name: "end", valueDateTime: `${day}T12:00:00Z` },
    { name: "visit-type", valueString: clinic.visitTypeId },
    { name: "patient-reference", valueReference: { reference: `Patient/${clinic.patientId}` } },
  ])
  return all
}
const resource = (one: object, more: object = {}) => [
  { name: "appointment-resource", resource: { ...one, ...more } },
]
async function booked(day: string): Promise<Appointment> {
  const [first] = await proposed(day)
  const { all } = await operate("$book", resource(first ?? {}, { status: "pending" }))
  expect(all[0]).toMatchObject({ status: "booked" })
  return Appointment.parse(all[0])
}
const half = 30 * 60_000
const later = ({ start = "", end = "" }: Appointment, by: number) => ({
  start: new Date(Date.parse(start) + by).toISOString(),
  end: new Date(Date.parse(end) + by).toISOString(),
})
const last = async (count: number) => (await eventsOf(database, clinic.clinicId)).slice(-count)

test("moved: the same visit at its new time, by the page's own command, and again it is as it stands", async () => {
  const visit = await booked("2026-12-01")
  const to = later(visit, 2 * half)
  const { all } = await operate("$book", resource(visit, to))
  expect(all).toMatchObject([{ id: visit.id, status: "booked", ...to }])
  expect(await last(1)).toEqual(["visit.moved success HOPERAT"])
  const { rows } = await database.admin.query(
    "select payload ->> 'kind' as letter from outbox where payload ->> 'visitId' = $1 and payload ? 'kind'",
    [visit.id],
  )
  expect(rows).toContainEqual({ letter: "rescheduled" })
  const again = await operate("$book", resource(visit, { ...to, meta: {} }))
  expect(again.all).toMatchObject([{ id: visit.id, ...to }])
  expect(await last(1)).toEqual(["fhir.read success HOPERAT"])
})

test("whoever had seen an older version learns so, and nothing moves", async () => {
  const visit = await booked("2026-12-02")
  await operate("$book", resource(visit, later(visit, half)))
  const { all } = await operate("$book", resource(visit, later(visit, 2 * half)))
  expect(all.map(({ issue }) => issue?.[0])).toMatchObject([{ code: "conflict" }])
  expect(await last(1)).toEqual(["access.denied refused HOPERAT"])
  const read = await ask(ours, `Appointment/${visit.id}`, now)
  expect(read.body).toMatchObject(later(visit, half))
})

/** Asks for both while somebody holds the visit: both have compared its version before either changes it. */
async function atOnce(visit: Appointment, wishes: readonly object[]) {
  const holder = await database.admin.connect()
  try {
    await holder.query("begin")
    await holder.query("select from visits where id = $1 for update", [visit.id])
    const answers = wishes.map((wish) => operate("$book", resource(visit, wish)))
    await expect
      .poll(async () => {
        const { rows } = await database.admin.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        return rows.length
      })
      .toBe(wishes.length)
    await holder.query("commit")
    const all = (await Promise.all(answers)).flatMap((answer) => answer.all)
    return all.map(({ status, issue }) => status ?? issue?.[0]?.code ?? "").toSorted()
  } finally {
    holder.release(true)
  }
}

test("two that change one version at once: one is done, the other learns of it, and so does the log", async () => {
  const visit = await booked("2026-12-10")
  const moves = [later(visit, half), later(visit, 2 * half)]
  expect(await atOnce(visit, moves)).toEqual(["booked", "conflict"])
  const told = ["access.denied refused HOPERAT", "visit.moved success HOPERAT"]
  expect((await last(2)).toSorted()).toEqual(told)
  const other = await booked("2026-12-11")
  const cancelled = { status: "cancelled" }
  expect(await atOnce(other, [cancelled, cancelled])).toEqual(["cancelled", "conflict"])
  const { rows } = await database.admin.query(
    "select version from visits where id = any($1) order by starts_at",
    [[visit.id, other.id]],
  )
  expect(rows).toEqual([{ version: 2 }, { version: 2 }])
})

test("cancelled, with its reason, and again it is as it stands", async () => {
  const visit = await booked("2026-12-03")
  const cancelationReason = { coding: [{ code: "pat-crt" }] }
  const wish = resource(visit, { status: "cancelled", cancelationReason })
  expect((await operate("$book", wish)).all).toMatchObject([{ id: visit.id, status: "cancelled" }])
  expect(await last(1)).toEqual(["visit.cancelled success HOPERAT"])
  const { rows } = await database.admin.query("select cancel_reason from visits where id = $1", [
    visit.id,
  ])
  expect(rows).toEqual([{ cancel_reason: "patient" }])
  const again = await operate("$book", resource({ ...visit, meta: {} }, { status: "cancelled" }))
  expect(again.all).toMatchObject([{ status: "cancelled" }])
  const moved = await operate("$book", resource({ ...visit, meta: {} }, later(visit, half)))
  expect(moved.all[0]?.issue).toMatchObject([{ code: "conflict" }])
})

test("a held time is given back, and found again; what was booked is cancelled by its own id", async () => {
  const [first, second] = await proposed("2026-12-04")
  await operate("$hold", [
    {
      name: "appointment-reference",
      valueReference: { reference: `Appointment/${first?.id}` },
    },
  ])
  expect((await proposed("2026-12-04")).map(({ start }) => start)).not.toContain(first?.start)
  const back = await operate("$book", resource(first ?? {}, { status: "cancelled" }))
  expect(back.all).toMatchObject([{ id: first?.id, status: "cancelled" }])
  expect((await last(1))[0]).toBe("visit.hold_released success HOPERAT")
  expect((await proposed("2026-12-04")).map(({ start }) => start)).toContain(first?.start)
  const never = await operate("$book", resource(second ?? {}, { status: "cancelled" }))
  expect(never.all[0]?.issue).toMatchObject([{ code: "not-found" }])
  await operate("$book", resource(second ?? {}, { status: "pending" }))
  const late = await operate("$book", resource(second ?? {}, { status: "cancelled" }))
  expect(late.all[0]?.issue).toMatchObject([{ code: "conflict" }])
})

test("a taken time, another length and another patient: the outcome alone, and the visit stays", async () => {
  const one = await booked("2026-12-07")
  const two = await booked("2026-12-07")
  const stranger = await clinic.patient()
  const probed: string[] = []
  const wishes: [object, string][] = [
    [{ start: two.start, end: two.end }, "not-found"],
    [{ end: later(one, half).end }, "not-supported"],
    [
      {
        ...later(one, 4 * half),
        participant: [{ actor: { reference: `Patient/${stranger}` }, status: "accepted" }],
      },
      "not-supported",
    ],
    [{ start: "2026-11-24T09:00:00Z", end: "2026-11-24T09:30:00Z" }, "not-found"],
  ]
  for (const [wish, code] of wishes) {
    const { status, all } = await operate("$book", resource(one, wish))
    expect([status, all.map(({ issue }) => issue?.[0]?.code)]).toEqual([200, [code]])
    // Whose it is cannot be tried out unseen.
    if ("participant" in wish) probed.push(...(await last(1)))
  }
  expect(probed).toEqual(["access.denied refused HOPERAT"])
  expect((await ask(ours, `Appointment/${one.id}`, now)).body).toMatchObject({ start: one.start })
})

test("nobody's, another clinic's and an ungranted one: refused, and in the log", async () => {
  const visit = await booked("2026-12-08")
  const cancelled = resource(visit, { status: "cancelled" })
  const nobody = resource({ ...visit, id: clinic.clinicId }, { status: "cancelled" })
  expect((await operate("$book", nobody)).status).toBe(404)
  expect((await operate("$book", cancelled, client(other.clinicId))).status).toBe(404)
  const books = client(clinic.clinicId, ["system/Appointment.crs", "system/Slot.s"])
  expect((await operate("$book", cancelled, books)).status).toBe(403)
  expect((await last(1))[0]).toBe("access.denied refused HOPERAT")
  const moves = client(clinic.clinicId, ["system/Appointment.rus"])
  const to = later(visit, half)
  expect((await operate("$book", resource(visit, to), moves)).all).toMatchObject([to])
  const [free] = await proposed("2026-12-09")
  expect((await operate("$book", resource(free ?? {}), moves)).status).toBe(403)
})

test.each<[string, object, string]>([
  ["no Appointment", { resourceType: "Patient", id: "1", status: "booked" }, "structure"],
  ["without an id", { resourceType: "Appointment", status: "cancelled" }, "structure"],
  ["of another status", { resourceType: "Appointment", id: "a", status: "noshow" }, "value"],
  ["to no time", { resourceType: "Appointment", id: "a", status: "booked" }, "required"],
  [
    "at a place",
    {
      resourceType: "Appointment",
      id: "a",
      status: "booked",
      start: "2026-12-01T09:00:00Z",
      end: "2026-12-01T09:30:00Z",
      participant: [{ actor: { reference: "Location/1" } }],
    },
    "not-supported",
  ],
])("%s: 400", async (_, sent, code) => {
  const answer = await ask(ours, "Appointment/$book", now, {
    method: "POST",
    headers: { "content-type": "application/fhir+json" },
    body: JSON.stringify({ resourceType: "Parameters", parameter: resource(sent) }),
  })
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([
    400,
    expect.stringContaining(`"${code}"`),
  ])
})
