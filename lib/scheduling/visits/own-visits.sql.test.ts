import { randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import type { SummaryLine } from "@/db/schema/record"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { lookAtLink } from "@/lib/identity/join"
import { VisitId } from "@/lib/ids"
import { ownSummaries, ownSummary } from "@/lib/summaries/own-summaries"
import { sha256Of } from "@/lib/summaries/sha256"
import { signedText } from "@/lib/summaries/signed-text"

import { cancelVisit } from "./cancel-commands"
import { ownVisit, ownVisitLink, ownVisits } from "./own-visits"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const hour = 3_600_000

function portal({ clinicId, patientId }: TestClinic) {
  return mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "r1" })
}

/** A visit in three hours, of a type that patients book and may change until two hours before. */
async function arrange(cutoffMinutes = 120) {
  const clinic = await arrangeClinic(database, new Date(at.getTime() + 3 * hour))
  const typeId = randomUUID()
  await database.admin.query(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, self_booking, cutoff_minutes) values ($1, $2, 'review', 'Review', 20, 20, true, $3)",
    [typeId, clinic.clinicId, cutoffMinutes],
  )
  await database.admin.query("update visits set visit_type_id = $2 where id = $1", [
    clinic.visitId,
    typeId,
  ])
  return clinic
}

it("a coming visit, with until when it can be changed", async () => {
  const clinic = await arrange()
  expect(await ownVisits(portal(clinic), at)).toMatchObject({
    ok: true,
    value: [
      {
        id: clinic.visitId,
        clinician: { name: "Dr Rowan Applegarth" },
        type: { name: "Review" },
        window: "early",
        changeUntil: "2026-11-24T11:00:00.000Z",
        mayCancel: true,
        mayMove: true,
      },
    ],
  })
})

it("after the cut-off it is shown, and the command says the same", async () => {
  const clinic = await arrange()
  const late = new Date(at.getTime() + hour + 1)
  expect(await ownVisit(portal(clinic), clinic.visitId, late)).toMatchObject({
    value: { mayCancel: false, mayMove: false },
  })
  expect(await cancelVisit(portal(clinic), clinic.visitId, { reason: "patient" }, late)).toEqual({
    ok: false,
    reason: "too_late",
    phone: "020 7946 0148",
  })
})

it("the visit's link, asked for twice, is one link, and it opens the visit", async () => {
  const clinic = await arrange()
  const first = await ownVisitLink(portal(clinic), clinic.visitId, at)
  const again = await ownVisitLink(portal(clinic), clinic.visitId, at)
  expect(again).toEqual(first)
  const token = first.ok ? first.value.href.slice("/join#t=".length) : ""
  expect(await lookAtLink(token, at)).toMatchObject({ ok: true })
  const { rows } = await database.admin.query(
    "select count(*)::int as jobs from outbox where clinic_id = $1",
    [clinic.clinicId],
  )
  expect(rows).toEqual([{ jobs: 0 }])
})

it("a companion's link is not the patient's", async () => {
  const clinic = await arrange()
  await database.admin.query(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id, role) values ($1, sha256('c'), $2, $3, $4, 'companion')",
    [randomUUID(), clinic.clinicId, clinic.visitId, clinic.patientId],
  )
  const link = await ownVisitLink(portal(clinic), clinic.visitId, at)
  const token = link.ok ? link.value.href.slice("/join#t=".length) : ""
  expect(await lookAtLink(token, at)).toMatchObject({ ok: true })
})

it("other people's visits are not there", async () => {
  const [here, there] = [await arrange(), await arrange()]
  expect(await ownVisit(portal(here), there.visitId, at)).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect(await ownVisitLink(portal(here), there.visitId, at)).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect(await ownVisit(portal(here), VisitId.parse(randomUUID()), at)).toEqual({
    ok: false,
    reason: "not_found",
  })
})

it("only signed summaries are read", async () => {
  const clinic = await arrange()
  const { clinicId, patientId, visitId, clinicianId } = clinic
  await database.admin.query(
    "update visits set state = 'ended', ended_at = ends_at where id = $1",
    [visitId],
  )
  const line: SummaryLine = { section: "plan", text: "Rest.", cites: [] }
  await database.admin.query(
    "insert into summaries (visit_id, clinic_id, patient_id, state, lines, sources, version) values ($1, $2, $3, 'draft', $4, '[]', 1)",
    [visitId, clinicId, patientId, JSON.stringify([line])],
  )
  expect(await ownSummaries(portal(clinic), at)).toEqual({ ok: true, value: [] })
  expect(await ownSummary(portal(clinic), visitId, at)).toEqual({ ok: false, reason: "not_found" })
  const heading = {
    visitId,
    patient: { name: "Agnes", reference: "RC-204417", birthDate: "1942-03-14" },
    clinician: "Dr Rowan Applegarth",
    clinic: "Riverside Clinic",
    admittedAt: null,
    endedAt: null,
  }
  const text = signedText(heading, [line], [], { by: heading.clinician, at })
  await database.admin.query(
    "update summaries set state = 'signed', signed_at = $2, signed_by = $3, signed_text = $4, signed_sha256 = $5 where visit_id = $1",
    [visitId, at, clinicianId, text, sha256Of(text)],
  )
  expect(await ownSummary(portal(clinic), visitId, at)).toMatchObject({
    ok: true,
    value: { lines: [line], signedBy: "Dr Rowan Applegarth", patient: { reference: "RC-204417" } },
  })
  const other = await arrange()
  expect(await ownSummary(portal(other), visitId, at)).toEqual({ ok: false, reason: "not_found" })
})
