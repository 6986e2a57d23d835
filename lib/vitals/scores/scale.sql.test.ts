import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"

import { limitsOf } from "../alarms/limit-commands"
import { arrangeCharting, auditedIn } from "../testing-charting"
import { nobodyDecided } from "./news2-scale"
import { decideScale } from "./scale-commands"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const at = new Date("2026-11-24T10:25:00Z")
const wanted = { scale: 2, reason: "Hypercapnia in 2024", version: 0 } as const

async function nurseOf(visit: { clinicId: Parameters<typeof testStaff>[0] }) {
  const userId = UserId.parse(randomUUID())
  await database.admin.query(
    `insert into users (id, clinic_id, email, name, role, password_hash)
     values ($1, $2, gen_random_uuid() || '@clinic.example', 'Nora Quill', 'nurse', 'none')`,
    [userId, visit.clinicId],
  )
  return testStaff(visit.clinicId, userId, "nurse")
}

test("scale 1 until the visit's clinician decides otherwise, with a reason, in the log", async () => {
  const { doctor, visitId, clinicId } = await arrangeCharting(database, start)
  expect(await limitsOf(doctor, visitId, at)).toMatchObject({ value: { scale: nobodyDecided } })
  const decided = { version: 1, scale: 2, reason: wanted.reason, at: at.getTime() }
  expect(await decideScale(doctor, visitId, wanted, at)).toMatchObject({ ok: true, value: decided })
  expect(await limitsOf(doctor, visitId, at)).toMatchObject({ value: { scale: decided } })
  const back = { scale: 1, reason: "Entered for somebody else", version: 1 } as const
  expect(await decideScale(doctor, visitId, back, at)).toMatchObject({
    value: { version: 2, scale: 1 },
  })
  expect(
    (await auditedIn(database, clinicId)).filter((line) => line.startsWith("vitals.scale")),
  ).toEqual(["vitals.scale_decided success", "vitals.scale_decided success"])
})

test("who saw another decision changes nothing, also where two decide at once", async () => {
  const { doctor, visitId } = await arrangeCharting(database, start)
  const both = await Promise.all([1, 2].map(() => decideScale(doctor, visitId, wanted, at)))
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both).toContainEqual({ ok: false, reason: "changed_meanwhile" })
  expect(await decideScale(doctor, visitId, wanted, at)).toEqual({
    ok: false,
    reason: "changed_meanwhile",
  })
})

test("a nurse is refused, another clinic's visit does not exist, and both are in the log", async () => {
  const [visit, other] = [
    await arrangeCharting(database, start),
    await arrangeCharting(database, start),
  ]
  const { visitId } = visit
  const forbidden = { ok: false, reason: "forbidden" }
  expect(await decideScale(await nurseOf(visit), visitId, wanted, at)).toEqual(forbidden)
  const unknown = { ok: false, reason: "not_found" }
  expect(await decideScale(other.doctor, visitId, wanted, at)).toEqual(unknown)
  expect(await auditedIn(database, visit.clinicId)).toEqual(["access.denied refused"])
  expect(await auditedIn(database, other.clinicId)).toEqual(["access.denied refused"])
  await expect(database.app.query("delete from news2_scales")).rejects.toThrow(/permission denied/)
})
