import { randomBytes } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { testStaff } from "@/lib/identity/testing-actors"
import { drain, keptDoors } from "@/lib/notifications/testing"

import { inviteGuest } from "./invite-commands"
import { redeemGuestLink } from "./redeem-command"
import { uninviteGuest } from "./uninvite-command"

// By e-mail and by text, as the person who invites writes the address.
const database = await testDatabase()
process.env["SMS_GATEWAY_URL"] = "http://127.0.0.1:9/"
process.env["SMS_GATEWAY_SECRET"] = randomBytes(32).toString("base64url")
const at = new Date("2026-11-24T10:15:00Z")
const kai = { kind: "link", role: "interpreter", name: "Kai Marlowe" } as const

async function arranged() {
  const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const { clinicId, clinicianId, visitId } = clinic
  const clinician = testStaff(clinicId, clinicianId, "clinician")
  const doors = keptDoors()
  return {
    ...clinic,
    clinician,
    doors,
    invite: (channel: "email" | "sms", address: string) =>
      inviteGuest(clinician, visitId, { ...kai, send: { channel, address } }, at),
    work: () => drain(database, clinicId, doors, at),
  }
}

test("by e-mail: the link that was shown, and nothing of the patient", async () => {
  const { invite, work, doors } = await arranged()
  const invited = await invite("email", "kai@interpreters.example")
  await work()
  const [mail] = doors.mails
  const link = invited.ok ? (invited.value.link ?? "") : ""
  expect(mail).toMatchObject({ to: "kai@interpreters.example" })
  expect(mail?.text).toContain(link)
  expect(`${mail?.subject} ${mail?.text}`).not.toMatch(/Agnes|Cough|1942/)
  expect(await redeemGuestLink(link.split("#t=")[1] ?? "", at)).toMatchObject({ ok: true })
})

test("by text, to a number as it is written in the clinic's country", async () => {
  const { invite, work, doors } = await arranged()
  expect(await invite("sms", "07700 900142")).toMatchObject({ ok: true })
  await work()
  expect(doors.texts).toMatchObject([{ to: "+447700900142" }])
})

test("what no telephone has is refused, and nobody is invited", async () => {
  const { invite, work, doors, clinicId } = await arranged()
  expect(await invite("sms", "call me")).toMatchObject({ reason: "bad_address" })
  await work()
  expect(doors.texts).toEqual([])
  const { rows } = await database.admin.query("select 1 from guests where clinic_id = $1", [
    clinicId,
  ])
  expect(rows).toEqual([])
})

test("taken back before it was sent, it is not sent", async () => {
  const { invite, work, doors, clinician, visitId } = await arranged()
  const invited = await invite("email", "kai@interpreters.example")
  if (invited.ok) await uninviteGuest(clinician, visitId, invited.value.guestId, at)
  await work()
  expect(doors.mails).toEqual([])
})
