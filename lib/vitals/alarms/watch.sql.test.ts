import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { testStaff } from "@/lib/identity/testing-actors"
import { DeviceId, UserId } from "@/lib/ids"

import { chart } from "../commands"
import { decideScale } from "../scores/scale-commands"
import { auditedIn } from "../testing-charting"
import { doDeed } from "./deed-commands"
import { limitsOf, setLimits } from "./limit-commands"
import { defaultAdultLimits } from "./limits"
import { alarmMarks, alarmsOf, toldAlarms } from "./queries"
import { lockMonitor, tellMonitor } from "./stored-monitor"
import { arrangeAlarms } from "./testing-alarms"
import { heart, spo2 } from "./testing-monitor"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const arrange = () => arrangeAlarms(database, start)
type Visit = Awaited<ReturnType<typeof arrange>>

const lost = `${heart}.no_data`
const desaturated = `${spo2}.low`
const raised = (condition: string) => [
  `condition ${condition} inactive>active`,
  `signal ${condition} none>generating`,
]

const marks = async ({ doctor, visitId }: Visit) => (await alarmMarks(doctor)).get(visitId)

const acknowledge = ({ doctor, visitId, moment }: Visit, condition: string, second: number) =>
  doDeed(
    doctor,
    visitId,
    {
      id: randomUUID(),
      kind: "acknowledge",
      condition: condition === lost ? `${heart}.no_data` : `${spo2}.low`,
      comment: "",
      at: moment(second).getTime(),
    },
    moment(second),
  )

test("a plug that is pulled is told within 30 seconds, once, and is over when values come again", async () => {
  const visit = await arrange()
  await visit.charted(heart, 70, 0, 20)
  for (let second = 21; second <= 40; second++) await visit.round(second)
  expect(await visit.messaged()).toEqual([])
  for (let second = 41; second <= 50; second++) await visit.round(second)
  expect(await visit.messaged()).toEqual([visit.clinicianId])
  expect(await visit.stored()).toEqual(raised(lost))
  expect(await marks(visit)).toEqual({ priority: "medium", answered: false })

  await visit.charted(heart, 70, 60, 62)
  await visit.round(63)
  expect(await visit.stored()).toEqual([
    ...raised(lost),
    `condition ${lost} active>ended`,
    `signal ${lost} generating>none`,
  ])
  expect(await marks(visit)).toBeUndefined()
  expect(await visit.messaged()).toHaveLength(1)
  const said = await auditedIn(database, visit.clinicId)
  expect(said.filter((line) => line === "alarm.changed success")).toHaveLength(4)
  expect(said.filter((line) => line === "alarm.told success")).toHaveLength(1)
})

test("a plug that comes and goes is one message a minute", async () => {
  const visit = await arrange()
  // There for three seconds of every 30, and missed for a moment each time.
  for (let from = 0; from < 120; from += 30) {
    await visit.charted(heart, 70, from, from + 2)
    for (let second = from + 3; second < from + 30; second += 3) await visit.round(second)
  }
  const missed = (await visit.stored()).filter((line) => line === raised(lost)[1])
  expect(missed.length).toBeGreaterThan(2)
  expect(await visit.messaged()).toHaveLength(2)
})

test("batches that come twice and two workers at once store each transition once, in order", async () => {
  const visit = await arrange()
  for (let second = 0; second < 40; second += 5) {
    const value = second < 15 ? 97 : 80
    const batch = () => visit.charted(spo2, value, second, second + 4)
    await Promise.all([batch(), visit.round(second + 5), batch(), visit.round(second + 5)])
  }
  for (let second = 40; second <= 70; second += 5)
    await Promise.all([visit.round(second), visit.round(second), visit.round(second)])
  const rows = await visit.ask<{ seq: number }>(
    "select seq from alarm_transitions where visit_id = $1 order by seq",
  )
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1))
  const stored = await visit.stored()
  expect(new Set(stored).size).toBe(stored.length)
  expect(stored).toEqual([
    `condition ${desaturated} inactive>pending`,
    `condition ${desaturated} pending>active`,
    `signal ${desaturated} none>generating`,
    `condition ${spo2}.no_data inactive>active`,
    `signal ${spo2}.no_data none>generating`,
  ])
  const said = await auditedIn(database, visit.clinicId)
  expect(said.filter((line) => line === "alarm.changed success")).toHaveLength(stored.length)
  // The waves around what is about the patient stay with the record, once.
  expect(await visit.ask("select reason, about from wave_strips where visit_id = $1")).toEqual([
    { reason: "alarm", about: desaturated },
  ])
})

test("a worker that dies in between leaves nothing behind, and the next one goes on", async () => {
  const visit = await arrange()
  await visit.charted(heart, 70, 0, 5)
  const dying = withTenant(visit.clinicId, async (tx) => {
    const row = await lockMonitor(tx, visit.visitId)
    if (row === undefined) throw new Error("no monitor")
    const told = await tellMonitor(tx, visit.worker, row, { kind: "tick" }, visit.moment(40))
    expect(told.seq).toBe(2)
    await visit.ask(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = 'housecall_app' and state = 'idle in transaction'`,
      [],
    )
    await tx.execute("select 1")
  })
  await expect(dying).rejects.toThrow(/failed|terminat/i)
  expect(await visit.stored()).toEqual([])
  await visit.round(41)
  expect(await visit.stored()).toEqual(raised(lost))
  expect(await visit.messaged()).toEqual([visit.clinicianId])
})

test("an alarm of the patient that ends by itself stays latched until somebody resets it", async () => {
  const visit = await arrange()
  await visit.charted(spo2, 80, 0, 20)
  await visit.charted(spo2, 97, 21, 30)
  expect((await visit.stored()).at(-1)).toBe(`signal ${desaturated} generating>latched`)
  await visit.round(31)
  expect(await visit.messaged()).toEqual([visit.clinicianId])
  expect(await marks(visit)).toEqual({ priority: "high", answered: false })
  const reset = { id: randomUUID(), kind: "reset", condition: "all", comment: "" } as const
  const at = visit.moment(32)
  await doDeed(visit.doctor, visit.visitId, { ...reset, at: at.getTime() }, at)
  expect((await visit.stored()).at(-1)).toBe(`signal ${desaturated} latched>none`)
  expect(await marks(visit)).toBeUndefined()
})

test("an acknowledgement counts for the alarm that the numbers tell of only later", async () => {
  const visit = await arrange()
  await visit.charted(spo2, 97, 0, 4)
  // The viewer has heard it already; the batch is still on its way.
  await acknowledge(visit, desaturated, 17)
  await visit.charted(spo2, 88, 5, 18, 20)
  expect((await visit.stored()).slice(-2)).toEqual([
    `signal ${desaturated} none>generating`,
    `signal ${desaturated} generating>acknowledged`,
  ])
  await visit.round(21)
  expect(await visit.messaged()).toEqual([])
  expect(await marks(visit)).toEqual({ priority: "medium", answered: true })
})

test("an acknowledgement does not count for what became worse after it", async () => {
  const visit = await arrange()
  await visit.charted(spo2, 88, 5, 14)
  await acknowledge(visit, desaturated, 16)
  await chart(
    visit.device,
    {
      values: Array.from({ length: 11 }, (_, i) => ({
        code: spo2,
        value: i < 2 ? 88 : 80,
        unit: "%",
        at: visit.moment(15 + i).getTime(),
        derived: false,
      })),
    },
    visit.moment(25),
  )
  expect((await visit.stored()).at(-1)).toBe(`signal ${desaturated} acknowledged>generating`)
  await visit.round(26)
  expect(await visit.messaged()).toEqual([visit.clinicianId])
})

test("while somebody watches nobody is written to, until nobody answers; then the next in the clinic's order is", async () => {
  const visit = await arrange()
  const [second, first] = [await visit.colleague(2), await visit.colleague(1)]
  await visit.watches(visit.clinicianId, 0)
  await visit.charted(spo2, 80, 0, 5)
  // High, from second 5 on: the next person after a minute, and the one after at three.
  const goOn = async (from: number, to: number) => {
    for (let second = from; second < to; second += 6) {
      await visit.charted(spo2, 80, second, second + 5)
      await visit.round(second + 5)
    }
  }
  await goOn(6, 60)
  expect(await visit.messaged()).toEqual([])
  await goOn(60, 240)
  expect(await visit.messaged()).toEqual([first, second])
  await acknowledge(visit, desaturated, 240)
  await visit.round(241)
  expect(await marks(visit)).toEqual({ priority: "high", answered: true })
  await goOn(241, 301)
  const [monitor] = await visit.ask<{ told: unknown }>(
    "select told from alarm_monitors where visit_id = $1",
  )
  expect(monitor).toEqual({ told: null })
})

test("an interpreter in the room watches no monitor, and a nurse does", async () => {
  const [visit, other] = [await arrange(), await arrange()]
  await visit.watches(await visit.colleague(1, "interpreter"), 0, "interpreter")
  await other.watches(await other.colleague(1), 0, "watcher")
  for (const each of [visit, other]) {
    await each.charted(spo2, 80, 0, 10)
    await each.round(11)
  }
  expect(await visit.messaged()).toEqual([visit.clinicianId])
  expect(await other.messaged()).toEqual([])
  // The interpreter stands in the order, and is passed over all the same.
  await visit.charted(spo2, 80, 11, 70)
  await visit.round(71)
  expect(new Set(await visit.messaged())).toEqual(new Set([visit.clinicianId]))
})

test("an invited colleague watches no monitor", async () => {
  const visit = await arrange()
  const invited = await visit.colleague(1, "clinician")
  await visit.watches(invited, 0)
  const guest = [visit.visitId, visit.clinicId, visit.patientId, invited, visit.clinicianId]
  await visit.ask(
    `with invited as (
       insert into guests (id, clinic_id, visit_id, patient_id, role, name, user_id, invited_by)
       values (gen_random_uuid(), $2, $1, $3, 'clinician', 'Nora Quill', $4, $5) returning id)
     update seats set guest_id = invited.id from invited where visit_id = $1 and user_id = $4`,
    guest,
  )
  await visit.charted(spo2, 80, 0, 10)
  await visit.round(11)
  expect(await visit.messaged()).toEqual([visit.clinicianId])
})

test("a colleague of the clinic's order reads and answers the alarms that they are told of, and no more", async () => {
  const visit = await arrange()
  const standIn = testStaff(visit.clinicId, await visit.colleague(1, "clinician"), "clinician")
  const stranger = testStaff(visit.clinicId, UserId.parse(randomUUID()), "clinician")
  const hidden = { ok: false, reason: "not_found" }
  expect(await alarmsOf(standIn, visit.visitId, visit.moment(0))).toEqual(hidden)
  await visit.charted(spo2, 80, 0, 10)
  expect(await alarmsOf(stranger, visit.visitId, visit.moment(11))).toEqual(hidden)
  expect(await alarmsOf(standIn, visit.visitId, visit.moment(11))).toMatchObject({ ok: true })
  expect(await alarmsOf(standIn, visit.visitId, visit.moment(11))).toMatchObject({
    value: { visit: { patient: "A. T.", ways: [] } },
  })
  expect(await limitsOf(standIn, visit.visitId, visit.moment(11))).toEqual(hidden)
  const forged = { ...visit, doctor: standIn }
  expect(await acknowledge(forged, desaturated, 12)).toMatchObject({ ok: true })
  expect(await marks(visit)).toEqual({ priority: "high", answered: true })
  const off = {
    id: randomUUID(),
    kind: "alarm_off",
    condition: `${spo2}.low`,
    comment: "out",
  } as const
  const at = visit.moment(13)
  expect(await doDeed(standIn, visit.visitId, { ...off, at: at.getTime() }, at)).toMatchObject({
    ok: false,
    reason: "forbidden",
  })
  expect(await auditedIn(database, visit.clinicId)).toEqual(
    expect.arrayContaining([
      "alarm.read success",
      "alarm.answered success",
      "access.denied refused",
    ]),
  )
})

test("what people say of alarms and scales lies sealed, and the engine that goes on never has it", async () => {
  const visit = await arrange()
  const { doctor, visitId } = visit
  await visit.charted(spo2, 80, 0, 10)
  const said = { comment: 'spindlethrop "of old"', at: visit.moment(9).getTime() }
  for (const kind of ["acknowledge", "alarm_pause", "alarm_off"] as const) {
    const deed = { ...said, id: randomUUID(), kind, condition: `${spo2}.low` } as const
    expect(await doDeed(doctor, visitId, deed, visit.moment(11))).toMatchObject({ ok: true })
  }
  const off = { ...said, id: randomUUID(), kind: "audio_off" } as const
  expect(await doDeed(doctor, visitId, off, visit.moment(11))).toMatchObject({ ok: true })
  const scale = { scale: 2, reason: "spindlethrop", version: 0 } as const
  expect(await decideScale(doctor, visitId, scale, visit.moment(12))).toMatchObject({ ok: true })

  for (const table of ["alarm_deeds", "alarm_monitors", "alarm_transitions", "news2_scales"]) {
    const { rows } = await database.admin.query<{ all: string }>(
      `select string_agg(t::text, ' ') as all from ${table} t where visit_id = $1`,
      [visitId],
    )
    expect({ table, ...rows[0] }).toMatchObject({ all: expect.stringMatching(/./) })
    expect(rows[0]?.all).not.toMatch(/spindlethrop/)
  }
  expect(await alarmsOf(doctor, visitId, visit.moment(13))).toMatchObject({
    value: { deeds: Array.from({ length: 4 }, () => ({ comment: said.comment })) },
  })
  expect(await limitsOf(doctor, visitId, visit.moment(13))).toMatchObject({
    value: { scale: { reason: "spindlethrop" } },
  })
})

test("whoever leaves an alarm behind unanswered is written to", async () => {
  const visit = await arrange()
  await visit.watches(visit.clinicianId, 0)
  await visit.charted(spo2, 80, 0, 10)
  await visit.round(11)
  expect(await visit.messaged()).toEqual([])
  await visit.ask("update seats set left_at = $2 where visit_id = $1", [
    visit.visitId,
    visit.moment(12),
  ])
  await visit.round(13)
  expect(await visit.messaged()).toEqual([visit.clinicianId])
})

test("the end of the visit, and of the consent, end the monitoring: nothing is missed then", async () => {
  const [over, withdrawn] = [await arrange(), await arrange()]
  for (const visit of [over, withdrawn]) await visit.charted(heart, 70, 0, 10)
  await over.ask("update visits set state = 'ended', ended_at = $2 where id = $1", [
    over.visitId,
    over.moment(11),
  ])
  await withdrawn.agree(true, false)
  for (const visit of [over, withdrawn]) {
    for (let second = 12; second <= 60; second += 4) await visit.round(second)
    expect(await visit.stored()).toEqual([])
    expect(await visit.messaged()).toEqual([])
    expect(await visit.ask("select closed from alarm_monitors where visit_id = $1")).toEqual([
      { closed: true },
    ])
  }
  await withdrawn.agree(true, true)
  await withdrawn.charted(spo2, 80, 70, 80)
  expect((await withdrawn.stored()).at(-1)).toBe(`signal ${desaturated} none>generating`)
})

test("limits that are set count for the values after them", async () => {
  const visit = await arrange()
  await visit.charted(spo2, 93, 0, 10)
  const { vitals } = defaultAdultLimits
  const stricter = {
    ...defaultAdultLimits,
    vitals: { ...vitals, [spo2]: { ...vitals[spo2], low: 95 } },
  }
  await setLimits(visit.doctor, visit.visitId, stricter, visit.moment(11))
  await visit.charted(spo2, 93, 11, 25)
  expect(await visit.stored()).toEqual([
    "limits 1>2",
    `condition ${desaturated} inactive>pending`,
    `condition ${desaturated} pending>active`,
    `signal ${desaturated} none>generating`,
  ])
})

test("a device of another visit, or one that names another clinic's, tells the engine nothing", async () => {
  const [visit, other] = [await arrange(), await arrange()]
  const value = {
    code: spo2,
    value: 80,
    unit: "%",
    at: start.getTime() + 1_000,
    derived: false,
  } as const
  const forged = (of: Visit, from: Visit, deviceId: DeviceId) =>
    mintActor({
      kind: "device",
      clinicId: from.clinicId,
      deviceId,
      patientId: of.patientId,
      visitId: of.visitId,
      requestId: "test",
    })
  const elsewhere = chart(
    forged(visit, other, other.deviceId),
    { values: [value] },
    visit.moment(5),
  )
  expect(await elsewhere).toEqual({ ok: false, reason: "not_found" })
  const stranger = forged(visit, visit, DeviceId.parse(randomUUID()))
  expect(await chart(stranger, { values: [value] }, visit.moment(5))).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect(await visit.ask("select 1 from alarm_monitors where visit_id = $1")).toEqual([])
})

test("another clinic's worker and pages see none of it", async () => {
  const [visit, other] = [await arrange(), await arrange()]
  await visit.charted(heart, 70, 0, 5)
  await other.round(60)
  expect(await visit.stored()).toEqual([])
  await visit.round(60)
  expect(await alarmMarks(other.doctor)).toEqual(new Map())
  expect(await marks(visit)).toEqual({ priority: "medium", answered: false })
})

test("whoever was told of a colleague's alarm has it in the list of the day until somebody answers", async () => {
  const visit = await arrange()
  const standIn = testStaff(visit.clinicId, await visit.colleague(1, "clinician"), "clinician")
  await visit.charted(spo2, 80, 0, 10)
  await visit.round(11)
  // Only the visit's own clinician was told so far.
  expect(await toldAlarms(standIn)).toEqual([])
  for (let second = 12; second <= 90; second += 6) await visit.round(second)
  expect(await toldAlarms(standIn)).toMatchObject([{ visitId: visit.visitId, priority: "high" }])
  expect(await toldAlarms(visit.doctor)).toEqual([])
  for (const condition of [`${spo2}.low`, `${spo2}.no_data`] as const)
    await doDeed(
      standIn,
      visit.visitId,
      {
        id: randomUUID(),
        kind: "acknowledge",
        condition,
        comment: "",
        at: visit.moment(91).getTime(),
      },
      visit.moment(91),
    )
  expect(await toldAlarms(standIn)).toEqual([])
})

test.each([
  ["the visit's clinician", "clinician", true, ["call", "visit"]],
  ["a nurse", "nurse", false, ["ward", "visit"]],
] as const)("from the alarms %s goes on to the patient", async (_, role, isOwn, ways) => {
  const visit = await arrange()
  const userId = isOwn ? visit.clinicianId : UserId.parse(randomUUID())
  const actor = testStaff(visit.clinicId, userId, role)
  expect(await alarmsOf(actor, visit.visitId, visit.moment(1))).toMatchObject({
    value: { visit: { patient: "Agnes Thistledown", ways } },
  })
})

test("a round holds no row in which time changes nothing, also where somebody was told already", async () => {
  const visit = await arrange()
  // A lock leaves its mark on the row, a change another row.
  const row = () =>
    visit.ask("select ctid::text, xmax::text from alarm_monitors where visit_id = $1")
  const held = async (second: number) => {
    const before = await row()
    await visit.round(second)
    return JSON.stringify(before) !== JSON.stringify(await row())
  }
  await visit.charted(spo2, 97, 0, 10)
  expect(await held(11)).toBe(false)
  await visit.charted(spo2, 80, 11, 20)
  expect(await held(21)).toBe(true)
  expect(await visit.messaged()).toEqual([visit.clinicianId])
  expect(await held(22)).toBe(false)
  // Its silence is noticed, and held for it.
  expect(await held(42)).toBe(true)
  expect(await visit.stored()).toContain(`condition ${spo2}.no_data inactive>active`)
})
