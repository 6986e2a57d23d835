import { expect, it } from "vitest"

import { arrangeClinic } from "@/db/testing-clinic"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { linkToken } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { UserId } from "@/lib/ids"
import { cancelVisit, sendLinkAgain } from "@/lib/scheduling/commands"

import { sendCancelled, sendInvite } from "./commands"
import type { Mail } from "./mail"
import type { Mailer } from "./mailer"

const database = await testDatabase()
const now = new Date("2026-11-24T10:00:00Z")

async function arranged() {
  const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  await database.admin.query("update patients set email = 'agnes@patients.example' where clinic_id = $1", [clinic.clinicId])
  const userId = UserId.parse(clinic.clinicianId)
  const staff = mintActor({ kind: "staff", clinicId: clinic.clinicId, userId, role: "clinician", name: "Dr Rowan Applegarth", requestId: "r1" })
  const sent: Mail[] = []
  const mailer: Mailer = {
    send: (mail) => {
      sent.push(mail)
      return Promise.resolve()
    },
    close: () => undefined,
  }
  return { ...clinic, staff, system: systemActor("notifications", clinic.clinicId), sent, mailer }
}

async function newestLink(visitId: string): Promise<string> {
  const { rows } = await database.admin.query<{ id: string }>("select id from visit_links where visit_id = $1 order by revoked_at nulls first limit 1", [visitId])
  return rows[0]?.id ?? ""
}

it("writes the link into the message, writes the message down, and says nothing clinical", async () => {
  const { staff, system, visitId, sent, mailer, clinicId } = await arranged()
  await sendLinkAgain(staff, visitId, now)
  const linkId = await newestLink(visitId)
  expect(await sendInvite(system, linkId, mailer, { outboxId: "12" })).toBe(true)
  expect(sent).toMatchObject([{ to: "agnes@patients.example", id: `outbox-12.${clinicId}` }])
  expect(sent[0]?.text).toContain(`http://localhost:3000/join#t=${linkToken("visit", linkId)}`)
  expect(JSON.stringify(sent)).not.toMatch(/Cough|1942/)
  const events = await database.admin.query("select action from audit_events where clinic_id = $1 order by seq", [clinicId])
  expect(events.rows).toEqual([{ action: "link.issued" }, { action: "message.sent" }])
})

it("sends no link that was replaced, and none to a visit that was called off", async () => {
  const { staff, system, visitId, sent, mailer } = await arranged()
  await sendLinkAgain(staff, visitId, now)
  const old = await newestLink(visitId)
  await sendLinkAgain(staff, visitId, now)
  expect(await sendInvite(system, old, mailer, { outboxId: "1" })).toBe(false)
  const linkId = await newestLink(visitId)
  expect(await sendCancelled(system, visitId, mailer, { outboxId: "2" })).toBe(false)
  await cancelVisit(staff, visitId, { reason: "clinic" }, now)
  expect(await sendInvite(system, linkId, mailer, { outboxId: "3" })).toBe(false)
  expect(await sendCancelled(system, visitId, mailer, { outboxId: "4" })).toBe(true)
  expect(sent.map((mail) => mail.subject)).toEqual(["Your video visit on Tuesday 24 November is cancelled"])
})

it("leaves the promise open when the server does not take the message", async () => {
  const { staff, system, visitId, clinicId } = await arranged()
  await sendLinkAgain(staff, visitId, now)
  const failing: Mailer = { send: () => Promise.reject(new Error("451 later")), close: () => undefined }
  await expect(sendInvite(system, await newestLink(visitId), failing, { outboxId: "1" })).rejects.toThrow("451 later")
  const events = await database.admin.query("select action from audit_events where clinic_id = $1 order by seq", [clinicId])
  expect(events.rows).toEqual([{ action: "link.issued" }])
})
