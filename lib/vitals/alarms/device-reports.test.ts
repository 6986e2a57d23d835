import { expect, test } from "vitest"

import type { Condition } from "../numerics"
import { alarmsOfDevices, reportsOf } from "./device-reports"

const oximeter = "Oximeter A"
const off: Condition = { code: "sensor_off", device: oximeter, since: 5_000 }
const moved: Condition = { code: "sensor_displaced", device: oximeter, since: 3_000 }
const battery: Condition = { code: "battery_low", device: "", since: 4_000 }
const irregular: Condition = { code: "signal_irregular", device: oximeter, since: 1_000 }

test("words of devices become alarms: two that mean one are one, and some are none", () => {
  expect([...alarmsOfDevices([off, moved, battery, irregular])]).toEqual([
    [`sensor_off:${oximeter}`, { code: "sensor_off", source: oximeter, since: 3_000 }],
    ["low_battery", { code: "low_battery", source: null, since: 4_000 }],
  ])
})

test("what is new counts from its beginning, what is over from now, what lasts is said again", () => {
  const sensor = { code: "sensor_off", source: oximeter } as const
  const low = { code: "low_battery", source: null } as const
  expect(reportsOf([], [off], 6_000)).toEqual([{ ...sensor, present: true, at: 5_000 }])
  expect(reportsOf([off], [off, battery], 7_000)).toEqual([
    { ...sensor, present: true, at: 7_000 },
    { ...low, present: true, at: 4_000 },
  ])
  expect(reportsOf([off, battery], [battery], 8_000)).toEqual([
    { ...sensor, present: false, at: 8_000 },
    { ...low, present: true, at: 8_000 },
  ])
  // A device's clock is not believed further than its own word.
  expect(reportsOf([], [{ ...off, since: 9_999_999 }], 6_000)[0]?.at).toBe(6_000)
})
