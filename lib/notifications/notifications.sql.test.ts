import { randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"

import { sendCancelled, sendInvite } from "./commands"
import type { Mail } from "./mail"
import type { Mailer } from "./mailer"

const database = await testDatabase()

async function arranged() {
  const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  await database.admin.query(
    "update patients set email = 'agnes@patients.example' where clinic_id = $1",
    [clinic.clinicId],
  )
  const sent: Mail[] = []
  const mailer: Mailer = {
    send: (mail) => {
      sent.push(mail)
      return Promise.resolve()
    },
    close: () => undefined,
  }
  return { ...clinic, system: systemActor("notifications", clinic.clinicId), sent, mailer }
}

async function link({ clinicId, visitId, patientId }: TestClinic): Promise<string> {
  const id = randomUUID()
  await database.admin.query(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [id, Buffer.from(tokenHash(linkToken("visit", id))), clinicId, visitId, patientId],
  )
  return id
}

it("writes the link into the message, writes the message down, and says nothing clinical", async () => {
  const clinic = await arranged()
  const { system, sent, mailer, clinicId } = clinic
  const linkId = await link(clinic)
  expect(await sendInvite(system, linkId, mailer, { outboxId: "12" })).toBe(true)
  expect(sent).toMatchObject([{ to: "agnes@patients.example", id: `outbox-12.${clinicId}` }])
  expect(sent[0]?.text).toContain(`http://localhost:3000/join#t=${linkToken("visit", linkId)}`)
  expect(JSON.stringify(sent)).not.toMatch(/Cough|1942/)
  const events = await database.admin.query(
    "select action from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  expect(events.rows).toEqual([{ action: "message.sent" }])
})

it("sends no link that was replaced, and none to a visit that was called off", async () => {
  const clinic = await arranged()
  const { system, visitId, sent, mailer } = clinic
  const [old, linkId] = [await link(clinic), await link(clinic)]
  await database.admin.query("update visit_links set revoked_at = now() where id = $1", [old])
  expect(await sendInvite(system, old, mailer, { outboxId: "1" })).toBe(false)
  expect(await sendCancelled(system, visitId, mailer, { outboxId: "2" })).toBe(false)
  await database.admin.query("update visits set state = 'cancelled' where id = $1", [visitId])
  expect(await sendInvite(system, linkId, mailer, { outboxId: "3" })).toBe(false)
  expect(await sendCancelled(system, visitId, mailer, { outboxId: "4" })).toBe(true)
  expect(sent.map((mail) => mail.subject)).toEqual([
    "Your video visit on Tuesday 24 November is cancelled",
  ])
})

it("another clinic's worker finds no link to send", async () => {
  const [here, there] = [await arranged(), await arranged()]
  expect(await sendInvite(there.system, await link(here), there.mailer, { outboxId: "1" })).toBe(
    false,
  )
})

it("leaves the promise open when the server does not take the message", async () => {
  const clinic = await arranged()
  const failing: Mailer = {
    send: () => Promise.reject(new Error("451 later")),
    close: () => undefined,
  }
  await expect(
    sendInvite(clinic.system, await link(clinic), failing, { outboxId: "1" }),
  ).rejects.toThrow("451 later")
  const events = await database.admin.query(
    "select action from audit_events where clinic_id = $1 order by seq",
    [clinic.clinicId],
  )
  expect(events.rows).toEqual([])
})
