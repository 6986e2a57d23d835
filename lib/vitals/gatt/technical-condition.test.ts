import { describe, expect, it } from "vitest"

import { reportedCodes } from "../alarms/condition"
import { conditionsOf, technicalConditions } from "./technical-condition"

describe("what a device says of itself", () => {
  it("is a technical alarm or none", () => {
    const alarms = Object.values(technicalConditions).flatMap(({ alarm }) => alarm ?? [])
    expect(new Set(alarms.map((alarm) => reportedCodes[alarm]))).toEqual(new Set(["technical"]))
  })

  it.each([
    ["sensor_off", "sensor_off"],
    ["sensor_displaced", "sensor_off"],
    ["sensor_disconnected", "sensor_off"],
    ["low_perfusion", "low_perfusion"],
    ["battery_low", "low_battery"],
    ["clock_not_set", "clock_unsynced"],
    ["link_down", "link_down"],
    ["signal_inadequate", "poor_signal"],
    ["non_pulsatile", "poor_signal"],
    ["sensor_malfunction", "device_fault"],
    ["equipment_malfunction", "device_fault"],
    ["cuff_loose", null],
    ["irregular_pulse", null],
  ] as const)("%s: %s", (condition, alarm) => {
    expect(technicalConditions[condition].alarm).toBe(alarm)
  })

  it("is named by its bit; a reserved bit has no name", () => {
    expect(conditionsOf(0b1011, ["a", null, "b", "c"])).toEqual(["a", "c"])
    expect(conditionsOf(0, ["a"])).toEqual([])
    expect(conditionsOf(~0, ["a", null])).toEqual(["a"])
  })
})
