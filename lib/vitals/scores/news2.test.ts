import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { type News2Request, news2 } from "./news2"
import type { News2Item } from "./news2-table"
import type { Reading } from "./reading"

const now = Date.UTC(2026, 10, 26, 12)
const minute = 60_000
const source = { kind: "device", name: "Ward monitor", derived: false } as const

const items: readonly News2Item[] = [
  "respiration",
  "spo2",
  "oxygen",
  "systolic",
  "pulse",
  "consciousness",
  "temperature",
]
const units: Readonly<Partial<Record<News2Item, string>>> = {
  respiration: "/min",
  spo2: "%",
  systolic: "mm[Hg]",
  pulse: "/min",
  temperature: "Cel",
}
const reading = (item: News2Item, value: number | string, at = now): Reading => {
  const unit = units[item]
  return { value, at, source, ...(unit === undefined ? {} : { unit }) }
}
const windows = {
  respiration: minute,
  spo2: minute,
  oxygen: 60 * minute,
  systolic: 30 * minute,
  pulse: minute,
  consciousness: 60 * minute,
  temperature: 60 * minute,
}
const well = {
  respiration: reading("respiration", 16),
  spo2: reading("spo2", 98),
  oxygen: reading("oxygen", "air"),
  systolic: reading("systolic", 120),
  pulse: reading("pulse", 70),
  consciousness: reading("consciousness", "A"),
  temperature: reading("temperature", 37),
}
const adult = { birthDate: "1942-03-14", zone: "Europe/London" }
const decision = { by: "Rowan Applegarth", at: now - 60 * minute }

const score = (
  over: Partial<Record<News2Item, Reading | undefined>>,
  request: Partial<News2Request> = {},
) => {
  const readings: Partial<Record<News2Item, Reading>> = {}
  for (const [item, each] of Object.entries({ ...well, ...over })) {
    if (each !== undefined) Object.assign(readings, { [item]: each })
  }
  return news2({ person: adult, readings, windows, scale2: undefined, ...request }, now)
}
const itemOf = (result: ReturnType<typeof news2>, item: News2Item) =>
  result.state === "not_applicable" ? undefined : result.items.find((each) => each.item === item)
const pointsFor = (item: News2Item, value: number | string) => {
  const found = itemOf(score({ [item]: reading(item, value) }), item)
  return found?.state === "scored" ? found.points : found
}

describe("every boundary of the chart, from both sides", () => {
  it.each<[News2Item, [value: number | string, points: number][]]>([
    [
      "respiration",
      [
        [1, 3],
        [8, 3],
        [9, 1],
        [11, 1],
        [12, 0],
        [20, 0],
        [21, 2],
        [24, 2],
        [25, 3],
        [60, 3],
      ],
    ],
    [
      "spo2",
      [
        [50, 3],
        [91, 3],
        [92, 2],
        [93, 2],
        [94, 1],
        [95, 1],
        [96, 0],
        [100, 0],
      ],
    ],
    [
      "oxygen",
      [
        ["air", 0],
        ["oxygen", 2],
      ],
    ],
    [
      "systolic",
      [
        [40, 3],
        [90, 3],
        [91, 2],
        [100, 2],
        [101, 1],
        [110, 1],
        [111, 0],
        [219, 0],
        [220, 3],
        [300, 3],
      ],
    ],
    [
      "pulse",
      [
        [20, 3],
        [40, 3],
        [41, 1],
        [50, 1],
        [51, 0],
        [90, 0],
        [91, 1],
        [110, 1],
        [111, 2],
        [130, 2],
        [131, 3],
        [220, 3],
      ],
    ],
    [
      "consciousness",
      [
        ["A", 0],
        ["C", 3],
        ["V", 3],
        ["P", 3],
        ["U", 3],
      ],
    ],
    [
      "temperature",
      [
        [30, 3],
        [35, 3],
        [35.1, 1],
        [36, 1],
        [36.1, 0],
        [38, 0],
        [38.1, 1],
        [39, 1],
        [39.1, 2],
        [42, 2],
      ],
    ],
  ])("%s", (item, rows) => {
    expect(rows.map(([value]) => [value, pointsFor(item, value)])).toEqual(rows)
  })

  it.each([
    [
      "air",
      [
        [70, 3],
        [83, 3],
        [84, 2],
        [85, 2],
        [86, 1],
        [87, 1],
        [88, 0],
        [92, 0],
        [93, 0],
        [95, 0],
        [97, 0],
        [100, 0],
      ],
    ],
    [
      "oxygen",
      [
        [70, 3],
        [83, 3],
        [84, 2],
        [85, 2],
        [86, 1],
        [87, 1],
        [88, 0],
        [92, 0],
        [93, 1],
        [94, 1],
        [95, 2],
        [96, 2],
        [97, 3],
        [100, 3],
      ],
    ],
  ])("SpO₂ on scale 2, on %s", (gas, rows) => {
    const points = rows.map(([value = 0]) => {
      const over = { oxygen: reading("oxygen", gas), spo2: reading("spo2", value) }
      const found = itemOf(score(over, { scale2: decision }), "spo2")
      return [value, found?.state === "scored" ? found.points : found]
    })
    expect(points).toEqual(rows)
  })
})

describe("inputs are rounded half up to the chart's resolution first", () => {
  it.each<[News2Item, number, number, number]>([
    ["temperature", 35.04, 35, 3],
    ["temperature", 35.05, 35.1, 1],
    ["temperature", Math.fround(35.05), 35.1, 1],
    ["temperature", 36.04, 36, 1],
    ["temperature", 36.05, 36.1, 0],
    ["temperature", 38.04, 38, 0],
    ["temperature", 38.05, 38.1, 1],
    ["temperature", Math.fround(38.05), 38.1, 1],
    ["temperature", 39.04, 39, 1],
    ["temperature", 39.05, 39.1, 2],
    ["respiration", 8.49, 8, 3],
    ["respiration", 8.5, 9, 1],
    ["respiration", 20.49, 20, 0],
    ["respiration", 20.5, 21, 2],
    ["spo2", 91.49, 91, 3],
    ["spo2", 91.5, 92, 2],
    ["spo2", 95.5, 96, 0],
    ["systolic", 90.5, 91, 2],
    ["systolic", 219.5, 220, 3],
    ["pulse", 90.4, 90, 0],
    ["pulse", 130.5, 131, 3],
  ])("%s %d counts as %d", (item, value, rounded, points) => {
    expect(itemOf(score({ [item]: reading(item, value) }), item)).toMatchObject({
      state: "scored",
      value: rounded,
      points,
    })
  })
})

describe("the sum and what it asks for", () => {
  it.each<[string, Partial<Record<News2Item, number | string>>, number, string, string]>([
    ["nothing", {}, 0, "low", "every_12_hours"],
    ["one", { spo2: 95 }, 1, "low", "every_4_to_6_hours"],
    ["four without a 3", { spo2: 92, oxygen: "oxygen" }, 4, "low", "every_4_to_6_hours"],
    ["a single 3", { consciousness: "C" }, 3, "low_medium", "hourly"],
    ["a single 3 in four", { respiration: 25, pulse: 91 }, 4, "low_medium", "hourly"],
    ["five", { spo2: 92, oxygen: "oxygen", pulse: 91 }, 5, "medium", "hourly"],
    ["five with a 3", { systolic: 90, oxygen: "oxygen" }, 5, "medium", "hourly"],
    ["six", { respiration: 25, consciousness: "V" }, 6, "medium", "hourly"],
    ["seven", { respiration: 25, consciousness: "V", pulse: 91 }, 7, "high", "continuously"],
    [
      "everything",
      {
        respiration: 30,
        spo2: 80,
        oxygen: "oxygen",
        systolic: 80,
        pulse: 140,
        consciousness: "U",
        temperature: 34,
      },
      20,
      "high",
      "continuously",
    ],
  ])("%s", (_, values, total, risk, observe) => {
    const over = Object.fromEntries(
      items.flatMap((item) => {
        const value = values[item]
        return value === undefined ? [] : [[item, reading(item, value)]]
      }),
    )
    expect(score(over)).toMatchObject({
      state: "scored",
      table: { id: "news2", version: "2017" },
      total,
      response: { risk, observe },
    })
  })
})

describe("a set with a hole is incomplete, never low", () => {
  it.each(items)("without %s, and with one that is too old", (item) => {
    const missing = score({ [item]: undefined })
    expect(missing).toMatchObject({ state: "incomplete", missing: [{ item, why: "missing" }] })
    expect(missing).not.toHaveProperty("total")
    expect(missing).not.toHaveProperty("response")

    const then = now - windows[item]
    const { value } = well[item]
    expect(score({ [item]: reading(item, value, then) }).state).toBe("scored")
    const stale = score({ [item]: reading(item, value, then - 1) })
    expect(stale).toMatchObject({ state: "incomplete", missing: [{ item, why: "stale" }] })
    expect(itemOf(stale, item)).toMatchObject({ state: "stale", ageMs: windows[item] + 1 })
  })

  it("keeps every sub-score that exists, with its time and source", () => {
    const result = score({ pulse: undefined, spo2: reading("spo2", 91) })
    expect(itemOf(result, "spo2")).toEqual({
      item: "spo2",
      state: "scored",
      points: 3,
      value: 91,
      reading: { value: 91, unit: "%", at: now, source },
    })
    expect(result.state !== "not_applicable" && result.items.map(({ state }) => state)).toEqual([
      "scored",
      "scored",
      "scored",
      "scored",
      "missing",
      "scored",
      "scored",
    ])
  })

  it.each<[string, News2Item, Partial<Reading>, string]>([
    ["NaN", "pulse", { value: NaN }, "not_a_number"],
    ["Infinity", "systolic", { value: Infinity }, "not_a_number"],
    ["−Infinity", "temperature", { value: -Infinity }, "not_a_number"],
    ["a word for a number", "spo2", { value: "96" }, "not_a_number"],
    ["0 for absent", "spo2", { value: 0 }, "impossible"],
    ["0 for absent", "respiration", { value: 0 }, "impossible"],
    ["0 for absent", "systolic", { value: 0 }, "impossible"],
    ["0 for absent", "pulse", { value: 0.4 }, "impossible"],
    ["0 for absent", "temperature", { value: 0 }, "impossible"],
    ["the invalid count of a recording", "systolic", { value: -32_768 }, "impossible"],
    ["more than all", "spo2", { value: 100.5 }, "impossible"],
    ["the largest number there is", "pulse", { value: Number.MAX_VALUE }, "impossible"],
    ["Fahrenheit", "temperature", { value: 98.6, unit: "[degF]" }, "unit"],
    ["another scale of words", "consciousness", { value: "alert" }, "unknown_word"],
    ["a name that every object has", "oxygen", { value: "constructor" }, "unknown_word"],
    ["a number for a word", "consciousness", { value: 15 }, "unknown_word"],
    ["a time to come", "pulse", { at: now + 10_001 }, "time"],
    ["no time", "pulse", { at: NaN }, "time"],
  ])("%s is refused", (_, item, over, reason) => {
    const result = score({ [item]: { ...well[item], ...over } })
    expect(result).toMatchObject({ state: "incomplete", missing: [{ item, why: "refused" }] })
    expect(itemOf(result, item)).toMatchObject({ state: "refused", reason })
  })

  it("a clock that is a little ahead is forgiven", () => {
    expect(score({ pulse: reading("pulse", 70, now + 10_000) }).state).toBe("scored")
  })

  it("a window that is no number lets nothing in", () => {
    expect(score({}, { windows: { ...windows, pulse: NaN } })).toMatchObject({
      state: "incomplete",
      missing: [{ item: "pulse", why: "stale" }],
    })
  })
})

describe("scale 2", () => {
  it("says who decided it and when; without a decision it is scale 1", () => {
    const on88 = { spo2: reading("spo2", 88) }
    expect(score(on88, { scale2: decision })).toMatchObject({
      state: "scored",
      total: 0,
      scale: { spo2: 2, ...decision },
    })
    expect(score(on88)).toMatchObject({ state: "scored", total: 3, scale: { spo2: 1 } })
  })

  it.each([
    ["nobody", { by: " ", at: now }],
    ["a time to come", { by: "Rowan Applegarth", at: now + 1 }],
    ["no time", { by: "Rowan Applegarth", at: NaN }],
  ])("a decision of %s is a fault", (_, scale2) => {
    expect(() => score({}, { scale2 })).toThrow(RangeError)
  })

  it.each([undefined, reading("oxygen", "oxygen", now - 61 * minute), reading("oxygen", "?")])(
    "without a usable air or oxygen, only what it cannot change has points",
    (oxygen) => {
      const at92 = score({ oxygen, spo2: reading("spo2", 92) }, { scale2: decision })
      expect(itemOf(at92, "spo2")).toMatchObject({ state: "scored", points: 0 })
      const at93 = score({ oxygen, spo2: reading("spo2", 93) }, { scale2: decision })
      expect(itemOf(at93, "spo2")).toMatchObject({ state: "undecided", by: "oxygen" })
      expect(at93).toMatchObject({ state: "incomplete" })
    },
  )
})

describe("whom it is for", () => {
  it.each<[string, News2Request["person"], object]>([
    ["the 16th birthday", { birthDate: "2010-11-26", zone: "Europe/London" }, { state: "scored" }],
    [
      "the day before it",
      { birthDate: "2010-11-27", zone: "Europe/London" },
      { state: "not_applicable", reason: "under_age" },
    ],
    // 12:00 UTC is already the next day there
    [
      "the 16th birthday at the date line",
      { birthDate: "2010-11-27", zone: "Pacific/Kiritimati" },
      { state: "scored" },
    ],
    [
      "no birth date",
      { birthDate: undefined, zone: "Europe/London" },
      { state: "not_applicable", reason: "age_unknown" },
    ],
    [
      "a date that does not exist",
      { birthDate: "1942-02-30", zone: "Europe/London" },
      { state: "not_applicable", reason: "age_unknown" },
    ],
    [
      "not yet born",
      { birthDate: "2026-11-27", zone: "Europe/London" },
      { state: "not_applicable", reason: "age_unknown" },
    ],
    ["pregnancy", { ...adult, pregnant: true }, { state: "not_applicable", reason: "pregnancy" }],
    ["known not to be pregnant", { ...adult, pregnant: false }, { state: "scored" }],
  ])("%s", (_, person, expected) => {
    expect(score({}, { person })).toMatchObject(expected)
  })
})

it("any numbers at all: a score between 0 and 20, or none", () => {
  const value = fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 250 }),
    fc.constantFrom("air", "oxygen", "A", "C", "__proto__", ""),
  )
  const any = fc.record({ value, at: fc.double({ min: now - 7e6, max: now + 2e4 }) })
  fc.assert(
    fc.property(fc.array(any, { minLength: 7, maxLength: 7 }), fc.boolean(), (values, second) => {
      const over = Object.fromEntries(
        items.map((item, i) => [item, { ...well[item], ...values[i] }]),
      )
      const result = score(over, { scale2: second ? decision : undefined })
      const total: unknown = Reflect.get(result, "total")
      const inRange = typeof total === "number" && total >= 0 && total <= 20
      expect(result.state === "scored" ? inRange : total === undefined).toBe(true)
    }),
    { numRuns: 300 },
  )
})
