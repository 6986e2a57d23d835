import { expect, it } from "vitest"

import type { Origin } from "../numerics"
import { news2 } from "./news2"
import { news2Inputs, oldestOf } from "./news2-inputs"
import type { Observation } from "./observation"

const now = 1_800_000_000_000
const person = { birthDate: "1958-03-27", zone: "Europe/London" }
type Numerics = Parameters<typeof news2Inputs>[0]
const measured = (code: string, value: number, unit: string, age = 1_000): Numerics[number] => ({
  code,
  value,
  unit,
  takenAt: now - age,
  spot: false,
  derived: false,
  origin: "device" as Origin,
  questionable: false,
  device: "",
})
const all = [
  measured("MDC_RESP_RATE", 22, "/min"),
  measured("MDC_PULS_OXIM_SAT_O2", 94, "%"),
  measured("MDC_ECG_HEART_RATE", 96, "/min", 2_000),
  measured("MDC_PULS_OXIM_PULS_RATE", 92, "/min"),
  measured("MDC_PRESS_BLD_NONINV_SYS", 148, "mm[Hg]", 5 * 60_000),
  measured("MDC_TEMP_BODY", 37.9, "Cel", 12 * 60_000),
]
const said = (item: Observation["item"], value: string | number, age = 60_000): Observation => ({
  id: item,
  item,
  value,
  at: now - age,
  by: "Dr A",
})
const observed = [said("oxygen", "air"), said("consciousness", "A")]
const scored = (numerics: Numerics, seen: Parameters<typeof news2Inputs>[2] = observed) =>
  news2(
    {
      person,
      ...news2Inputs(numerics, "Monitor", seen, now),
      scale2: undefined,
    },
    now,
  )

it("scores what is measured and what was observed, and is as old as its oldest part", () => {
  const score = scored(all)
  expect(score).toMatchObject({ state: "scored", total: 4 })
  if (score.state !== "scored") return
  expect(score.items.find(({ item }) => item === "pulse")).toMatchObject({ value: 92 })
  expect(now - (oldestOf(score.items.filter((item) => "reading" in item)) ?? 0)).toBe(12 * 60_000)
})

it("is incomplete without what no device measures", () => {
  expect(scored(all, [said("consciousness", "A")])).toMatchObject({
    state: "incomplete",
    missing: [{ item: "oxygen", why: "missing" }],
  })
})

it.each([
  ["simulated", { origin: "simulated" }],
  ["a device's own test", { origin: "test" }],
  ["doubted", { questionable: true }],
] as const)("never counts what is %s", (_, doubt) => {
  const [respiration, ...others] = all
  expect(scored([{ ...measured("MDC_RESP_RATE", 22, "/min"), ...doubt }, ...others])).toMatchObject(
    {
      state: "incomplete",
      missing: [{ item: "respiration", why: "missing" }],
    },
  )
  // and the number before it still does
  const newer = { ...measured("MDC_RESP_RATE", 40, "/min", 0), ...doubt }
  expect(scored([...(respiration ? [respiration] : []), newer, ...others])).toMatchObject({
    total: 4,
  })
})

it("never counts a continuous number of which the monitor shows dashes", () => {
  const old = [measured("MDC_RESP_RATE", 22, "/min", 10_001), ...all.slice(1)]
  expect(scored(old)).toMatchObject({
    state: "incomplete",
    missing: [{ item: "respiration", why: "stale" }],
  })
})

it("counts for an hour what was measured once or typed, unless it is watched now", () => {
  const once = (age: number) => ({
    ...measured("MDC_RESP_RATE", 26, "/min", age),
    spot: true,
    origin: "manual" as const,
  })
  const value = (numerics: Numerics) => {
    const score = scored(numerics)
    return score.state === "scored"
      ? score.items.find(({ item }) => item === "respiration")
      : undefined
  }
  const [watched, ...rest] = all
  if (watched === undefined) throw new Error("nothing is watched")
  expect(value([once(30 * 60_000), ...rest])).toMatchObject({ value: 26 })
  expect(value([once(30 * 60_000), ...all])).toMatchObject({ value: 22 })
  const lost = { ...watched, takenAt: now - 120_000 }
  expect(value([lost, once(30 * 60_000), ...rest])).toMatchObject({ value: 26 })
  expect(value([once(61 * 60_000), ...rest])).toBeUndefined()
})

it("takes what a person counted where nothing measures it, for an hour, and never before what is watched", () => {
  const respiration = (numerics: Numerics, age: number) => {
    const score = scored(numerics, [...observed, said("respiration", 26, age)])
    if (score.state === "not_applicable") return undefined
    return score.items.find(({ item }) => item === "respiration")
  }
  const [watched, ...rest] = all
  if (watched === undefined) throw new Error("nothing is watched")
  expect(respiration(rest, 60 * 60_000)).toMatchObject({
    value: 26,
    points: 3,
    reading: { source: { kind: "entered", name: "Dr A" } },
  })
  expect(respiration(rest, 60 * 60_000 + 1)).toMatchObject({ state: "stale" })
  // also where it was counted a moment after the last value
  expect(respiration(all, 0)).toMatchObject({ value: 22 })
  expect(respiration([{ ...watched, takenAt: now - 61_000 }, ...rest], 60_000)).toMatchObject({
    value: 26,
  })
})
