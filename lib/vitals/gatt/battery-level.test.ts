import { describe, expect, it } from "vitest"

import { lowBatteryPercent, parseBatteryLevel } from "./battery-level"
import { reader } from "./testing-bytes"

const battery = reader(parseBatteryLevel)

describe("Battery Level", () => {
  it.each([
    [100, []],
    [lowBatteryPercent + 1, []],
    [lowBatteryPercent, ["battery_low"]],
    [0, ["battery_low"]],
  ])("%d %%", (percent, conditions) => {
    expect(battery(percent.toString(16))).toMatchObject({ conditions, detail: { percent } })
  })

  it("more than full is reserved", () => {
    expect(battery("65")).toEqual({ ok: false, reason: "reserved_value" })
  })
})
