import { randomBytes, randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { enqueue } from "@/lib/jobs/outbox"

import { triesWithOtherWay } from "./delivery"
import { deliverMessage } from "./delivery-commands"
import { receiveGatewayEvent } from "./gateway-commands"
import { cancelledJob, inviteJob, letterJob, planJob } from "./jobs"
import { drain, keptDoors } from "./testing"

const database = await testDatabase()
process.env["SMS_GATEWAY_URL"] = "http://127.0.0.1:9/"
process.env["SMS_GATEWAY_SECRET"] = randomBytes(32).toString("base64url")

const startsAt = new Date("2026-11-24T10:20:00Z")
const booked = new Date("2026-11-10T09:00:00Z")
const before = (hours: number) => new Date(startsAt.getTime() - hours * 3_600_000)

async function arranged(contact: { email?: string | null; phone?: string | null } = {}) {
  const clinic = await arrangeClinic(database, startsAt)
  const { email = "agnes@patients.example", phone = "07700 900142" } = contact
  await database.admin.query("update patients set email = $2, phone = $3 where clinic_id = $1", [
    clinic.clinicId,
    email,
    phone,
  ])
  const doors = keptDoors()
  return {
    ...clinic,
    system: systemActor("notifications", clinic.clinicId),
    doors,
    work: (now: Date) => drain(database, clinic.clinicId, doors, now),
    rows: async () =>
      (
        await database.admin.query<{
          kind: string
          channel: string
          state: string
          reason: string
        }>("select kind, channel, state, reason from messages where clinic_id = $1 order by seq", [
          clinic.clinicId,
        ])
      ).rows.map((row) =>
        [row.kind, row.channel, row.state, ...(row.reason ? [row.reason] : [])].join(" "),
      ),
    events: async () =>
      (
        await database.admin.query<{ action: string }>(
          "select action from audit_events where clinic_id = $1 order by seq",
          [clinic.clinicId],
        )
      ).rows.map((row) => row.action),
    planned: async () =>
      (
        await database.admin.query<{ line: string }>(
          "select payload->>'kind' || ' ' || to_char(due_at at time zone 'UTC', 'DD HH24:MI') as line from outbox where clinic_id = $1 and plan is not null and done_at is null order by due_at",
          [clinic.clinicId],
        )
      ).rows.map((row) => row.line),
  }
}

async function link({ clinicId, visitId, patientId }: TestClinic): Promise<string> {
  const id = randomUUID()
  await database.admin.query(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [id, Buffer.from(tokenHash(linkToken("visit", id))), clinicId, visitId, patientId],
  )
  return id
}

const plan = ({ clinicId, visitId }: TestClinic) =>
  withTenant(clinicId, (tx) => enqueue(tx, clinicId, planJob, { visitId }))

it("a booking is told once, with its link and its calendar file, whoever asks for it", async () => {
  const clinic = await arranged()
  const { clinicId, visitId, doors, work } = clinic
  const linkId = await link(clinic)
  await withTenant(clinicId, async (tx) => {
    await enqueue(tx, clinicId, inviteJob, { linkId })
    await enqueue(tx, clinicId, planJob, { visitId })
    await enqueue(tx, clinicId, letterJob, { kind: "confirmation", visitId })
  })
  await work(booked)
  expect(await clinic.rows()).toEqual(["confirmation email sent"])
  const [mail] = doors.mails
  expect(mail?.to).toBe("agnes@patients.example")
  expect(mail?.text).toContain(`http://localhost:3000/join#t=${linkToken("visit", linkId)}`)
  expect(mail?.calendar?.method).toBe("REQUEST")
  expect(mail?.calendar?.text).toContain("METHOD:REQUEST")
  expect(await clinic.events()).toEqual(["message.sent"])
})

it("plans the four reminders, sends each when it is due, and none twice", async () => {
  const clinic = await arranged()
  await link(clinic)
  await plan(clinic)
  await clinic.work(booked)
  expect(await clinic.planned()).toEqual([
    "reminder_3d 21 10:20",
    "reminder_1d 23 10:20",
    "reminder_1h 24 09:20",
    "reminder_10m 24 10:10",
  ])
  for (const hours of [71, 23, 0.9, 0.1]) await clinic.work(before(hours))
  await plan(clinic)
  await clinic.work(before(0.1))
  expect(await clinic.rows()).toEqual([
    "confirmation email sent",
    "reminder_3d email sent",
    "reminder_1d email sent",
    "reminder_1h sms sent",
    "reminder_10m sms sent",
  ])
})

it("plans anew when the visit moves, and drops all when it is called off", async () => {
  const clinic = await arranged()
  const { clinicId, visitId } = clinic
  await link(clinic)
  await plan(clinic)
  await clinic.work(booked)
  await database.admin.query(
    "update visits set starts_at = starts_at + interval '7 days', ends_at = ends_at + interval '7 days' where id = $1",
    [visitId],
  )
  await plan(clinic)
  await clinic.work(booked)
  expect((await clinic.planned())[0]).toBe("reminder_3d 28 10:20")
  expect(await clinic.planned()).toHaveLength(4)
  expect(await clinic.rows()).toEqual(["confirmation email sent", "rescheduled email sent"])
  expect(clinic.doors.mails[1]?.subject).toContain("Tuesday 1 December, 10:20")

  await database.admin.query("update visits set state = 'cancelled' where id = $1", [visitId])
  await withTenant(clinicId, (tx) => enqueue(tx, clinicId, cancelledJob, { visitId }))
  await plan(clinic)
  await clinic.work(booked)
  expect(await clinic.planned()).toEqual([])
  expect((await clinic.rows()).at(-1)).toBe("cancelled email sent")
  expect(clinic.doors.mails[2]?.calendar?.method).toBe("CANCEL")
})

it("a reminder that Redis still held for the old time says nothing", async () => {
  const clinic = await arranged()
  await link(clinic)
  await plan(clinic)
  await clinic.work(booked)
  await database.admin.query(
    "update visits set starts_at = starts_at + interval '7 days', ends_at = ends_at + interval '7 days' where id = $1",
    [clinic.visitId],
  )
  await clinic.work(before(23))
  expect(await clinic.rows()).toEqual([
    "confirmation email sent",
    "reminder_3d email dropped nothing_to_say",
    "reminder_1d email dropped nothing_to_say",
  ])
})

it("a new link is told as one, and the old one no more", async () => {
  const clinic = await arranged()
  const old = await link(clinic)
  await plan(clinic)
  await clinic.work(booked)
  await database.admin.query("update visit_links set revoked_at = now() where id = $1", [old])
  const next = await link(clinic)
  await withTenant(clinic.clinicId, (tx) =>
    enqueue(tx, clinic.clinicId, inviteJob, { linkId: next }),
  )
  await clinic.work(booked)
  expect(await clinic.rows()).toEqual(["confirmation email sent", "link_again email sent"])
  expect(clinic.doors.mails[1]?.text).toContain(linkToken("visit", next))
})

it("a refusal for good goes by the other way, once", async () => {
  const clinic = await arranged()
  await link(clinic)
  clinic.doors.say.email = { kind: "refused", reason: "smtp_550" }
  clinic.doors.say.sms = { kind: "refused", reason: "gateway_400" }
  await plan(clinic)
  await clinic.work(booked)
  expect((await clinic.rows()).toSorted()).toEqual([
    "confirmation email failed smtp_550",
    "confirmation sms failed gateway_400",
  ])
  expect(await clinic.events()).toEqual(["message.failed", "message.failed"])
})

it("a server that is busy keeps its promise open until it answers", async () => {
  const clinic = await arranged()
  await link(clinic)
  clinic.doors.say.email = { kind: "later", reason: "smtp_451" }
  await plan(clinic)
  await clinic.work(booked)
  expect(await clinic.rows()).toEqual(["confirmation email queued smtp_451"])
  clinic.doors.say.email = { kind: "sent" }
  await clinic.work(booked)
  expect(await clinic.rows()).toEqual(["confirmation email sent"])
  expect(clinic.doors.texts).toEqual([])
})

it("a mail server that is away for hours costs no letter that has no other way", async () => {
  const clinic = await arranged({ phone: null })
  await link(clinic)
  clinic.doors.say.email = { kind: "later", reason: "smtp_silent" }
  await plan(clinic)
  for (let tries = 0; tries < 36; tries += 1) await clinic.work(booked)
  expect(await clinic.rows()).toEqual(["confirmation email queued smtp_silent"])
  clinic.doors.say.email = { kind: "sent" }
  await clinic.work(booked)
  expect(await clinic.rows()).toEqual(["confirmation email sent"])
})

it("where the other way is left it is tried within minutes", async () => {
  const clinic = await arranged()
  await link(clinic)
  clinic.doors.say.email = { kind: "later", reason: "smtp_silent" }
  await plan(clinic)
  for (let tries = 0; tries < triesWithOtherWay; tries += 1) await clinic.work(booked)
  expect(await clinic.rows()).toEqual([
    "confirmation email failed smtp_silent",
    "confirmation sms sent",
  ])
})

it("a patient without e-mail gets a text, one without either is to be telephoned", async () => {
  const texted = await arranged({ email: null })
  await link(texted)
  await plan(texted)
  await texted.work(booked)
  expect(texted.doors.texts[0]).toMatchObject({ to: "+447700900142" })
  const mute = await arranged({ email: null, phone: "ask the neighbour" })
  await plan(mute)
  await mute.work(booked)
  expect(await mute.rows()).toEqual(["confirmation email failed no_address"])
})

it("two workers with the same message: one sends it", async () => {
  const clinic = await arranged()
  await link(clinic)
  clinic.doors.say.email = { kind: "later", reason: "smtp_451" }
  await plan(clinic)
  await clinic.work(booked)
  clinic.doors.say.email = { kind: "sent" }
  const { rows } = await database.admin.query<{ id: string }>(
    "select id from messages where clinic_id = $1",
    [clinic.clinicId],
  )
  const id = rows[0]?.id ?? ""
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, () => deliverMessage(clinic.system, id, clinic.doors, () => booked)),
  )
  expect(clinic.doors.mails).toHaveLength(1)
  expect(tries.filter((one) => one.status === "fulfilled").length).toBeGreaterThan(0)
})

it("a claim whose worker died runs out, and the message is sent", async () => {
  const clinic = await arranged()
  await link(clinic)
  clinic.doors.say.email = { kind: "later", reason: "smtp_451" }
  await plan(clinic)
  await clinic.work(booked)
  clinic.doors.say.email = { kind: "sent" }
  await database.admin.query(
    "update messages set state = 'sending', claimed_until = $2 where clinic_id = $1",
    [clinic.clinicId, new Date(booked.getTime() + 40_000)],
  )
  await clinic.work(booked)
  expect(clinic.doors.mails).toHaveLength(0)
  await clinic.work(new Date(booked.getTime() + 41_000))
  expect(clinic.doors.mails).toHaveLength(1)
})

it("another clinic's worker finds no message to send", async () => {
  const [here, there] = [await arranged(), await arranged()]
  await link(here)
  here.doors.say.email = { kind: "later", reason: "smtp_451" }
  await plan(here)
  await here.work(booked)
  const { rows } = await database.admin.query<{ id: string }>(
    "select id from messages where clinic_id = $1",
    [here.clinicId],
  )
  await deliverMessage(there.system, rows[0]?.id ?? "", there.doors, () => booked)
  expect(there.doors.mails).toEqual([])
})

async function texted() {
  const clinic = await arranged({
    email: null,
    phone: `07700 9${String(Math.random()).slice(2, 7)}`,
  })
  await link(clinic)
  await plan(clinic)
  await clinic.work(booked)
  const id = clinic.doors.texts[0]?.id ?? ""
  const number = clinic.doors.texts[0]?.to ?? ""
  const told = (status: "sent" | "delivered" | "failed") =>
    receiveGatewayEvent({ type: "report", id, status }, booked)
  return { ...clinic, id, number, told }
}

it("a delivery report reaches the row, whatever its order", async () => {
  const clinic = await texted()
  expect(await clinic.rows()).toEqual(["confirmation sms sent"])
  for (const status of ["delivered", "sent", "failed", "delivered"] as const)
    await clinic.told(status)
  expect(await clinic.rows()).toEqual(["confirmation sms delivered"])
  expect(await clinic.events()).toEqual(["message.sent", "message.delivered"])
  expect(
    await receiveGatewayEvent({ type: "report", id: randomUUID(), status: "sent" }, booked),
  ).toBe("unknown")
})

it("a text that did not arrive goes by e-mail", async () => {
  const clinic = await texted()
  await database.admin.query("update patients set email = 'late@patients.example' where id = $1", [
    clinic.patientId,
  ])
  await clinic.told("failed")
  await clinic.told("failed")
  await clinic.work(booked)
  expect(await clinic.rows()).toEqual([
    "confirmation sms failed undelivered",
    "confirmation email sent",
  ])
})

it("STOP is honoured for the number, told twice it counts once, and START takes it back", async () => {
  const clinic = await texted()
  const reply = (id: string, text: string) =>
    receiveGatewayEvent({ type: "inbound", id, from: clinic.number, text }, booked)
  await reply("r1", "退订")
  await reply("r1", "退订")
  await clinic.work(before(0.9))
  expect((await clinic.rows()).at(-1)).toBe("reminder_1h email failed no_address")
  expect((await clinic.events()).filter((action) => action === "message.stopped")).toHaveLength(1)
  await reply("r2", "START")
  await clinic.work(before(0.1))
  expect((await clinic.rows()).at(-1)).toBe("reminder_10m sms sent")
  expect(
    await receiveGatewayEvent(
      { type: "inbound", id: "r3", from: "+447700900999", text: "STOP" },
      booked,
    ),
  ).toBe("unknown")
})
