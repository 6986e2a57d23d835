import { expect, test } from "vitest"

import type { Origin } from "../numerics"
import { mergedNumerics } from "./merged-numerics"
import type { ShownNumeric } from "./viewer-sender"

const heart = (value: number, takenAt: number, origin: Origin): ShownNumeric => ({
  code: "MDC_ECG_HEART_RATE",
  value,
  unit: "/min",
  // by a clock that is an hour ahead
  at: takenAt + 3_600_000,
  takenAt,
  derived: false,
  origin,
  spot: false,
  questionable: false,
  device: "",
  stream: 1,
})
const sender = (numeric: ShownNumeric) => ({ numerics: new Map([[numeric.code, numeric]]) })
const shown = (now: number, ...numerics: ShownNumeric[]) =>
  mergedNumerics(numerics.map(sender), now).map(({ value }) => value)

test("a simulation or a replay that speaks last hides no patient", () => {
  const patient = heart(38, 1_000, "device")
  for (const origin of ["simulated", "recorded"] as const) {
    expect(shown(3_000, patient, heart(72, 3_000, origin))).toEqual([38])
    expect(shown(3_000, heart(72, 3_000, origin), patient)).toEqual([38])
  }
})

test("of two devices the first speaks, until it is silent", () => {
  const [first, second] = [heart(38, 1_000, "device"), heart(72, 3_000, "device")]
  expect(shown(3_000, first, second)).toEqual([38])
  expect(shown(6_500, first, second)).toEqual([72])
})
