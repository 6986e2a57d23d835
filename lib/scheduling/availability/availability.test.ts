import fc from "fast-check"
import { expect, it } from "vitest"

import { clock, minuteOf, typedTime } from "../clock-time"
import { planProblems } from "./availability"
import type { Plan } from "./availability"
import { AvailabilityPlan, HolidaySave, Zone } from "./schema"

const day = { weekday: 1, startsAt: "09:00", endsAt: "17:00", overnight: false }
const night = { weekday: 1, startsAt: "22:00", endsAt: "06:00", overnight: true }
const plan = (part: Partial<Plan>): Plan => ({
  zone: null,
  rules: [],
  overrides: [],
  timeOff: [],
  ...part,
})
const override = { fromDay: "2026-12-01", toDay: "2026-12-03", periods: [] }
const off = {
  fromDay: "2026-12-01",
  toDay: "2026-12-01",
  startsAt: null,
  endsAt: null,
  kind: "leave" as const,
}

it("takes days, nights, whole days and closed days", () => {
  const whole = { weekday: 2, startsAt: "00:00", endsAt: "00:00", overnight: true }
  const good = plan({
    zone: "Asia/Kolkata",
    rules: [day, night, whole],
    overrides: [override, { ...override, fromDay: "2026-12-04", toDay: "2026-12-04" }],
    timeOff: [off, { ...off, toDay: "2026-12-02", startsAt: "17:00", endsAt: "09:00" }],
  })
  expect(AvailabilityPlan.parse(good)).toEqual(good)
})

it.each([
  ["rules.0.endsAt", "ends_before_start", { rules: [{ ...night, overnight: false }] }],
  ["rules.0.endsAt", "ends_before_start", { rules: [{ ...day, endsAt: "09:00" }] }],
  ["rules.1.startsAt", "overlaps", { rules: [day, { ...day, startsAt: "16:30" }] }],
  ["rules.0.startsAt", "no_time", { rules: [{ ...day, startsAt: "24:00" }] }],
  ["rules.0.weekday", undefined, { rules: [{ ...day, weekday: 8 }] }],
  ["zone", "unknown_zone", { zone: "Europe/Londno" }],
  ["zone", "unknown_zone", { zone: "+02:00" }],
  ["overrides.0.toDay", "ends_before_start", { overrides: [{ ...override, toDay: "2026-11-30" }] }],
  [
    "overrides.1.fromDay",
    "overlaps",
    { overrides: [override, { ...override, fromDay: "2026-12-03" }] },
  ],
  [
    "overrides.0.periods.0.endsAt",
    "ends_before_start",
    {
      overrides: [
        { ...override, periods: [{ startsAt: "12:00", endsAt: "09:00", overnight: false }] },
      ],
    },
  ],
  ["timeOff.0.toDay", "ends_before_start", { timeOff: [{ ...off, toDay: "2026-11-30" }] }],
  [
    "timeOff.0.endsAt",
    "ends_before_start",
    { timeOff: [{ ...off, startsAt: "12:00", endsAt: "12:00" }] },
  ],
  ["timeOff.0.endsAt", "needs_both_times", { timeOff: [{ ...off, startsAt: "12:00" }] }],
])("names %s: %s", (field, problem, part) => {
  const [issue] = AvailabilityPlan.safeParse({ ...plan({}), ...part }).error?.issues ?? []
  expect(issue?.path.join(".")).toBe(field)
  expect(issue?.message).toContain(problem ?? "")
})

it("one holiday a day, each with a name", () => {
  const holiday = { day: "2026-12-25", name: "Christmas" }
  const issueOf = (holidays: unknown[]) => {
    const [issue] = HolidaySave.safeParse({ version: 0, holidays }).error?.issues ?? []
    return `${issue?.path.join(".")} ${issue?.message}`
  }
  expect(HolidaySave.safeParse({ version: 0, holidays: [holiday] }).success).toBe(true)
  expect(issueOf([holiday, { ...holiday, name: "Again" }])).toBe("holidays.1.day overlaps")
  expect(issueOf([{ ...holiday, name: " " }])).toBe("holidays.0.name no_name")
})

it("knows every zone of the platform", () => {
  const zones = Intl.supportedValuesOf("timeZone")
  expect(zones.filter((zone) => !Zone.safeParse(zone).success)).toEqual([])
})

it("any bytes are refused or a plan without problems, never thrown at", () => {
  const judged = fc.check(
    fc.property(fc.oneof(fc.anything(), hostilePlan), (raw) => {
      const parsed = AvailabilityPlan.safeParse(raw)
      return !parsed.success || planProblems(parsed.data).length === 0
    }),
  )
  expect(judged.failed).toBe(false)
})

const text = fc.oneof(
  fc.constantFrom("09:00", "24:00", "", "2026-12-01", "2026-02-30", "UTC"),
  fc.string(),
)
const hostilePeriod = fc.record({ startsAt: text, endsAt: text, overnight: fc.boolean() })
const hostilePlan = fc.record({
  zone: fc.option(text),
  rules: fc.array(
    fc.record({ weekday: fc.integer(), startsAt: text, endsAt: text, overnight: fc.boolean() }),
  ),
  overrides: fc.array(fc.record({ fromDay: text, toDay: text, periods: fc.array(hostilePeriod) })),
  timeOff: fc.array(
    fc.record({
      fromDay: text,
      toDay: text,
      startsAt: fc.option(text),
      endsAt: fc.option(text),
      kind: text,
    }),
  ),
})

it.each([
  ["9", "09:00"],
  ["930", "09:30"],
  ["9:30", "09:30"],
  ["9.30", "09:30"],
  ["0930", "09:30"],
  [" 23h15 ", "23:15"],
  ["24", undefined],
  ["9:60", undefined],
  ["noon", undefined],
  ["", undefined],
])("typed %j is %s", (typed, time) => {
  expect(typedTime(typed)).toBe(time)
})

it("a minute and its clock time are the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
      expect(minuteOf(clock(minute))).toBe(minute)
      expect(typedTime(clock(minute))).toBe(clock(minute))
    }),
  )
})
