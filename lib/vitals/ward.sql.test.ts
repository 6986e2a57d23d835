import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"

import { defaultAdultLimits } from "./alarms/limits"
import { alarms, graceMs } from "./alarms/state"
import { noteWardSound } from "./alarms/ward-sound-command"
import { auditedIn } from "./testing-charting"
import { ward, wardPages } from "./ward-queries"

const database = await testDatabase()
const at = new Date("2026-11-24T10:25:00Z")

/** So many patients who are measured: "Patient 1" in "Bed 1" and so on, the last one's place unsaid. */
async function arrange(count: number) {
  const clinic = await arrangeClinic(database, new Date("2026-11-23T10:20:00Z"))
  const run = (text: string, values: unknown[] = []) =>
    database.admin.query(text, [clinic.clinicId, ...values])
  const visits: string[] = []
  // Not in the order in which they stand.
  for (let i = count; i >= 1; i--) {
    const [clinician, patient, visit] = [randomUUID(), randomUUID(), randomUUID()]
    await run(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($2, $1, $3, 'Dr Rowan Applegarth', 'clinician', 'none')",
      [clinician, `${clinician}@clinic.example`],
    )
    await run(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($2, $1, $3, $4, '1942-03-14', 'F')",
      [patient, `RC-${i}`, `Patient ${i}`],
    )
    await run(
      `insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, admitted_at, room, place)
       values ($2, $1, $3, $4, '2026-11-24T10:20Z', '2026-11-24T10:40Z', 'Cough', 'in_call', '2026-11-24T10:20Z', $5, $6)`,
      [visit, patient, clinician, randomUUID(), i === count ? null : `Bed ${i}`],
    )
    await run(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, true, true, false, now())",
      [visit, patient],
    )
    await run(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values (gen_random_uuid(), $1, $2, $3, sha256($4), 'Bedside')",
      [visit, patient, Buffer.from(visit)],
    )
    await run(
      "insert into seats (id, clinic_id, visit_id, role, identity, state) values (gen_random_uuid(), $1, $2, 'patient', $3, 'admitted')",
      [visit, randomUUID()],
    )
    visits[i] = visit
  }
  const monitor = (i: number, unanswered: string | null) =>
    run(
      `insert into alarm_monitors (visit_id, clinic_id, patient_id, state, shown, unanswered)
       select id, clinic_id, patient_id, $3, 'high', $4 from visits where id = $2 and clinic_id = $1`,
      [visits[i], JSON.stringify(alarms(defaultAdultLimits, graceMs.worker)), unanswered],
    )
  const nurse = testStaff(clinic.clinicId, UserId.parse(randomUUID()), "nurse")
  return { ...clinic, nurse, visits, monitor }
}

test("eighteen patients stand on two pages, by place and then by name, and each page is in the log", async () => {
  const { clinicId, nurse, visits } = await arrange(18)
  const placesOf = async (asked?: Parameters<typeof ward>[2]) => {
    const view = await ward(nurse, at, asked)
    if (!view.ok) throw new Error(view.reason)
    return [view.value.page, view.value.beds.map(({ place }) => place)]
  }
  const beds = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => `Bed ${from + i}`)
  expect(await placesOf()).toEqual([1, beds(1, 16)])
  expect(await auditedIn(database, clinicId)).toEqual(Array(16).fill("visit.listed success"))
  expect(await placesOf({ page: 2 })).toEqual([2, ["Bed 17", null]])
  expect(await auditedIn(database, clinicId)).toHaveLength(18)
  expect(await placesOf({ visitId: visits[17] })).toEqual([2, ["Bed 17", null]])
  expect(await placesOf({ page: 3 })).toEqual([2, ["Bed 17", null]])
})

test("page 1 says that on page 2 nobody has answered an alarm, until somebody has", async () => {
  const { clinicId, nurse, visits, monitor } = await arrange(18)
  await monitor(3, null)
  await monitor(17, "medium")
  await monitor(18, "high")
  const pages = [
    { first: 1, last: 16, unanswered: null, waiting: {} },
    {
      first: 17,
      last: 18,
      unanswered: "high",
      waiting: { [visits[17] ?? ""]: "medium", [visits[18] ?? ""]: "high" },
    },
  ]
  expect(await ward(nurse, at)).toMatchObject({ value: { page: 1, pages } })
  const before = await auditedIn(database, clinicId)
  expect(await wardPages(nurse, at)).toEqual({ ok: true, value: { pages } })
  await database.admin.query("update alarm_monitors set unanswered = null where visit_id = $1", [
    visits[18],
  ])
  expect(await wardPages(nurse, at)).toMatchObject({
    value: { pages: [{}, { unanswered: "medium" }] },
  })
  await database.admin.query("update alarm_monitors set closed = true where visit_id = $1", [
    visits[17],
  ])
  expect(await wardPages(nurse, at)).toMatchObject({ value: { pages: [{}, { unanswered: null }] } })
  expect(await auditedIn(database, clinicId)).toEqual(before)
})

test("whoever may not watch the ward learns nothing of its pages, and the attempt is in the log", async () => {
  const { clinicId, clinicianId } = await arrange(1)
  const doctor = testStaff(clinicId, clinicianId, "clinician")
  expect(await wardPages(doctor, at)).toEqual({ ok: false, reason: "forbidden" })
  expect(await auditedIn(database, clinicId)).toEqual(["access.denied refused"])
})

test("of each patient the ward knows whether the device is in the room", async () => {
  const { clinicId, nurse, visits } = await arrange(3)
  const seat = (i: number, joined: string, left: string | null) =>
    database.admin.query(
      `insert into seats (id, clinic_id, visit_id, role, identity, state, joined_at, left_at)
       values (gen_random_uuid(), $1, $2, 'device', gen_random_uuid()::text, 'admitted', $3, $4)`,
      [clinicId, visits[i], joined, left],
    )
  await seat(1, "2026-11-24T10:21Z", "2026-11-24T10:22Z")
  await seat(2, "2026-11-24T10:23Z", "2026-11-24T10:22Z")
  const view = await ward(nurse, at)
  expect(view).toMatchObject({
    value: { beds: [{ isHere: false }, { isHere: true }, { isHere: false }] },
  })
})

test("that the sound of a page of the ward was paused is in the log, with who paused it", async () => {
  const { clinicId, clinicianId, nurse } = await arrange(1)
  expect(await noteWardSound(nurse, { state: "paused", page: 2 }, at)).toMatchObject({ ok: true })
  const doctor = testStaff(clinicId, clinicianId, "clinician")
  expect(await noteWardSound(doctor, { state: "paused", page: 2 }, at)).toEqual({
    ok: false,
    reason: "forbidden",
  })
  expect(await auditedIn(database, clinicId)).toEqual([
    "alarm.ward_sound success",
    "access.denied refused",
  ])
})
