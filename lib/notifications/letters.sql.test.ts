import { randomBytes, randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { linkToken } from "@/lib/identity/link-token"
import { testStaff } from "@/lib/identity/testing-actors"
import { enqueue } from "@/lib/jobs/outbox"
import { sendLinkAgain } from "@/lib/scheduling/visits/link-commands"
import { addressHash } from "@/lib/sealing/blind-index"

import type { About } from "./about"
import { letterJob } from "./jobs"
import type { LetterKind } from "./jobs"
import { sendNewLink, wayBack } from "./link-commands"
import { drain, keptDoors } from "./testing"

// Messages that are about no visit: to whom, by which way, what becomes of them.
const database = await testDatabase()
process.env["SMS_GATEWAY_URL"] = "http://127.0.0.1:9/"
process.env["SMS_GATEWAY_SECRET"] = randomBytes(32).toString("base64url")

const now = new Date("2026-11-10T09:00:00Z")
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const run = (text: string, values: unknown[]) => database.admin.query(text, values)

async function arranged(contact: { email?: string | null; phone?: string | null } = {}) {
  const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const { clinicId, patientId } = clinic
  const { email = "agnes@patients.example", phone = "07700 900142" } = contact
  await run("update patients set email = $2, phone = $3 where id = $1", [patientId, email, phone])
  const doors = keptDoors()
  return {
    ...clinic,
    doors,
    ask: (kind: LetterKind, about: About) =>
      withTenant(clinicId, (tx) => enqueue(tx, clinicId, letterJob, { kind, ...about })),
    work: (at = now) => drain(database, clinicId, doors, at),
    rows: async () =>
      (
        await database.admin.query<Record<string, string | null>>(
          "select id, kind, channel, state, reason, address from messages where clinic_id = $1 order by seq",
          [clinicId],
        )
      ).rows.map(({ kind, channel, state, reason, address }) =>
        [kind, channel, state, reason, address].filter(Boolean).join(" "),
      ),
  }
}
type Arranged = Awaited<ReturnType<typeof arranged>>

async function code(of: Arranged, channel: "email" | "sms", address: string): Promise<string> {
  const id = randomUUID()
  await run(
    "insert into one_time_codes (id, clinic_id, contact, birth_date, channel, address, language, created_at, expires_at) values ($1, $2, 'x', '1942-03-14', $3, $4, 'en', $5, $6)",
    [id, of.clinicId, channel, address, now, after(10)],
  )
  return id
}

async function request(of: Arranged, state: "requested" | "confirmed"): Promise<string> {
  const [type, id] = [randomUUID(), randomUUID()]
  await run(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes) values ($1, $2, 'check', 'CANARY Cardiology', 15, 15)",
    [type, of.clinicId],
  )
  await run(
    "insert into holds (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, state, holder, patient_id, reason, expires_at) values ($1, $2, $3, $4, $5, $6, $7, 'visitor:x', $8, 'CANARY Cough', $5)",
    [id, of.clinicId, type, of.clinicianId, after(3_000), after(3_015), state, of.patientId],
  )
  return id
}

async function staffLink(of: Arranged, purpose: "invitation" | "password_reset", until: Date) {
  const id = randomUUID()
  await run(
    "insert into staff_links (id, clinic_id, purpose, token_hash, user_id, email, name, role, created_at, expires_at) values ($1, $2, $3, $4, $5, 'orla@clinic.example', 'Orla', $8, $6, $7)",
    [
      id,
      of.clinicId,
      purpose,
      randomBytes(32),
      purpose === "invitation" ? null : of.clinicianId,
      after(-60),
      until,
      purpose === "invitation" ? "scheduler" : null,
    ],
  )
  return id
}

it("a code goes to the address that was asked for, by its own way, and by no other where that fails", async () => {
  const clinic = await arranged()
  await clinic.ask("one_time_code", { codeId: await code(clinic, "sms", "07700 900999") })
  await clinic.work()
  expect(clinic.doors.texts.map(({ to }) => to)).toEqual(["+447700900999"])
  clinic.doors.say.email = { kind: "refused", reason: "smtp_550" }
  await clinic.ask("one_time_code", { codeId: await code(clinic, "email", "a@other.example") })
  await clinic.work()
  expect(await clinic.rows()).toEqual([
    "one_time_code sms sent +447700900999",
    "one_time_code email failed smtp_550 a@other.example",
  ])
})

it("a code that nobody may use any more is not sent, nor to a number that asked for no texts", async () => {
  const clinic = await arranged()
  clinic.doors.say.sms = { kind: "later", reason: "gateway_503" }
  await clinic.ask("one_time_code", { codeId: await code(clinic, "sms", "07700 900142") })
  await clinic.work()
  clinic.doors.say.sms = { kind: "sent" }
  await clinic.work(after(11))
  await run(
    "insert into message_stops (clinic_id, channel, address, stopped_at) values ($1, 'sms', $3, $2)",
    [clinic.clinicId, now, addressHash("+447700900142")],
  )
  await clinic.ask("one_time_code", { codeId: await code(clinic, "sms", "07700 900142") })
  await clinic.work()
  expect(clinic.doors.texts).toEqual([])
  expect(await clinic.rows()).toEqual([
    "one_time_code sms dropped nothing_to_say +447700900142",
    "one_time_code email failed no_address",
  ])
})

it("a request is answered to its patient, who is not told that it waits when it was granted meanwhile", async () => {
  const clinic = await arranged({ email: null })
  const holdId = await request(clinic, "requested")
  await clinic.ask("request_received", { holdId })
  await clinic.work()
  await clinic.ask("request_received", { holdId })
  await run("update holds set state = 'confirmed' where id = $1", [holdId])
  await clinic.work()
  expect(await clinic.rows()).toEqual([
    "request_received sms sent +447700900142",
    "request_received sms dropped nothing_to_say +447700900142",
  ])
  await run("update holds set state = 'declined' where id = $1", [holdId])
  clinic.doors.say.sms = { kind: "refused", reason: "gateway_400" }
  await clinic.ask("request_declined", { holdId })
  await clinic.work()
  expect((await clinic.rows()).at(-1)).toBe("request_declined sms failed gateway_400 +447700900142")
  expect(JSON.stringify(clinic.doors)).not.toContain("CANARY")
})

it("an offer goes to the pocket first, by letter where no text arrives, and to nobody when it is over", async () => {
  const clinic = await arranged()
  const { patientId } = clinic
  const [entryId, freedId, offerId] = [randomUUID(), randomUUID(), randomUUID()]
  const [type] = (
    await database.admin.query<{ id: string }>(
      "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes) values (gen_random_uuid(), $1, 'check', 'CANARY Cardiology', 15, 15) returning id",
      [clinic.clinicId],
    )
  ).rows
  await run(
    "insert into waitlist_entries (id, clinic_id, key, patient_id, visit_type_id, weekdays, from_time, to_time, reason, source, joined_at) values ($1, $2, 'waitlist-1', $3, $4, '{}', '09:00', '17:00', 'CANARY Cough', 'staff', $5)",
    [entryId, clinic.clinicId, patientId, type?.id, now],
  )
  await run(
    "insert into freed_slots (id, clinic_id, clinician_id, visit_type_id, starts_at, ends_at, mode, created_at) values ($1, $2, $3, $4, $5, $6, 'one_by_one', $7)",
    [freedId, clinic.clinicId, clinic.clinicianId, type?.id, after(3_000), after(3_015), now],
  )
  await run(
    "insert into waitlist_offers (id, clinic_id, token_hash, entry_id, freed_id, starts_at, ends_at, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [
      offerId,
      clinic.clinicId,
      randomBytes(32),
      entryId,
      freedId,
      after(3_000),
      after(3_015),
      now,
      after(15),
    ],
  )
  clinic.doors.say.sms = { kind: "refused", reason: "gateway_400" }
  await clinic.ask("waitlist_offer", { offerId, patientId })
  await clinic.work()
  expect(clinic.doors.mails[0]?.text).toContain(`/offer#t=${linkToken("offer", offerId)}`)
  await clinic.ask("waitlist_offer", { offerId, patientId })
  await clinic.work(after(16))
  expect(await clinic.rows()).toEqual([
    "waitlist_offer sms failed gateway_400 +447700900142",
    "waitlist_offer email sent agnes@patients.example",
    "waitlist_offer sms dropped nothing_to_say +447700900142",
  ])
  expect(JSON.stringify(clinic.doors)).not.toContain("CANARY")
})

it("an emergency opening is told to the administrator, who has not left, without saying whose record", async () => {
  const clinic = await arranged()
  const { clinicianId: userId, patientId } = clinic
  await clinic.ask("break_glass", { userId, patientId })
  await clinic.work()
  const [mail] = clinic.doors.mails
  expect(mail?.text).toContain("/settings/break-glass")
  expect(JSON.stringify(mail)).not.toMatch(/Agnes|Thistledown|CANARY|1942/)
  await run("update users set active = false where id = $1", [userId])
  await clinic.ask("break_glass", { userId, patientId })
  await clinic.work()
  expect((await clinic.rows()).map((row) => row.split(" ").slice(0, 3).join(" "))).toEqual([
    "break_glass email sent",
    "break_glass email dropped",
  ])
})

it("who changed how they sign in is told at their own address, whatever a server said first", async () => {
  const clinic = await arranged()
  clinic.doors.say.email = { kind: "later", reason: "smtp_451" }
  await clinic.ask("credential_changed", { userId: clinic.clinicianId })
  await clinic.work()
  clinic.doors.say.email = { kind: "sent" }
  await clinic.work()
  expect(clinic.doors.mails[0]?.to).toMatch(/^doctor-\w+@clinic\.example$/)
  expect(clinic.doors.mails[0]?.subject).toBe("Your sign-in has changed")
  expect(clinic.doors.mails[0]?.text).toContain("http://localhost:3000/settings/security\n")
  expect(clinic.doors.mails[0]?.text).not.toContain("#t=")
  clinic.doors.say.email = { kind: "refused", reason: "smtp_550" }
  await clinic.ask("credential_changed", { userId: clinic.clinicianId })
  await clinic.work()
  expect((await clinic.rows()).at(-1)).toMatch(/^credential_changed email failed smtp_550 /)
})

it("an invitation or a new password is not sent when its link would be dead on arrival", async () => {
  const clinic = await arranged()
  const [live, late] = [
    await staffLink(clinic, "invitation", after(60)),
    await staffLink(clinic, "password_reset", after(-1)),
  ]
  await clinic.ask("staff_invitation", { inviteId: live })
  await clinic.ask("password_reset", { inviteId: late, userId: clinic.clinicianId })
  await clinic.work()
  expect(clinic.doors.mails.map(({ to }) => to)).toEqual(["orla@clinic.example"])
  expect(await clinic.rows()).toEqual([
    "staff_invitation email sent orla@clinic.example",
    "password_reset email dropped nothing_to_say orla@clinic.example",
  ])
})

it("a new link goes to the phone of who has only a phone, from staff and from the link that ran out", async () => {
  const clinic = await arranged({ email: null })
  const { clinicId, clinicianId, visitId } = clinic
  const scheduler = testStaff(clinicId, clinicianId, "scheduler")
  expect(await sendLinkAgain(scheduler, visitId, now)).toEqual({ ok: true })
  await clinic.work()
  const token = /#t=([\w-]{43})/.exec(clinic.doors.texts[0]?.text ?? "")?.[1] ?? ""
  expect(await wayBack(token)).toEqual({ channel: "sms", hint: "42" })
  expect(await sendNewLink(token, now)).toEqual({ ok: true })
  await clinic.work()
  expect(clinic.doors.texts.map(({ to }) => to)).toEqual(["+447700900142", "+447700900142"])
  expect(clinic.doors.texts[1]?.text).not.toContain(token)
  await run("update patients set phone = null where clinic_id = $1", [clinicId])
  expect(await sendLinkAgain(scheduler, visitId, now)).toEqual({ ok: false, reason: "no_address" })
})

it("a new link goes to whoever fell out of a call that goes on, past its time too, and to nobody once it ended", async () => {
  const clinic = await arranged()
  const { clinicId, clinicianId, visitId } = clinic
  const scheduler = testStaff(clinicId, clinicianId, "scheduler")
  const startsAt = new Date("2026-11-24T10:20:00Z")
  const at = (minutes: number) => new Date(startsAt.getTime() + minutes * 60_000)
  await run("update visits set state = 'in_call' where id = $1", [visitId])
  for (const minutes of [5, 100]) {
    expect(await sendLinkAgain(scheduler, visitId, at(minutes))).toEqual({ ok: true })
    await clinic.work(at(minutes))
  }
  expect(clinic.doors.mails.map(({ to }) => to)).toEqual([
    "agnes@patients.example",
    "agnes@patients.example",
  ])
  expect(await sendLinkAgain(scheduler, visitId, at(101))).toEqual({ ok: true })
  await run("update visits set state = 'ended' where id = $1", [visitId])
  await clinic.work(at(101))
  expect(clinic.doors.mails).toHaveLength(2)
})

it("an alarm that nobody answers is told to one of the staff, in the clinic's language, without saying whose or what", async () => {
  const clinic = await arranged()
  const { clinicId, visitId, patientId, clinicianId: userId } = clinic
  await run(
    "insert into alarm_monitors (visit_id, clinic_id, patient_id, state, shown, unanswered) values ($1, $2, $3, '{}', 'high', 'high')",
    [visitId, clinicId, patientId],
  )
  await clinic.ask("vitals_alarm", { userId, visitId })
  await clinic.work()
  await run("update clinics set locale = 'zh' where id = $1", [clinicId])
  await clinic.ask("vitals_alarm", { userId, visitId })
  await clinic.work()
  const [english, chinese] = clinic.doors.mails
  expect(english?.text).toContain(`/visits/${visitId}/alarms`)
  expect(english?.text).toContain("Tuesday 24 November at 10:20")
  expect(chinese?.subject).toBe("有一个报警无人应答")
  expect(JSON.stringify(clinic.doors.mails)).not.toMatch(
    /Agnes|Thistledown|CANARY|1942|Cough|high/i,
  )
  // Answered meanwhile: there is nothing left to say.
  await run("update alarm_monitors set unanswered = null where visit_id = $1", [visitId])
  await clinic.ask("vitals_alarm", { userId, visitId })
  await clinic.work()
  expect((await clinic.rows()).map((row) => row.split(" ").slice(0, 3).join(" "))).toEqual([
    "vitals_alarm email sent",
    "vitals_alarm email sent",
    "vitals_alarm email dropped",
  ])
})
