import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import type { StaffRole } from "@/lib/actor"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"

import { limitsOf } from "../alarms/limit-commands"
import { arrangeCharting, auditedIn } from "../testing-charting"
import type { TestVisit } from "../testing-charting"
import type { ObservedItem } from "./observation"
import { observe } from "./observation-commands"
import { ObservationInput } from "./observation-schema"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const at = new Date("2026-11-24T10:25:00Z")
const later = new Date("2026-11-24T10:26:00Z")

async function staffOf({ clinicId }: TestVisit, role: StaffRole, name = "Nora Quill") {
  const userId = UserId.parse(randomUUID())
  await database.admin.query(
    `insert into users (id, clinic_id, email, name, role, password_hash)
     values ($1, $2, gen_random_uuid() || '@clinic.example', $4, $3, 'none')`,
    [userId, clinicId, role, name],
  )
  return testStaff(clinicId, userId, role)
}

const said = (item: ObservedItem, value: string | number, when = at, id: string = randomUUID()) =>
  ObservationInput.parse({ at: when.getTime(), observed: [{ id, item, value }] })
const takenBack = (withdraws: string) => ({ id: randomUUID(), withdraws })

test("what a nurse and the visit's clinician observe is kept with who and when, and the newest counts", async () => {
  const visit = await arrangeCharting(database, start)
  const { doctor, visitId, clinicId } = visit
  const nurse = await staffOf(visit, "nurse")
  expect(await observe(nurse, visitId, said("oxygen", "air"), at)).toMatchObject({ ok: true })
  await observe(doctor, visitId, said("temperature", 38.6), at)
  const shown = await observe(doctor, visitId, said("oxygen", "oxygen", later), later)
  const expected = [
    { item: "oxygen", value: "oxygen", at: later.getTime(), by: "Dr Rowan Applegarth" },
    { item: "temperature", value: 38.6, at: at.getTime() },
  ]
  expect(shown).toMatchObject({ ok: true, value: expected })
  // Every viewer asks for it with the limits.
  expect(await limitsOf(nurse, visitId, later)).toMatchObject({ value: { observations: expected } })
  const audited = (await auditedIn(database, clinicId)).filter((line) => line.includes("observed"))
  expect(audited).toEqual(Array.from({ length: 3 }, () => "vitals.observed success"))
})

test("sent twice it counts once, and no other visit can use its name", async () => {
  const [visit, other] = [
    await arrangeCharting(database, start),
    await arrangeCharting(database, start),
  ]
  const once = said("consciousness", "A")
  const first = await observe(visit.doctor, visit.visitId, once, at)
  expect(await observe(visit.doctor, visit.visitId, once, later)).toEqual(first)
  const events = (await auditedIn(database, visit.clinicId)).filter((line) => /observed/.test(line))
  expect(events).toHaveLength(1)
  expect(await observe(other.doctor, other.visitId, once, at)).toEqual({
    ok: false,
    reason: "not_found",
  })
})

test("under a known name another value is refused, and nothing of what came with it is kept", async () => {
  const visit = await arrangeCharting(database, start)
  const { doctor, visitId } = visit
  const [id, nurse] = [randomUUID(), await staffOf(visit, "nurse")]
  const first = await observe(doctor, visitId, said("consciousness", "A", at, id), at)
  const changed = ObservationInput.parse({
    at: later.getTime(),
    observed: [
      { id: randomUUID(), item: "oxygen", value: "oxygen" },
      { id, item: "consciousness", value: "V" },
    ],
  })
  const conflict = { ok: false, reason: "conflict" }
  expect(await observe(doctor, visitId, changed, later)).toEqual(conflict)
  const same = said("consciousness", "A", at, id)
  expect(await observe(nurse, visitId, same, later)).toEqual(conflict)
  expect(await observe(doctor, visitId, same, later)).toEqual(first)
})

test("one that was mistyped is taken back: what was said before counts again, and nothing is lost", async () => {
  const visit = await arrangeCharting(database, start)
  const { doctor, visitId } = visit
  const nurse = await staffOf(visit, "nurse")
  const wrong = randomUUID()
  await observe(doctor, visitId, said("respiration", 18), at)
  await observe(doctor, visitId, said("respiration", 81, later, wrong), later)
  const right = [{ item: "respiration", value: 18 }]
  expect(await observe(nurse, visitId, takenBack(wrong), later)).toMatchObject({ value: right })
  // Once more changes nothing, and a withdrawal is nothing to take back.
  expect(await observe(nurse, visitId, takenBack(wrong), later)).toMatchObject({ value: right })
  const nothing = { ok: false, reason: "not_found" }
  expect(await observe(nurse, visitId, takenBack(randomUUID()), later)).toEqual(nothing)
  const { rows } = await database.admin.query(
    "select value, withdraws from news2_observations where visit_id = $1 order by recorded_at, withdraws nulls first",
    [visitId],
  )
  expect(rows).toEqual([
    { value: 18, withdraws: null },
    { value: 81, withdraws: null },
    { value: null, withdraws: wrong },
  ])
  const audited = await auditedIn(database, visit.clinicId)
  expect(audited.filter((line) => line.includes("withdrawn"))).toEqual([
    "vitals.observation_withdrawn success",
  ])
  for (const deed of ["delete from news2_observations", "update news2_observations set value = 1"])
    await expect(database.app.query(deed)).rejects.toThrow(/permission denied/)
})

test("whoever may not is refused, another's visit does not exist, and both are in the log", async () => {
  const [visit, other] = [
    await arrangeCharting(database, start),
    await arrangeCharting(database, start),
  ]
  const air = said("oxygen", "air")
  const tried = async (actor: TestVisit["doctor"]) => {
    const result = await observe(actor, visit.visitId, air, at)
    return result.ok ? "ok" : result.reason
  }
  expect(await tried(await staffOf(visit, "scheduler"))).toBe("forbidden")
  expect(await tried(await staffOf(visit, "clinician"))).toBe("not_found")
  expect(await tried(other.doctor)).toBe("not_found")
  expect(await auditedIn(database, visit.clinicId)).toEqual([
    "access.denied refused",
    "access.denied refused",
  ])
  expect(await auditedIn(database, other.clinicId)).toEqual(["access.denied refused"])
})

test("only while the visit is held, and of the last hour; taken back a little longer", async () => {
  const visit = await arrangeCharting(database, start)
  const { doctor, visitId } = visit
  const old = new Date(at.getTime() - 60 * 60_000 - 1)
  expect(await observe(doctor, visitId, said("oxygen", "air", old), at)).toMatchObject({
    reason: "too_old",
  })
  // A page's clock may be ahead.
  const id = randomUUID()
  const ahead = new Date(at.getTime() + 60_000)
  expect(await observe(doctor, visitId, said("oxygen", "air", ahead, id), at)).toMatchObject({
    value: [{ at: at.getTime() }],
  })
  await database.admin.query("update visits set state = 'ended', ended_at = $2 where id = $1", [
    visitId,
    later,
  ])
  const refused = { ok: false, reason: "not_in_call" }
  expect(await observe(doctor, visitId, said("oxygen", "oxygen", later), later)).toEqual(refused)
  const soon = new Date(later.getTime() + 14 * 60_000)
  expect(await observe(doctor, visitId, takenBack(id), soon)).toEqual({ ok: true, value: [] })
})

test.each([
  ["oxygen", "A"],
  ["consciousness", "X"],
  ["respiration", 0],
  ["respiration", 18.5],
  ["temperature", 47],
  ["temperature", 37.55],
  ["systolic", Number.NaN],
])("%s %s is nothing that can be observed", (item, value) => {
  const body = { at: 0, observed: [{ id: randomUUID(), item, value }] }
  expect(ObservationInput.safeParse(body).success).toBe(false)
})
