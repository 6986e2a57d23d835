import { expect, it } from "vitest"

import type { Origin } from "../numerics"
import { news2 } from "./news2"
import { news2Inputs, oldestOf } from "./news2-inputs"

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
const word = (value: string) => ({
  value,
  at: now - 60_000,
  source: { kind: "entered", name: "Dr A", derived: false } as const,
})
const observed = { oxygen: word("air"), consciousness: word("A") }
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
  expect(scored(all, { oxygen: undefined, consciousness: word("A") })).toMatchObject({
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

it("never counts a continuous number that is older than a minute", () => {
  const old = [measured("MDC_RESP_RATE", 22, "/min", 61_000), ...all.slice(1)]
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
