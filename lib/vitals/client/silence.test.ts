import { expect, it } from "vitest"

import type { ConditionId } from "../alarms/condition"
import { isConditionId } from "../alarms/condition"
import { defaultAdultLimits } from "../alarms/limits"
import { alarms, graceMs } from "../alarms/state"
import { type Summary, summary } from "../alarms/summary"
import { inhibitedNow, silenceable } from "./silence"

const nothing = summary(alarms(defaultAdultLimits, graceMs.viewer))
const off = { state: "off", by: "Dr A", at: 0 } as const
const paused = (until: number) => ({ state: "paused", by: "Dr A", at: 0, until }) as const
const inhibited = (...all: Summary["inhibited"]): Summary => ({ ...nothing, inhibited: all })

it("offers each alarm once, by the name the record knows, and never that the sound is blocked", () => {
  const offered = silenceable(nothing)
  expect(offered.filter((one) => !isConditionId(one))).toEqual([])
  expect(new Set(offered).size).toBe(offered.length)
  expect(offered).toEqual(
    expect.arrayContaining<ConditionId>([
      "MDC_PULS_OXIM_SAT_O2.low",
      "MDC_ECG_HEART_RATE.no_data",
      "link_down",
      "sensor_off",
      "news2_high",
    ]),
  )
  // Nothing raises them: nobody may think that they were on.
  for (const judgedByNobody of ["asystole", "ventricular_fibrillation", "apnoea"])
    expect(offered).not.toContain(judgedByNobody)
  expect(offered).not.toContain("audio_blocked")
  // The silence of what is measured once is no alarm.
  expect(offered).not.toContain("MDC_TEMP_BODY.no_data")
})

it("offers what is paused, to be turned off; what is off not again", () => {
  const offered = silenceable(
    inhibited(
      { condition: "link_down", alarm: off },
      { condition: "sensor_off", alarm: paused(5) },
      { condition: "lead_off:V1", alarm: off },
    ),
  )
  expect(offered).not.toContain("link_down")
  expect(offered).toContain("sensor_off")
})

it("counts what is off and what is paused apart, and says when the last pause ends", () => {
  expect(inhibitedNow(nothing)).toEqual({ off: 0, paused: 0, until: 0 })
  expect(
    inhibitedNow(
      inhibited(
        { condition: "asystole", alarm: off },
        { condition: "apnoea", alarm: paused(5) },
        { condition: "lead_off", alarm: paused(9) },
      ),
    ),
  ).toEqual({ off: 1, paused: 2, until: 9 })
})
