import { randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { giveConsent } from "@/lib/consultations/patient-commands"

import { decideConsent } from "./commands"
import { ownConsents } from "./queries"
import { consentText } from "./texts"

const database = await testDatabase()
const at = new Date("2026-11-24T10:20:00Z")
const later = (ms: number) => new Date(at.getTime() + ms)
const everything = { video: true, vitals: true, charting: true, transcript: false }

function patient({ clinicId, patientId, visitId }: TestClinic) {
  return mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "r1" })
}

function portal({ clinicId, patientId }: TestClinic, proxyId: string | null = null) {
  return mintActor({ kind: "portal", clinicId, patientId, proxyId, requestId: "r2" })
}

async function addProxy(clinic: TestClinic, scope: string) {
  const id = randomUUID()
  await database.admin.query(
    `insert into proxies (id, clinic_id, patient_id, name, birth_date, relation, basis, email, scope, from_day, added_by, added_at)
     values ($1, $2, $3, 'Hester Thistledown', '1970-02-01', 'child', 'patient_wish', 'hester@patients.example', $4, '2026-01-01', $5, now())`,
    [id, clinic.clinicId, clinic.patientId, scope, clinic.clinicianId],
  )
  return id
}

const newest = async ({ visitId }: TestClinic) => {
  const { rows } = await database.admin.query(
    "select video, vitals, charting, given_by_proxy from consents where visit_id = $1 order by given_at desc limit 1",
    [visitId],
  )
  return rows[0]
}

it("before a visit: what was shown is kept, in the language that was shown", async () => {
  const clinic = await arrangeClinic(database, at)
  await giveConsent(patient(clinic), everything, at, "zh")
  const { rows } = await database.admin.query(
    `select t.purpose, t.language, t.version, t.text from consents c
     cross join jsonb_to_recordset(c.texts) as shown (purpose text, sha256 text)
     join consent_texts t on t.clinic_id = c.clinic_id and t.sha256 = shown.sha256
     where c.visit_id = $1 order by t.purpose`,
    [clinic.visitId],
  )
  expect(rows).toEqual(
    (["charting", "transcript", "video", "vitals"] as const).map((purpose) => {
      const { text, version } = consentText(purpose, "zh")
      return { purpose, language: "zh", version, text }
    }),
  )
})

it("a text that was shown is never changed", async () => {
  const clinic = await arrangeClinic(database, at)
  await giveConsent(patient(clinic), everything, at)
  await expect(database.admin.query("update consent_texts set text = 'other'")).rejects.toThrow(
    "final",
  )
  await expect(
    database.admin.query("update standing_consents set agreed = true"),
  ).resolves.toBeDefined()
})

it("taken back on the own page, it counts at once in the visit that runs, and charting ends with vitals", async () => {
  const clinic = await arrangeClinic(database, at)
  await giveConsent(patient(clinic), everything, at)
  await database.admin.query("update visits set state = 'in_call' where id = $1", [clinic.visitId])
  const listener = await database.admin.connect()
  const heard: string[] = []
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""))
  await listener.query("listen nudge")
  const answer = await decideConsent(
    portal(clinic),
    { purpose: "vitals", agreed: false },
    "en",
    later(1_000),
  )
  expect(answer).toEqual({ ok: true, value: { visits: 1 } })
  expect(await newest(clinic)).toMatchObject({ video: true, vitals: false, charting: false })
  await expect.poll(() => heard.some((text) => text.includes(clinic.visitId))).toBe(true)
  await listener.query("unlisten nudge")
  listener.release()
})

it("agreeing again reaches into no visit: there the patient is asked", async () => {
  const clinic = await arrangeClinic(database, at)
  await giveConsent(patient(clinic), { ...everything, vitals: false, charting: false }, at)
  expect(
    await decideConsent(portal(clinic), { purpose: "vitals", agreed: true }, "en", later(1_000)),
  ).toEqual({ ok: true, value: { visits: 0 } })
  expect(await newest(clinic)).toMatchObject({ vitals: false })
})

it("a visit that ended keeps what was agreed to then", async () => {
  const clinic = await arrangeClinic(database, at)
  await giveConsent(patient(clinic), everything, at)
  await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
    clinic.visitId,
    later(60_000),
  ])
  await decideConsent(portal(clinic), { purpose: "charting", agreed: false }, "en", later(120_000))
  expect(await newest(clinic)).toMatchObject({ charting: true })
})

it("every decision is listed with its words, newest first, and who decided", async () => {
  const clinic = await arrangeClinic(database, at)
  const proxyId = await addProxy(clinic, "full")
  await giveConsent(patient(clinic), everything, at)
  await decideConsent(
    portal(clinic, proxyId),
    { purpose: "charting", agreed: false },
    "zh",
    later(1_000),
  )
  const list = await ownConsents(portal(clinic))
  expect(list.ok && list.value[0]).toMatchObject({
    purpose: "charting",
    agreed: false,
    by: "Hester Thistledown",
  })
  expect(list.ok && list.value.filter(({ where }) => where === "page")).toMatchObject([
    { text: { language: "zh", text: consentText("charting", "zh").text } },
  ])
  expect(await newest(clinic)).toMatchObject({ charting: false, given_by_proxy: proxyId })
  const { rows } = await database.admin.query(
    "select actor_role from audit_events where clinic_id = $1 and action = 'consent.changed'",
    [clinic.clinicId],
  )
  expect(rows).toEqual([{ actor_role: "proxy" }, { actor_role: "proxy" }])
})

it("a proxy for visits alone neither reads nor decides, and the attempts are in the log", async () => {
  const clinic = await arrangeClinic(database, at)
  const proxyId = await addProxy(clinic, "appointments")
  expect(await ownConsents(portal(clinic, proxyId))).toEqual({ ok: false, reason: "forbidden" })
  expect(
    await decideConsent(portal(clinic, proxyId), { purpose: "video", agreed: false }, "en", at),
  ).toEqual({ ok: false, reason: "forbidden" })
  const { rows } = await database.admin.query(
    "select action, actor_role from audit_events where clinic_id = $1",
    [clinic.clinicId],
  )
  expect(rows).toEqual([
    { action: "access.denied", actor_role: "proxy" },
    { action: "access.denied", actor_role: "proxy" },
  ])
})
