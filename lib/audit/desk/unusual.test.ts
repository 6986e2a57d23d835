import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { familyNames, sameFamilyName } from "./family-name"
import { unusual, unusualRules } from "./unusual"
import type { Pair, PersonDay } from "./unusual"

const at = new Date("2026-11-24T10:40:00Z")

const day = (date: string, change: Partial<PersonDay> = {}): PersonDay => ({
  personId: "orla",
  day: date,
  last: new Date(`${date}T16:00:00Z`),
  patients: 6,
  hours: new Map([
    [9, 10],
    [14, 12],
  ]),
  judged: false,
  ...change,
})
/** Ten ordinary days before the judged one. */
const ordinary = Array.from({ length: 10 }, (_, i) => day(`2026-11-${10 + i}`))
const judged = (change: Partial<PersonDay> = {}): PersonDay =>
  day("2026-11-24", { judged: true, ...change })
const pair = (change: Partial<Pair> = {}): Pair => ({
  personId: "orla",
  personName: "Orla Brackenbury",
  patientId: "agnes",
  patientName: "Agnes Thistledown",
  last: at,
  count: 3,
  clinical: true,
  related: true,
  brokeGlassAt: null,
  ...change,
})

describe("volume, over their own usual", () => {
  test("an ordinary day, and a day as busy as their others, is none", () => {
    expect(unusual([...ordinary, judged()], [])).toEqual([])
    const busy = ordinary.map((one) => ({ ...one, patients: 40 }))
    expect(unusual([...busy, judged({ patients: 90 })], [])).toEqual([])
  })

  test("more than three times their usual day is one, with both figures", () => {
    expect(unusual([...ordinary, judged({ patients: 19 })], [])).toEqual([
      {
        rule: "volume",
        personId: "orla",
        at: new Date("2026-11-24T16:00:00Z"),
        day: "2026-11-24",
        patients: 19,
        usual: 6,
      },
    ])
    expect(unusual([...ordinary, judged({ patients: 18 })], [])).toEqual([])
  })

  test("few patients are never many", () => {
    const quiet = ordinary.map((one) => ({ ...one, patients: 1 }))
    expect(unusual([...quiet, judged({ patients: unusualRules.volumeLeast - 1 })], [])).toEqual([])
    expect(unusual([...quiet, judged({ patients: unusualRules.volumeLeast })], [])).toHaveLength(1)
  })

  test("nothing is called unusual of somebody who is hardly known, nor on a day that is not judged", () => {
    const few = ordinary.slice(0, unusualRules.knownDays - 1)
    const wild = { patients: 500, hours: new Map([[3, 9]]) }
    expect(unusual([...few, judged(wild)], [])).toEqual([])
    expect(unusual([...ordinary, judged({ ...wild, judged: false })], [])).toEqual([])
  })

  test("others' days and days long ago say nothing of what is usual", () => {
    const others = ordinary.map((one) => ({ ...one, personId: "pip" }))
    expect(unusual([...others, judged({ patients: 100 })], [])).toEqual([])
    const long = ordinary.map((one, i) => day(`2026-09-${10 + i}`, { patients: one.patients }))
    expect(unusual([...long, judged({ patients: 100 })], [])).toEqual([])
  })
})

describe("outside their hours", () => {
  test("an hour near which they were not seen on two days before, the first of the day", () => {
    const night = judged({
      hours: new Map([
        [9, 4],
        [3, 5],
        [4, 2],
      ]),
    })
    expect(unusual([...ordinary, night], [])).toMatchObject([
      { rule: "hours", day: "2026-11-24", hour: 3, count: 7 },
    ])
  })

  test("an hour earlier or later than usual is none; neither is night work across midnight", () => {
    expect(unusual([...ordinary, judged({ hours: new Map([[8, 1]]) })], [])).toEqual([])
    const nights = ordinary.map((one) => ({ ...one, hours: new Map([[23, 8]]) }))
    expect(unusual([...nights, judged({ hours: new Map([[0, 3]]) })], [])).toEqual([])
  })

  test("one such night before makes it no habit", () => {
    const once = [...ordinary, day("2026-11-20", { hours: new Map([[3, 1]]) })]
    const night = judged({ hours: new Map([[3, 5]]) })
    expect(unusual([...once, night], [])).toMatchObject([{ rule: "hours" }])
    const twice = [...once, day("2026-11-21", { hours: new Map([[3, 1]]) })]
    expect(unusual([...twice, night], [])).toEqual([])
  })
})

describe("somebody and a patient", () => {
  test("with a relation, and no name in common: nothing", () => {
    expect(unusual([], [pair()])).toEqual([])
  })

  test("clinical without a relation is one; an address looked up at the desk is none", () => {
    expect(unusual([], [pair({ related: false })])).toEqual([
      { rule: "no_relation", personId: "orla", patientId: "agnes", at, count: 3 },
    ])
    expect(unusual([], [pair({ related: false, clinical: false })])).toEqual([])
  })

  test("break-glass is one, and says by itself that there was no relation", () => {
    expect(unusual([], [pair({ related: false, brokeGlassAt: at })])).toEqual([
      { rule: "break_glass", personId: "orla", patientId: "agnes", at },
    ])
  })

  test("the same family name is one, beside what else there is", () => {
    const same = pair({ patientName: "Maud Brackenbury", related: false, clinical: false })
    expect(unusual([], [same])).toMatchObject([{ rule: "family_name", count: 3 }])
    expect(unusual([], [{ ...same, clinical: true }]).map(({ rule }) => rule)).toEqual([
      "no_relation",
      "family_name",
    ])
  })
})

test("the weightiest first, then the newest; whatever the counts, each finding is of who is asked about", () => {
  const found = unusual(
    [...ordinary, judged({ patients: 60, hours: new Map([[2, 60]]) })],
    [
      pair({ patientName: "Maud Brackenbury" }),
      pair({ brokeGlassAt: at }),
      pair({ patientId: "b", related: false, last: new Date(at.getTime() + 1) }),
      pair({ patientId: "c", related: false }),
    ],
  )
  expect(
    found.map((one) => ("patientId" in one ? `${one.rule} ${one.patientId}` : one.rule)),
  ).toEqual([
    "break_glass agnes",
    "no_relation b",
    "no_relation c",
    "family_name agnes",
    "volume",
    "hours",
  ])
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          date: fc.integer({ min: 10, max: 28 }),
          patients: fc.nat(200),
          hour: fc.integer({ min: 0, max: 23 }),
          isJudged: fc.boolean(),
        }),
      ),
      (list) => {
        const days = list.map(({ date, patients, hour, isJudged }) =>
          day(`2026-11-${date}`, { patients, hours: new Map([[hour, 1]]), judged: isJudged }),
        )
        const judgedDays = new Set(days.filter((one) => one.judged).map((one) => one.day))
        for (const one of unusual(days, []))
          expect("day" in one && judgedDays.has(one.day) && one.personId === "orla").toBe(true)
      },
    ),
  )
})

describe("family names", () => {
  test.each([
    ["Dr Rowan Applegarth", "Agnes Applegarth", true],
    ["Dr Rowan Applegarth", "Rowan Thistledown", false],
    ["Anna García-López", "Luis Garcia", true],
    ["Zoë Müller", "Jan Muller", true],
    ["John Smith Jr.", "Ann Smith", true],
    ["Maria", "Maria", false],
    ["王小明", "王芳", true],
    ["欧阳娜", "欧阳修", true],
    ["欧阳娜", "欧文", false],
    ["李雷", "王芳", false],
    ["", "", false],
  ])("%s and %s: %s", (a, b, same) => {
    expect(sameFamilyName(familyNames(a), familyNames(b))).toBe(same)
  })

  test("any two names are judged, the same way round and back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        const [one, two] = [familyNames(a), familyNames(b)]
        expect(sameFamilyName(one, two)).toBe(sameFamilyName(two, one))
      }),
    )
  })
})
