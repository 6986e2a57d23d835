import { randomBytes } from "node:crypto"

import { expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { contactChanges } from "@/db/schema/people"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"

import { changeDetails } from "./details-commands"
import { mergePatients, unmergePatients } from "./merge-commands"
import { arrangePatient, arrangeStaff } from "./testing"

const database = await testDatabase()
process.env["SMS_GATEWAY_URL"] = "http://127.0.0.1:9/"
process.env["SMS_GATEWAY_SECRET"] = randomBytes(32).toString("base64url")
const at = new Date("2026-11-24T10:00:00Z")

const email = "agnes@patients.example"
const phone = "+44 20 7946 0142"
/** Of whoever sits at the desk: a code that goes there would open the patient's own page. */
const desks = "desk@clinic.example"

async function arrange() {
  const { clinicId } = await arrangeClinic(database, at)
  const desk = mintActor(await arrangeStaff(database, clinicId, "scheduler"))
  const patientId = await arrangePatient(database, clinicId, { email, phone })
  return {
    clinicId,
    desk,
    patientId,
    /** Whom the letters go to that were asked for since the last look. */
    told: async (): Promise<string[]> => {
      const { rows } = await database.admin.query<{ id: string }>(
        "delete from outbox where clinic_id = $1 and payload ->> 'kind' = 'contact_changed' returning payload ->> 'changeId' as id",
        [clinicId],
      )
      const changes = await withTenant(clinicId, (tx) => tx.select().from(contactChanges))
      const told = changes.filter((change) => rows.some(({ id }) => id === change.id))
      return told.map(({ toldChannel, toldAddress }) => `${toldChannel} ${toldAddress}`).toSorted()
    },
  }
}

it("tells whoever is reached otherwise from now on, at the address that was", async () => {
  const { desk, patientId, told } = await arrange()
  const person = { name: "Agnes Thistledown", birthDate: "1942-03-14", sex: "F" } as const
  const details = { ...person, language: "en", zone: null, email, phone } as const
  const change = async (version: number, to: { email?: string; phone?: string | null }) => {
    const changed = await changeDetails(desk, patientId, { ...details, ...to, version }, at)
    expect(changed).toMatchObject({ ok: true })
    return told()
  }
  const spelled = { email: "Agnes@patients.example", phone: "+44 (20) 7946-0142" }
  expect(await change(1, spelled), "the same, written otherwise").toEqual([])
  expect(await change(2, { email: desks })).toEqual(["email Agnes@patients.example"])
  expect(await change(3, { email: desks, phone: null })).toEqual(["sms +44 20 7946 0142"])
  expect(await change(4, { email: desks, phone: "+44 20 7946 0999" })).toEqual([`email ${desks}`])
  expect(await change(5, {})).toEqual(["sms +44 20 7946 0999", `email ${desks}`].toSorted())
})

it("also where the other address comes from a record that is taken for the same person's", async () => {
  const { clinicId, desk, patientId, told } = await arrange()
  const duplicateId = await arrangePatient(database, clinicId, { email: desks })
  const own = { name: "survivor", birthDate: "survivor", sex: "survivor" } as const
  const choices = { ...own, language: "survivor", email: "duplicate", phone: "survivor" } as const
  const input = { duplicateId, survivorVersion: 1, duplicateVersion: 1, choices }
  const merged = await mergePatients(desk, patientId, input, at)
  expect(await told()).toEqual([`email ${email}`])
  const mergeId = merged.ok ? merged.value.mergeId : ""
  expect(await unmergePatients(desk, patientId, mergeId, at)).toMatchObject({ ok: true })
  expect(await told()).toEqual([`email ${desks}`])
})
