import { describe, expect, it } from "vitest"

import { testDatabase } from "@/db/testing"
import type { UserId } from "@/lib/ids"

import { readOpenSlots } from "../slots/open-slots"
import { hoursClinic, valueOf } from "../testing-clinic"
import type { Plan } from "./availability"
import { saveHolidays, saveHours } from "./commands"
import { previewHours } from "./preview"
import { listEditable, readHolidays, readHours } from "./queries"

const database = await testDatabase()
/** A Monday. */
const now = new Date("2026-11-30T08:00:00Z")

const plan: Plan = {
  zone: "Asia/Kolkata",
  rules: [
    { weekday: 1, startsAt: "09:00", endsAt: "17:00", overnight: false },
    { weekday: 5, startsAt: "22:00", endsAt: "06:00", overnight: true },
  ],
  overrides: [
    {
      fromDay: "2026-12-07",
      toDay: "2026-12-08",
      periods: [{ startsAt: "10:00", endsAt: "11:00", overnight: false }],
    },
    { fromDay: "2026-12-24", toDay: "2026-12-31", periods: [] },
  ],
  timeOff: [
    { fromDay: "2027-01-04", toDay: "2027-01-08", startsAt: null, endsAt: null, kind: "leave" },
    {
      fromDay: "2026-12-14",
      toDay: "2026-12-14",
      startsAt: "12:00",
      endsAt: "14:00",
      kind: "training",
    },
  ],
}

describe("hours", () => {
  it("are read as they were saved, and the event says so", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("clinician")
    const own = clinic.as("clinician", id)
    expect(valueOf(await readHours(own, id, now))).toMatchObject({
      version: 0,
      clinicZone: "Europe/London",
      plan: { zone: null, rules: [], overrides: [], timeOff: [] },
    })
    expect(await saveHours(own, id, { version: 0, plan }, now)).toEqual({
      ok: true,
      value: { version: 1 },
    })
    const read = valueOf(await readHours(own, id, now))
    expect(read.version).toBe(1)
    expect({ ...read.plan, timeOff: read.plan.timeOff.toReversed() }).toEqual(plan)
    const { rows } = await database.admin.query(
      "select action || ' ' || outcome as line from audit_events where clinic_id = $1 order by seq",
      [clinic.clinicId],
    )
    expect(rows.map(({ line }) => line)).toEqual([
      "availability.read success",
      "availability.changed success",
      "availability.read success",
    ])
  })

  it("of two who change the same, the later is refused, told by whom, and nothing changes", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("clinician")
    const schedulerId = await clinic.person("scheduler")
    const first = await saveHours(clinic.as("clinician", id), id, { version: 0, plan }, now)
    expect(first.ok).toBe(true)
    const empty = { ...plan, rules: [] }
    const later = clinic.as("scheduler", schedulerId)
    const refused = await saveHours(later, id, { version: 0, plan: empty }, now)
    expect(refused).toEqual({
      ok: false,
      reason: "stale",
      version: 1,
      savedBy: `clinician ${id.slice(0, 4)}`,
      savedAt: now.toISOString(),
    })
    expect(valueOf(await readHours(later, id, now)).plan.rules).toHaveLength(2)
    expect(await saveHours(later, id, { version: 1, plan: empty }, now)).toMatchObject({ ok: true })
  })

  it("of 20 saves of one version at once exactly one is made", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("interpreter")
    const own = clinic.as("interpreter", id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => saveHours(own, id, { version: 0, plan }, now)),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.reason === "stale")).toHaveLength(19)
    expect(valueOf(await readHours(own, id, now)).plan.rules).toHaveLength(2)
  })

  it("what ended long ago is neither shown nor lost", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("clinician")
    const own = clinic.as("clinician", id)
    const old = { fromDay: "2026-01-05", toDay: "2026-01-09", startsAt: null, endsAt: null }
    await database.admin.query(
      "insert into time_off (clinic_id, clinician_id, from_day, to_day) values ($1, $2, $3, $4)",
      [clinic.clinicId, id, old.fromDay, old.toDay],
    )
    await saveHours(own, id, { version: 0, plan }, now)
    const { rows } = await database.admin.query(
      "select count(*)::int as n from time_off where clinician_id = $1",
      [id],
    )
    expect(rows).toEqual([{ n: 3 }])
  })

  it("are one's own, or anyone's for the front desk; others are refused and written down", async () => {
    const clinic = await hoursClinic(database)
    const [own, other] = [await clinic.person("clinician"), await clinic.person("clinician")]
    const save = (by: "clinician" | "nurse" | "scheduler", userId: UserId) =>
      clinic
        .person(by)
        .then((id) =>
          saveHours(
            clinic.as(by, by === "clinician" ? own : id),
            userId,
            { version: 0, plan },
            now,
          ),
        )
    expect(await save("clinician", other)).toEqual({ ok: false, reason: "forbidden" })
    expect(await save("nurse", own)).toEqual({ ok: false, reason: "forbidden" })
    expect(await save("scheduler", other)).toMatchObject({ ok: true })
    expect(await previewHours(clinic.as("nurse"), own, await preview(clinic), now)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(valueOf(await listEditable(clinic.as("clinician", own)))).toHaveLength(1)
    expect(valueOf(await listEditable(clinic.as("administrator"))).length).toBeGreaterThan(2)
    const { rows } = await database.admin.query(
      "select count(*)::int as n from audit_events where clinic_id = $1 and action = 'access.denied'",
      [clinic.clinicId],
    )
    expect(rows).toEqual([{ n: 3 }])
  })

  it("of another clinic are not there", async () => {
    const [here, there] = [await hoursClinic(database), await hoursClinic(database)]
    const id = await there.person("clinician")
    const desk = here.as("scheduler", await here.person("scheduler"))
    expect(await readHours(desk, id, now)).toMatchObject({ reason: "not_found" })
    expect(await saveHours(desk, id, { version: 0, plan }, now)).toMatchObject({
      reason: "not_found",
    })
  })

  it("are kept apart by the database: two overrides of a day cannot both stand", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("clinician")
    const insert = () =>
      database.admin.query(
        "insert into availability_overrides (clinic_id, clinician_id, from_day, to_day) values ($1, $2, '2026-12-01', '2026-12-02')",
        [clinic.clinicId, id],
      )
    await insert()
    await expect(insert()).rejects.toMatchObject({ constraint: "availability_overrides_one_a_day" })
  })
})

async function preview(clinic: Awaited<ReturnType<typeof hoursClinic>>) {
  return { visitTypeId: await clinic.type([]), plan }
}

describe("a preview", () => {
  it("shows what hours that are not saved would give, and what is booked outside them", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("clinician")
    const own = clinic.as("clinician", id)
    const asked = { visitTypeId: await clinic.type([id], { minutes: 60, step_minutes: 60 }), plan }
    const shown = valueOf(await previewHours(own, id, asked, now))
    expect(shown).toMatchObject({ zone: "Asia/Kolkata", outside: 0 })
    expect(shown.days.map(({ date, slots }) => [date, slots.length])).toEqual([
      // 08:00 UTC is 13:30 in Kolkata: 14:00, 15:00 and 16:00 are left.
      ["2026-11-30", 3],
      ["2026-12-01", 0],
      ["2026-12-02", 0],
      ["2026-12-03", 0],
      ["2026-12-04", 2],
      ["2026-12-05", 6],
      ["2026-12-06", 0],
      ["2026-12-07", 1],
      ["2026-12-08", 1],
      ["2026-12-09", 0],
      ["2026-12-10", 0],
      ["2026-12-11", 2],
      ["2026-12-12", 6],
      ["2026-12-13", 0],
    ])
    expect(valueOf(await readHours(own, id, now)).plan.rules).toEqual([])
  })
})

describe("holidays", () => {
  it("close the clinic for everyone, and only an administrator sets them", async () => {
    const clinic = await hoursClinic(database)
    const id = await clinic.person("clinician", "America/New_York")
    await clinic.hours(id, "1 09:00-10:00")
    const visitTypeId = await clinic.type([id])
    const admin = clinic.as("administrator", await clinic.person("administrator"))
    const holidays = [{ day: "2026-12-07", name: "Founders' day" }]
    expect(await saveHolidays(clinic.as("scheduler"), { version: 0, holidays }, now)).toMatchObject(
      { reason: "forbidden" },
    )
    expect(await saveHolidays(admin, { version: 0, holidays }, now)).toMatchObject({ ok: true })
    expect(await readHolidays(admin, now)).toEqual({ version: 1, holidays })
    expect(await saveHolidays(admin, { version: 0, holidays: [] }, now)).toMatchObject({
      reason: "stale",
      version: 1,
    })
    const slots = await readOpenSlots(
      clinic.as("scheduler"),
      { visitTypeId, from: "2026-12-01", days: 14 },
      now,
    )
    expect(
      valueOf(slots)
        .days.filter((day) => day.slots.length > 0)
        .map(({ date }) => date),
    ).toEqual(["2026-12-14"])
  })
})
