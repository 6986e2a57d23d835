import { expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import type { VisitTypeId } from "@/lib/ids"

import { hoursClinic, valueOf } from "../testing-clinic"
import { createVisitType, orderVisitTypes, saveVisitType } from "./commands"
import { newVisitType, slugOf } from "./fields"
import { readVisitTypes } from "./queries"
import { VisitTypeFields, VisitTypeSave } from "./schema"
import { listVisitTypes } from "./visit-types"

const database = await testDatabase()
const now = new Date("2026-11-30T08:00:00Z")

const save = (version: number, part: Partial<typeof newVisitType> = {}) =>
  VisitTypeSave.parse({ version, type: { ...newVisitType, name: "Follow-up", ...part } })

it("every field that is saved is read again, and the event names what changed", async () => {
  const clinic = await hoursClinic(database)
  const id = await clinic.person("clinician")
  const admin = clinic.as("administrator", await clinic.person("administrator"))
  const full = {
    name: "Blood pressure class",
    nameZh: "血压课",
    minutes: 45,
    stepMinutes: 60,
    bufferBeforeMinutes: 5,
    bufferAfterMinutes: 10,
    noticeMinutes: 120,
    windowKind: "business" as const,
    windowDays: 20,
    capacity: 6,
    assignment: "least_loaded" as const,
    needsInterpreter: true,
    needsApproval: true,
    selfBooking: true,
    onDemand: true,
    cutoffMinutes: 1440,
    active: true,
    clinicianIds: [id],
    questions: [
      {
        id: "q1",
        kind: "yes_no" as const,
        label: { en: "Chest pain?", zh: "胸口痛吗？" },
        required: true,
        redFlag: "yes" as const,
      },
    ],
  }
  const made = valueOf(await createVisitType(admin, save(0), now))
  const saved = await saveVisitType(admin, made.id, save(1, full), now)
  expect(saved).toEqual({ ok: true, value: { id: made.id, version: 2 } })
  expect(valueOf(await readVisitTypes(admin)).types).toEqual([
    { id: made.id, version: 2, fields: full },
  ])
  const { rows } = await database.admin.query(
    "select action from audit_events where clinic_id = $1 order by seq",
    [clinic.clinicId],
  )
  expect(rows.map(({ action }) => action)).toEqual([
    "visit_type.changed",
    "visit_type.changed",
    "clinic.read",
  ])
})

it("of two who change one version, the later is refused and changes nothing", async () => {
  const clinic = await hoursClinic(database)
  const admin = clinic.as("administrator")
  const { id } = valueOf(await createVisitType(admin, save(0), now))
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      saveVisitType(admin, id, save(1, { minutes: 20 + n, stepMinutes: 20 + n }), now),
    ),
  )
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  expect(answers.filter((answer) => !answer.ok && answer.reason === "stale")).toHaveLength(9)
})

it("what is put away is offered to nobody, and stays with its visits", async () => {
  const clinic = await hoursClinic(database)
  const admin = clinic.as("administrator")
  const { id } = valueOf(await createVisitType(admin, save(0, { selfBooking: true }), now))
  const seen = async () => (await listVisitTypes(clinic.visitor())).map((type) => type.id)
  expect(await seen()).toEqual([id])
  await saveVisitType(admin, id, save(1, { selfBooking: true, active: false }), now)
  expect(await seen()).toEqual([])
  expect(valueOf(await readVisitTypes(admin)).types).toHaveLength(1)
})

it("a name in use gets a slug of its own, and the order is the administrator's", async () => {
  const clinic = await hoursClinic(database)
  const admin = clinic.as("administrator")
  const ids: VisitTypeId[] = []
  for (let n = 0; n < 3; n += 1) ids.push(valueOf(await createVisitType(admin, save(0), now)).id)
  expect((await listVisitTypes(admin)).map(({ slug }) => slug)).toEqual([
    "follow-up",
    "follow-up-2",
    "follow-up-3",
  ])
  await orderVisitTypes(admin, ids.toReversed(), now)
  expect((await listVisitTypes(admin)).map(({ id }) => id)).toEqual(ids.toReversed())
})

it("only an administrator changes what can be booked, and only in the own clinic", async () => {
  const [here, there] = [await hoursClinic(database), await hoursClinic(database)]
  const { id } = valueOf(await createVisitType(here.as("administrator"), save(0), now))
  expect(await createVisitType(here.as("scheduler"), save(0), now)).toMatchObject({
    reason: "forbidden",
  })
  expect(await readVisitTypes(here.as("clinician"))).toMatchObject({ reason: "forbidden" })
  expect(await saveVisitType(there.as("administrator"), id, save(1), now)).toMatchObject({
    reason: "not_found",
  })
  // Somebody of another clinic cannot be made to offer it.
  const stranger = await there.person("clinician")
  await saveVisitType(here.as("administrator"), id, save(1, { clinicianIds: [stranger] }), now)
  expect((await listVisitTypes(here.as("scheduler")))[0]?.clinicianIds).toEqual([])
})

it.each([
  ["name", "no_name", { name: " " }],
  ["minutes", "out_of_range", { minutes: 4 }],
  ["stepMinutes", "out_of_range", { stepMinutes: 481 }],
  ["bufferAfterMinutes", "out_of_range", { bufferAfterMinutes: 0.5 }],
  ["windowDays", "out_of_range", { windowDays: 0 }],
  ["capacity", "out_of_range", { capacity: 51 }],
])("names %s: %s", (field, problem, part) => {
  const parsed = VisitTypeFields.safeParse({ ...newVisitType, name: "Follow-up", ...part })
  const [issue] = parsed.error?.issues ?? []
  expect([issue?.path.join("."), issue?.message]).toEqual([field, problem])
})

it.each([
  ["Follow-up (20 min)", "follow-up-20-min"],
  ["Révision", "revision"],
  ["复诊", "visit"],
  ["!", "visit"],
])("%s is %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})
