import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { testStaff } from "@/lib/identity/testing-actors"

import { nobodyDecided } from "../scores/news2-scale"
import { arrangeCharting, auditedIn } from "../testing-charting"
import type { TestVisit } from "../testing-charting"
import { doDeed } from "./deed-commands"
import { limitsOf, setLimits } from "./limit-commands"
import { defaultAdultLimits } from "./limits"
import type { Limits } from "./limits"
import { alarmsOf } from "./queries"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const at = new Date("2026-11-24T10:25:00Z")
const arrange = () => arrangeCharting(database, start)

const colleague = async (clinicId: TestVisit["clinicId"], role: "nurse" | "scheduler") => {
  const { rows } = await database.admin.query<{ id: TestVisit["clinicianId"] }>(
    `insert into users (id, clinic_id, email, name, role, password_hash)
     values (gen_random_uuid(), $1, gen_random_uuid() || '@clinic.example', 'Nora Quill', $2, 'none') returning id`,
    [clinicId, role],
  )
  const [row] = rows
  if (row === undefined) throw new Error("no colleague")
  return testStaff(clinicId, row.id, role)
}

const warmer = (limits: Limits): Limits => ({
  ...limits,
  vitals: {
    ...limits.vitals,
    MDC_TEMP_BODY: { ...limits.vitals.MDC_TEMP_BODY, high: 38.5 },
  },
})

test("limits begin with those of the age, and are set by whoever saw the newest", async () => {
  const visit = await arrange()
  const { doctor, visitId, clinicId } = visit
  const nurse = await colleague(clinicId, "nurse")
  const seen = await limitsOf(doctor, visitId, at)
  expect(seen).toEqual({
    ok: true,
    value: {
      limits: defaultAdultLimits,
      defaults: defaultAdultLimits,
      set: null,
      scale: nobodyDecided,
      observations: [],
    },
  })
  const wanted = warmer(defaultAdultLimits)
  const set = { ...wanted, version: 2 }
  expect(await setLimits(nurse, visitId, wanted, at)).toEqual({ ok: true, value: set })
  // Whoever still sees version 1 changes nothing.
  expect(await setLimits(doctor, visitId, wanted, at)).toEqual({
    ok: false,
    reason: "changed_meanwhile",
  })
  expect(await limitsOf(doctor, visitId, at)).toMatchObject({
    value: { limits: set, set: { by: nurse.userId, name: "Nora Quill", at: at.toISOString() } },
  })
  // Nothing else: no new version.
  expect(await setLimits(doctor, visitId, set, at)).toEqual({ ok: true, value: set })
  expect(await auditedIn(database, clinicId)).toEqual([
    "alarm.limits_read success",
    "alarm.limits_set success",
    "alarm.limits_read success",
  ])
})

test("of two who set limits at once one is told that they changed", async () => {
  const { doctor, visitId } = await arrange()
  const both = await Promise.all([
    setLimits(doctor, visitId, warmer(defaultAdultLimits), at),
    setLimits(doctor, visitId, warmer(defaultAdultLimits), at),
  ])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
})

test("a child's limits are those of its age", async () => {
  const visit = await arrange()
  await database.admin.query("update patients set birth_date = '2024-11-01' where id = $1", [
    visit.patientId,
  ])
  expect(await limitsOf(visit.doctor, visit.visitId, at)).toMatchObject({
    value: { limits: { vitals: { MDC_ECG_HEART_RATE: { low: 71, high: 149 } } } },
  })
})

test("another clinic's visit does not exist, a scheduler is refused, and both are in the log", async () => {
  const [visit, other] = [await arrange(), await arrange()]
  const scheduler = await colleague(visit.clinicId, "scheduler")
  const deed = { id: randomUUID(), kind: "audio_on", at: at.getTime(), comment: "" } as const
  for (const [actor, reason] of [
    [other.doctor, "not_found"],
    [scheduler, "forbidden"],
  ] as const) {
    const refused = { ok: false, reason }
    const { visitId } = visit
    expect(await limitsOf(actor, visitId, at)).toEqual(refused)
    expect(await setLimits(actor, visitId, warmer(defaultAdultLimits), at)).toEqual(refused)
    expect(await doDeed(actor, visitId, deed, at)).toEqual(refused)
    expect(await alarmsOf(actor, visitId, at)).toEqual(refused)
  }
  const denied = Array.from({ length: 4 }, () => "access.denied refused")
  expect(await auditedIn(database, other.clinicId)).toEqual(denied)
  expect(await auditedIn(database, visit.clinicId)).toEqual(denied)
})

test("a deed without charting is stored once with who, when and why", async () => {
  const { doctor, visitId, clinicId } = await arrange()
  const id = randomUUID()
  const deed = {
    id,
    kind: "alarm_off",
    condition: "MDC_PULS_OXIM_SAT_O2.low",
    at: at.getTime() - 2_000,
    comment: "Sensor on the ear",
  } as const
  const done = { ok: true, value: { at: deed.at, until: null } }
  expect(await doDeed(doctor, visitId, deed, at)).toEqual(done)
  expect(await doDeed(doctor, visitId, deed, new Date(at.getTime() + 5_000))).toEqual(done)
  expect(await auditedIn(database, clinicId)).toEqual(["alarm.answered success"])
  expect(await alarmsOf(doctor, visitId, at)).toMatchObject({
    value: {
      now: null,
      deeds: [
        {
          ...{ id, kind: "alarm_off", comment: "Sensor on the ear", by: doctor.userId },
          ...{ at: deed.at, receivedAt: at.getTime() },
        },
      ],
      transitions: [],
    },
  })
  await expect(database.app.query("delete from alarm_deeds")).rejects.toThrow(/permission denied/)
})

test("a moment that cannot be is that of the arrival", async () => {
  const { doctor, visitId } = await arrange()
  const done = (said: number) =>
    doDeed(
      doctor,
      visitId,
      { id: randomUUID(), kind: "audio_pause", at: said, comment: "", forMs: 60_000 },
      at,
    )
  const arrival = { value: { at: at.getTime(), until: at.getTime() + 60_000 } }
  expect(await done(at.getTime() + 60_000)).toMatchObject(arrival)
  // Late, it stays what it was: an answer to nothing newer.
  const then = at.getTime() - 50_000
  expect(await done(then)).toMatchObject({ value: { at: then, until: then + 60_000 } })
})

test("a deed is of the visit: never from before the admission", async () => {
  const { doctor, visitId, clinicId } = await arrange()
  const deed = { id: randomUUID(), kind: "comment", comment: "As of then", at: 0 } as const
  expect(await doDeed(doctor, visitId, deed, at)).toEqual({ ok: false, reason: "before_admission" })
  expect(await auditedIn(database, clinicId)).toEqual([])
})

test("the sound is paused for as long as the limits say, and never longer", async () => {
  const { doctor, visitId } = await arrange()
  const pause = { id: randomUUID(), kind: "audio_pause", comment: "", forMs: 3_600_000 } as const
  const until = at.getTime() + defaultAdultLimits.signals.audioPauseMs
  expect(await doDeed(doctor, visitId, pause, at)).toEqual({
    ok: true,
    value: { at: at.getTime(), until },
  })
})

test("a deed under a name that is another's already is told so, and is not taken for that one", async () => {
  const { doctor, visitId, clinicId } = await arrange()
  const nurse = await colleague(clinicId, "nurse")
  const id = randomUUID()
  const condition = "MDC_PULS_OXIM_SAT_O2.low" as const
  const answered = { id, kind: "acknowledge", condition, comment: "" } as const
  const taken = { ok: false, reason: "conflict" }
  expect(await doDeed(nurse, visitId, { id, kind: "comment", comment: "x" }, at)).toMatchObject({
    ok: true,
  })
  expect(await doDeed(doctor, visitId, answered, at)).toEqual(taken)
  expect(await doDeed(doctor, visitId, { id, kind: "comment", comment: "x" }, at)).toEqual(taken)
  expect(await doDeed(nurse, visitId, answered, at)).toEqual(taken)
})

test("a change of everything is in the log, every field of it", async () => {
  const { doctor, visitId, clinicId } = await arrange()
  const vitals = Object.entries(defaultAdultLimits.vitals).map(([code, one]) => [
    code,
    {
      ...one,
      hysteresis: one.hysteresis / 2,
      validMs: one.validMs + 1_000,
      ordinary: { ...one.ordinary, latching: !one.ordinary.latching, delayMs: 9_000 },
      extreme: { ...one.extreme, latching: !one.extreme.latching, delayMs: 8_000 },
    },
  ])
  const reported = Object.entries(defaultAdultLimits.reported).map(([code, one]) => [
    code,
    { ...one, latching: !one.latching, delayMs: one.delayMs + 1_000 },
  ])
  const wanted: Limits = {
    ...defaultAdultLimits,
    vitals: Object.fromEntries(vitals),
    reported: Object.fromEntries(reported),
    signals: { ...defaultAdultLimits.signals, reminderMs: 60_000, audioPauseBrokenBy: "medium" },
  }
  expect(await setLimits(doctor, visitId, wanted, at)).toMatchObject({ ok: true })
  const said = await auditedIn(database, clinicId)
  expect(said).toEqual(["alarm.limits_set success", "alarm.limits_set success"])
})
