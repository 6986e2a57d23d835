import { randomUUID } from "node:crypto"

import { beforeEach, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"

import { codeOf } from "./code"
import { codeMs, redeemCode, requestCode } from "./one-time-code"
import {
  choosePerson,
  endPortalSession,
  findPortalSession,
  portalAbsoluteMs,
  portalIdleMs,
} from "./portal-session"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const born = "1942-03-14"
let clinic: TestClinic & { slug: string; contact: string }

beforeEach(async () => {
  const made = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const contact = `agnes-${made.patientId.slice(0, 8)}@patients.example`
  await database.admin.query(
    "update patients set email = $2, phone = '020 7946 0142' where id = $1",
    [made.patientId, contact],
  )
  clinic = { ...made, slug: `clinic-${made.clinicId.slice(0, 8)}`, contact }
})

async function ask(
  over: { contact?: string; birthDate?: string } = {},
  from: string = randomUUID(),
) {
  const asked = await requestCode(
    { clinic: clinic.slug, contact: clinic.contact, birthDate: born, ...over },
    from,
    at,
  )
  if (!asked.ok) throw new Error(asked.reason)
  return asked.value.codeId
}

function redeem(codeId: string, code: string, when = at) {
  return redeemCode({ clinic: clinic.slug, codeId, code }, randomUUID(), when)
}

async function signIn(): Promise<string> {
  const codeId = await ask()
  const opened = await redeem(codeId, codeOf(codeId))
  if (!opened.ok) throw new Error(opened.reason)
  return opened.value.token
}

async function addProxy(over: { until?: string; from?: string; scope?: string } = {}) {
  const id = randomUUID()
  await database.admin.query(
    `insert into proxies (id, clinic_id, patient_id, name, birth_date, relation, basis, email, scope, from_day, until_day, added_by, added_at)
     values ($1, $2, $3, 'Hester Thistledown', '1970-02-01', 'child', 'patient_wish', 'hester@patients.example', $4, $5, $6, $7, now())`,
    [
      id,
      clinic.clinicId,
      clinic.patientId,
      over.scope ?? "full",
      over.from ?? "2026-01-01",
      over.until ?? null,
      clinic.clinicianId,
    ],
  )
  return id
}

const hester = { contact: "hester@patients.example", birthDate: "1970-02-01" }

it("goes to the registered address, in whatever way it is spelled", async () => {
  for (const contact of [clinic.contact.toUpperCase(), "+44 20 7946 0142"]) {
    const { rows } = await database.admin.query(
      "select id, address, tries_left from one_time_codes where id = $1",
      [await ask({ contact })],
    )
    expect([clinic.contact, "020 7946 0142"]).toContain(rows[0]?.address)
  }
})

it("opens nobody's page whose number in another country ends alike", async () => {
  const abroad = randomUUID()
  await database.admin.query(
    `insert into patients (id, clinic_id, reference, name, birth_date, sex, phone, language, created_at)
     select $1::uuid, clinic_id, 'HC-' || left($1::text, 6), 'Mallory Fernsby', birth_date, sex, '+49 20 7946 0142', language, created_at - interval '1 day'
     from patients where id = $2`,
    [abroad, clinic.patientId],
  )
  const codeId = await ask({ contact: "020 7946 0142" })
  const opened = await redeem(codeId, codeOf(codeId))
  if (!opened.ok) throw new Error(opened.reason)
  const people = async () =>
    (await findPortalSession(opened.value.token, at))?.people.map(({ patientId }) => patientId)
  expect(await people()).toEqual([abroad])
  // Not even where the number that the code went to is no longer anybody's.
  await database.admin.query("update patients set phone = null where id = $1", [abroad])
  expect(await people()).toBeUndefined()
})

it("an unknown person gets the same answer and the same rows, and no address", async () => {
  const known = await ask()
  const unknown = await ask({ birthDate: "1950-01-01" })
  const { rows } = await database.admin.query(
    "select o.id, o.address is null as nobody from one_time_codes o where id = any($1)",
    [[known, unknown]],
  )
  expect(rows.find((row) => row.id === unknown)?.nobody).toBe(true)
  expect(rows.find((row) => row.id === known)?.nobody).toBe(false)
  const jobs = await database.admin.query(
    "select payload from outbox where clinic_id = $1 order by id",
    [clinic.clinicId],
  )
  expect(jobs.rows.map((row) => row.payload)).toEqual([
    { kind: "one_time_code", codeId: known, patientId: clinic.patientId },
    { kind: "one_time_code", codeId: unknown },
  ])
  expect(await redeem(unknown, codeOf(unknown))).toMatchObject({ ok: false, reason: "wrong_code" })
})

it("the digits stand nowhere in the database", async () => {
  const codeId = await ask()
  const { rows } = await database.admin.query(
    "select (select string_agg(to_jsonb(o)::text, '') from one_time_codes o) || (select string_agg(payload::text, '') from outbox) as text",
  )
  const digits = codeOf(codeId)
  expect(digits).toMatch(/^\d{6}$/)
  expect(rows[0]?.text.match(new RegExp(`(?<!\\d)${digits}(?!\\d)`, "g"))).toBeNull()
})

it("opens a session that acts for the patient, once", async () => {
  const codeId = await ask()
  const opened = await redeem(codeId, codeOf(codeId))
  expect(opened.ok).toBe(true)
  expect(await redeem(codeId, codeOf(codeId))).toEqual({ ok: false, reason: "code_over" })
  const token = opened.ok ? opened.value.token : ""
  expect(await findPortalSession(token, at)).toMatchObject({
    chosen: { patientId: clinic.patientId, proxyId: null, scope: "full" },
  })
})

it("is over after ten minutes", async () => {
  const codeId = await ask()
  expect(await redeem(codeId, codeOf(codeId), new Date(at.getTime() + codeMs))).toEqual({
    ok: false,
    reason: "code_over",
  })
})

it("fifty wrong tries at once are five, and the right one comes too late", async () => {
  const codeId = await ask()
  const wrong = codeOf(codeId) === "000000" ? "000001" : "000000"
  const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(codeId, wrong)))
  const reasons = answers.map((answer) => (answer.ok ? "ok" : answer.reason))
  expect(reasons.filter((reason) => reason === "wrong_code")).toHaveLength(5)
  expect(reasons.filter((reason) => reason === "code_over")).toHaveLength(45)
  expect(await redeem(codeId, codeOf(codeId))).toEqual({ ok: false, reason: "code_over" })
})

it("three codes a quarter of an hour to one address, whether known or not", async () => {
  for (const contact of [clinic.contact, `nobody-${randomUUID()}@patients.example`]) {
    const answers = []
    for (let i = 0; i < 4; i++)
      answers.push(
        await requestCode({ clinic: clinic.slug, contact, birthDate: born }, randomUUID(), at),
      )
    expect(answers.map((answer) => answer.ok)).toEqual([true, true, true, false])
    expect(answers[3]).toMatchObject({ reason: "too_many", retryAfter: expect.closeTo(900, -2) })
  }
})

it("twenty from one network address", async () => {
  const from = randomUUID()
  for (let i = 0; i < 20; i++) await ask({ contact: `someone-${i}@patients.example` }, from)
  expect(
    await requestCode({ clinic: clinic.slug, contact: clinic.contact, birthDate: born }, from, at),
  ).toMatchObject({ reason: "too_many" })
})

it("a code opens what it was asked for with, and no other's request", async () => {
  const own = await ask()
  const others: string[] = []
  // Of a million, two can be the same six digits.
  while (others.length === 0 || codeOf(others.at(-1) ?? "") === codeOf(own))
    others.push(await ask({ contact: `another-${others.length}@patients.example` }))
  const [other = ""] = others.slice(-1)
  expect(await redeem(own, codeOf(other))).toMatchObject({ reason: "wrong_code" })
  expect(await redeem(randomUUID(), codeOf(own))).toMatchObject({ reason: "code_over" })
  expect(await redeem(own, codeOf(own))).toMatchObject({ ok: true })
})

it("a code of one clinic opens nothing in another", async () => {
  const codeId = await ask()
  const there = await arrangeClinic(database, at)
  const slug = `clinic-${there.clinicId.slice(0, 8)}`
  expect(
    await redeemCode({ clinic: slug, codeId, code: codeOf(codeId) }, randomUUID(), at),
  ).toEqual({ ok: false, reason: "code_over" })
})

it("thirty minutes idle, twelve hours at most, and over when signed out", async () => {
  const token = await signIn()
  const after = (ms: number) => findPortalSession(token, new Date(at.getTime() + ms))
  expect(await after(portalIdleMs - 1_000)).toBeDefined()
  expect(await after(2 * portalIdleMs - 2_000)).toBeDefined()
  expect(await after(4 * portalIdleMs)).toBeUndefined()

  const busy = await signIn()
  for (let ms = 0; ms < portalAbsoluteMs; ms += portalIdleMs / 2)
    expect(await findPortalSession(busy, new Date(at.getTime() + ms))).toBeDefined()
  expect(await findPortalSession(busy, new Date(at.getTime() + portalAbsoluteMs))).toBeUndefined()

  const left = await signIn()
  await endPortalSession(left, at)
  expect(await findPortalSession(left, at)).toBeUndefined()
})

it("a proxy acts for the patient, within their days and until they are removed", async () => {
  const proxyId = await addProxy()
  await addProxy({ until: "2026-11-23" })
  await addProxy({ from: "2026-11-25" })
  const codeId = await ask(hester)
  const opened = await redeem(codeId, codeOf(codeId))
  const token = opened.ok ? opened.value.token : ""
  expect(await findPortalSession(token, at)).toMatchObject({
    people: [{ patientId: clinic.patientId, proxyId }],
    chosen: { proxyId },
  })
  await database.admin.query(
    "update proxies set removed_at = now(), removed_by = added_by where id = $1",
    [proxyId],
  )
  expect(await findPortalSession(token, at)).toBeUndefined()
})

it("who may act for several chooses, and nobody else's", async () => {
  const proxyId = await addProxy({ scope: "appointments" })
  const own = randomUUID()
  await database.admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) values ($1, $2, 'RC-2', 'Hester Thistledown', '1970-02-01', 'F', 'Hester@patients.example')",
    [own, clinic.clinicId],
  )
  const codeId = await ask(hester)
  const opened = await redeem(codeId, codeOf(codeId))
  const token = opened.ok ? opened.value.token : ""
  const before = await findPortalSession(token, at)
  expect(before?.people.map((one) => [one.patientId, one.proxyId])).toEqual([
    [own, null],
    [clinic.patientId, proxyId],
  ])
  expect(before?.chosen).toBeUndefined()
  expect(await choosePerson(token, { patientId: clinic.patientId, proxyId: null }, at)).toBe(false)
  expect(await choosePerson(token, { patientId: clinic.patientId, proxyId }, at)).toBe(true)
  expect((await findPortalSession(token, at))?.chosen?.scope).toBe("appointments")
})

it("each request and each try is in the log", async () => {
  const codeId = await ask()
  await redeem(codeId, codeOf(codeId) === "000000" ? "000001" : "000000")
  await redeem(codeId, codeOf(codeId))
  const { rows } = await database.admin.query(
    "select action, outcome, patient_id from audit_events where clinic_id = $1 order by seq",
    [clinic.clinicId],
  )
  expect(rows).toEqual([
    { action: "code.issued", outcome: "success", patient_id: clinic.patientId },
    { action: "code.refused", outcome: "refused", patient_id: null },
    { action: "code.redeemed", outcome: "success", patient_id: clinic.patientId },
  ])
})
