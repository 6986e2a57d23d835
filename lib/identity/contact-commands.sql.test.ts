import { randomBytes, randomUUID } from "node:crypto"

import { beforeEach, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { PortalActor } from "@/lib/actor"

import { codeOf } from "./code"
import { askContactChange, proveContactChange } from "./contact-commands"
import { codeMs, redeemCode, requestCode } from "./one-time-code"
import { findPortalSession } from "./portal-session"

// A gateway is set up; nothing is sent to it here.
process.env["SMS_GATEWAY_URL"] = "http://127.0.0.1:9/"
process.env["SMS_GATEWAY_SECRET"] = randomBytes(32).toString("base64url")

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const later = new Date(at.getTime() + 60_000)
const born = "1942-03-14"
let clinic: TestClinic & { slug: string; contact: string }
let actor: PortalActor
let token: string

beforeEach(async () => {
  const made = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const contact = `agnes-${made.patientId.slice(0, 8)}@patients.example`
  await database.admin.query("update patients set email = $2, phone = null where id = $1", [
    made.patientId,
    contact,
  ])
  clinic = { ...made, slug: `clinic-${made.clinicId.slice(0, 8)}`, contact }
  actor = portal(null)
  token = await open(contact)
})

function portal(proxyId: string | null): PortalActor {
  const { clinicId, patientId } = clinic
  return mintActor({ kind: "portal", clinicId, patientId, proxyId, requestId: "test" })
}

async function open(contact: string): Promise<string> {
  const asked = await requestCode(
    { clinic: clinic.slug, contact, birthDate: born },
    randomUUID(),
    at,
  )
  if (!asked.ok) throw new Error(asked.reason)
  const { codeId } = asked.value
  const code = codeOf(codeId)
  const opened = await redeemCode({ clinic: clinic.slug, codeId, code }, randomUUID(), at)
  if (!opened.ok) throw new Error(opened.reason)
  return opened.value.token
}

async function ask(contact: string, who = actor) {
  return askContactChange(who, { contact }, randomUUID(), later)
}

async function asked(contact: string): Promise<string> {
  const answer = await ask(contact)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value.changeId
}

const prove = (changeId: string, code = codeOf(changeId), who = actor, when = later) =>
  proveContactChange(who, token, { changeId, code }, randomUUID(), when)

async function stored() {
  const { rows } = await database.admin.query<{ email: string; phone: string; version: number }>(
    "select id, email, phone, version from patients where id = $1",
    [clinic.patientId],
  )
  return rows[0]
}

it("a code at the new address changes it: the old one is told, and only this session goes on", async () => {
  const elsewhere = await open(clinic.contact)
  const wanted = `new-${randomUUID().slice(0, 8)}@patients.example`
  const changeId = await asked(wanted)
  expect(await stored()).toMatchObject({ email: clinic.contact })
  expect(await prove(changeId)).toMatchObject({ ok: true })
  expect(await stored()).toMatchObject({ email: wanted, version: 2 })
  const mine = await findPortalSession(token, later)
  expect(mine?.chosen?.patientId).toBe(clinic.patientId)
  expect(await findPortalSession(elsewhere, later)).toBeUndefined()

  const { rows } = await database.admin.query(
    "select payload->>'kind' as kind from outbox where payload->>'changeId' = $1 order by payload->>'kind'",
    [changeId],
  )
  expect(rows.map(({ kind }) => kind)).toEqual(["contact_changed", "contact_code"])
  const told = await database.admin.query(
    "select id, told_channel, told_address from contact_changes where id = $1",
    [changeId],
  )
  expect(told.rows).toEqual([{ id: changeId, told_channel: "email", told_address: clinic.contact }])
  const events = await database.admin.query<{ action: string }>(
    "select action from audit_events where clinic_id = $1 and action in ('code.issued', 'patient.changed')",
    [clinic.clinicId],
  )
  expect(events.rows.map(({ action }) => action)).toContain("patient.changed")
  expect(JSON.stringify(events.rows)).not.toContain(wanted)
})

it("a session that was opened by telephone goes on with the new number", async () => {
  await database.admin.query("update patients set phone = '020 7946 0142' where id = $1", [
    clinic.patientId,
  ])
  token = await open("020 7946 0142")
  const number = `+4477009${String(Math.floor(Math.random() * 100_000)).padStart(5, "0")}`
  expect(await prove(await asked(number.replace("+44", "0")))).toMatchObject({ ok: true })
  expect(await stored()).toMatchObject({ phone: number })
  expect((await findPortalSession(token, later))?.chosen?.patientId).toBe(clinic.patientId)
})

it("a code works once, for ten minutes, for its own patient and for five tries", async () => {
  const first = await asked("first@patients.example")
  expect(await prove(first)).toMatchObject({ ok: true })
  expect(await prove(first)).toMatchObject({ reason: "code_over" })

  const late = await asked("late@patients.example")
  const tooLate = new Date(later.getTime() + codeMs + 1)
  expect(await prove(late, codeOf(late), actor, tooLate)).toMatchObject({ reason: "code_over" })

  const other = await arrangeClinic(database, new Date("2026-11-25T10:20:00Z"))
  const stranger = mintActor({
    kind: "portal",
    clinicId: other.clinicId,
    patientId: other.patientId,
    proxyId: null,
    requestId: "test",
  })
  expect(await prove(late, codeOf(late), stranger)).toMatchObject({ reason: "code_over" })

  const wrong = codeOf(late) === "000000" ? "111111" : "000000"
  const tries = await Promise.all(Array.from({ length: 20 }, () => prove(late, wrong)))
  expect(tries.filter((one) => !one.ok && one.reason === "wrong_code")).toHaveLength(5)
  expect(await prove(late)).toMatchObject({ reason: "code_over" })
  expect(await stored()).toMatchObject({ email: "first@patients.example" })
})

it("twenty proofs of one code at once change the record once", async () => {
  const changeId = await asked("once@patients.example")
  const answers = await Promise.all(Array.from({ length: 20 }, () => prove(changeId)))
  expect(answers.filter((one) => one.ok)).toHaveLength(1)
  expect(await stored()).toMatchObject({ version: 2 })
})

it("refuses a proxy, what is no address, what is known already, and too many wishes", async () => {
  expect(await ask("new@patients.example", portal(randomUUID()))).toMatchObject({
    reason: "forbidden",
  })
  for (const bad of ["nobody", "@", "a@b", "123", "+44 1", "x@y.example\nBcc: z@y.example"])
    expect(await ask(bad)).toMatchObject({ reason: "no_contact" })
  expect(await ask(clinic.contact)).toMatchObject({ reason: "same_contact" })
  const answers = []
  for (let one = 0; one < 6; one++) answers.push(await ask(`many-${one}@patients.example`))
  expect(answers.at(-1)).toMatchObject({ reason: "too_many" })
})
