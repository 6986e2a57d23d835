import { describe, expect, it } from "vitest"

import { ageInMonths, isBorn } from "./person"
import { type PewsRequest, pews } from "./pews"
import { type PewsItem, pewsTables } from "./pews-table"
import type { Reading } from "./reading"

const now = Date.UTC(2026, 10, 26, 12)
const zone = "Europe/London"
const source = { kind: "entered", name: "Pip Larkspur", derived: false } as const

const units = {
  heart_rate: "/min",
  systolic: "mm[Hg]",
  respiration: "/min",
  spo2: "%",
  capillary_refill: "s",
}
const reading = (item: string, value: number | string, at = now): Reading => {
  const unit = Object.entries(units).find(([key]) => key === item)?.[1]
  return { value, at, source, ...(unit === undefined ? {} : { unit }) }
}
const hour = 3_600_000
const windows: Record<PewsItem, number> = {
  heart_rate: hour,
  systolic: hour,
  capillary_refill: hour,
  respiration: hour,
  effort: hour,
  spo2: hour,
  oxygen_therapy: hour,
}
const toddler = { birthDate: "2024-06-01", zone }
const well: Record<PewsItem, Reading> = {
  heart_rate: reading("heart_rate", 100),
  systolic: reading("systolic", 100),
  capillary_refill: reading("capillary_refill", 1.5),
  respiration: reading("respiration", 30),
  effort: reading("effort", "normal"),
  spo2: reading("spo2", 98),
  oxygen_therapy: reading("oxygen_therapy", "room_air"),
}
const score = (over: PewsRequest["readings"], person: PewsRequest["person"] = toddler) =>
  pews({ person, readings: { ...well, ...over }, windows }, now)
const pointsFor = (item: PewsItem, value: number | string, birthDate: string) => {
  const result = score({ [item]: reading(item, value) }, { birthDate, zone })
  if (result.state === "not_applicable") return result.reason
  const found = result.items.find((each) => each.item === item)
  return found?.state === "scored" ? found.points : found?.state
}

/** As printed: the sub-score's upper and lower limit ("≥ 150 or ≤ 110"), for 1, 2 and 4. */
type Row = readonly [item: PewsItem, one: Limits, two: Limits, four: Limits]
type Limits = readonly [atLeast: number, atMost: number]

const groups: readonly [group: string, birthDate: string, rows: readonly Row[]][] = [
  [
    "0–3 months",
    "2026-10-01",
    [
      ["heart_rate", [150, 110], [180, 90], [190, 80]],
      ["respiration", [61, 29], [81, 19], [91, 15]],
      ["systolic", [80, 60], [100, 50], [130, 45]],
    ],
  ],
  [
    "3–12 months",
    "2026-03-01",
    [
      ["heart_rate", [150, 100], [170, 80], [180, 70]],
      ["respiration", [51, 24], [71, 19], [81, 15]],
      ["systolic", [100, 80], [120, 70], [150, 60]],
    ],
  ],
  [
    "1–4 years",
    "2024-06-01",
    [
      ["heart_rate", [120, 90], [150, 70], [170, 60]],
      ["respiration", [41, 19], [61, 15], [71, 12]],
      ["systolic", [110, 90], [125, 75], [160, 65]],
    ],
  ],
  [
    "4–12 years",
    "2018-06-01",
    [
      // "> 150" is printed here
      ["heart_rate", [110, 70], [130, 60], [151, 50]],
      ["respiration", [31, 19], [41, 14], [51, 10]],
      ["systolic", [120, 90], [140, 80], [170, 70]],
    ],
  ],
  [
    ">12 years",
    "2012-06-01",
    [
      // "< 50" is printed here
      ["heart_rate", [100, 60], [120, 49], [140, 40]],
      ["respiration", [17, 11], [23, 10], [30, 9]],
      ["systolic", [130, 100], [150, 85], [190, 75]],
    ],
  ],
]

describe.each(groups)("%s", (_, birthDate, rows) => {
  it.each(rows)("%s: every limit from both sides, and every number between", (item, ...limits) => {
    const expected = (value: number) => {
      const beyond = limits.map(([atLeast, atMost]) => value >= atLeast || value <= atMost)
      return beyond[2] === true ? 4 : beyond[1] === true ? 2 : beyond[0] === true ? 1 : 0
    }
    for (let value = 1; value <= 200; value++) {
      expect([value, pointsFor(item, value, birthDate)]).toEqual([value, expected(value)])
    }
    for (const [i, limit] of limits.entries()) {
      const points = [1, 2, 4][i]
      const less = [0, 1, 2][i]
      const [atLeast, atMost] = limit
      expect(
        [atLeast, atLeast - 1, atMost, atMost + 1].map((each) => pointsFor(item, each, birthDate)),
      ).toEqual([points, less, points, less])
    }
  })

  it.each<[PewsItem, [number | string, number | string][]]>([
    [
      "capillary_refill",
      [
        [0.5, 0],
        [2.9, 0],
        [2.94, 0],
        [2.95, 4],
        [3, 4],
        [6, 4],
        [0, "refused"],
      ],
    ],
    [
      "effort",
      [
        ["normal", 0],
        ["mild", 1],
        ["moderate", 2],
        ["severe_or_apnoea", 4],
      ],
    ],
    [
      "spo2",
      [
        [80, 2],
        [90, 2],
        [91, 1],
        [94, 1],
        [95, 0],
        [100, 0],
        [0, "refused"],
      ],
    ],
    [
      "oxygen_therapy",
      [
        ["room_air", 0],
        ["below_4_l_min_or_50_percent", 2],
        ["from_4_l_min_or_50_percent", 4],
      ],
    ],
  ])("%s", (item, values) => {
    expect(values.map(([value]) => [value, pointsFor(item, value, birthDate)])).toEqual(values)
  })
})

describe("the age group", () => {
  it.each([
    ["born today", "2026-11-26", "bedside-pews/0-3-months"],
    ["the day before 3 months", "2026-08-27", "bedside-pews/0-3-months"],
    ["3 months", "2026-08-26", "bedside-pews/3-12-months"],
    ["the day before the first birthday", "2025-11-27", "bedside-pews/3-12-months"],
    ["the first birthday", "2025-11-26", "bedside-pews/1-4-years"],
    ["the day before the fourth", "2022-11-27", "bedside-pews/1-4-years"],
    ["the fourth", "2022-11-26", "bedside-pews/4-12-years"],
    ["the day before the twelfth", "2014-11-27", "bedside-pews/4-12-years"],
    ["the twelfth", "2014-11-26", "bedside-pews/12-years-and-over"],
    ["the day before the sixteenth", "2010-11-27", "bedside-pews/12-years-and-over"],
  ])("%s", (_, birthDate, id) => {
    expect(score({}, { birthDate, zone })).toMatchObject({
      table: { id, version: "2009", needsClinicalSignOff: true },
    })
  })

  it.each([
    ["from 16 years on", "2010-11-26", "over_age"],
    ["before birth", "2026-11-27", "age_unknown"],
    ["without a birth date", undefined, "age_unknown"],
    ["with half of one", "2020-13-01", "age_unknown"],
  ])("none %s", (_, birthDate, reason) => {
    expect(score({}, { birthDate, zone })).toEqual({ state: "not_applicable", reason })
  })

  it.each([
    ["2026-01-31", "2026-02-28", 0],
    ["2026-01-31", "2026-03-01", 1],
    ["2026-08-31", "2026-11-30", 2],
    ["2026-08-31", "2026-12-01", 3],
    ["2024-02-29", "2025-02-28", 11],
    ["2024-02-29", "2025-03-01", 12],
    ["2024-02-29", "2028-02-29", 48],
  ])("born %s, on %s: %d completed months", (birthDate, day, months) => {
    const child = { birthDate, zone }
    const at = Date.parse(`${day}T12:00:00Z`)
    expect(isBorn(child, at) && ageInMonths(child, at)).toBe(months)
    // a page's clock
    expect(isBorn(child, at + 0.3) && ageInMonths(child, at + 0.3)).toBe(months)
  })
})

describe("the sum", () => {
  it("of a well child is 0, of the worst 26", () => {
    expect(score({})).toMatchObject({ state: "scored", total: 0 })
    expect(
      score({
        heart_rate: reading("heart_rate", 180),
        systolic: reading("systolic", 60),
        capillary_refill: reading("capillary_refill", 4),
        respiration: reading("respiration", 80),
        effort: reading("effort", "severe_or_apnoea"),
        spo2: reading("spo2", 85),
        oxygen_therapy: reading("oxygen_therapy", "from_4_l_min_or_50_percent"),
      }),
    ).toMatchObject({ state: "scored", total: 26 })
  })

  it.each(Object.keys(well))("is none while %s is missing or stale", (item) => {
    const rest = Object.fromEntries(Object.entries(well).filter(([key]) => key !== item))
    const without = pews({ person: toddler, readings: rest, windows }, now)
    expect(without).toMatchObject({ state: "incomplete", missing: [{ item, why: "missing" }] })
    const old = reading(item, 100, now - hour - 1)
    expect(score({ [item]: old })).toMatchObject({
      state: "incomplete",
      missing: [{ item, why: "stale" }],
    })
  })
})

it("every table awaits a clinician, and the groups leave no age out", () => {
  expect(pewsTables.every(({ needsClinicalSignOff }) => needsClinicalSignOff)).toBe(true)
  expect(pewsTables.map(({ months }) => months.from)).toEqual([
    0,
    ...pewsTables.slice(0, -1).map(({ months }) => months.below),
  ])
})
