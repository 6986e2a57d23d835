import fc from "fast-check"
import { expect, test } from "vitest"

import { defaultLimits } from "./age-limits"
import type { MonitoredCode, ReportedCode } from "./condition"
import { defaultAdultLimits } from "./limits"
import { packed, unpacked } from "./packed"
import { alarms, graceMs } from "./state"
import { heart, monitor, pressure, spo2 } from "./testing-monitor"

const kept = (state: Parameters<typeof packed>[0]) =>
  unpacked(JSON.parse(JSON.stringify(packed(state))))

const deed = fc.oneof(
  fc.record({
    do: fc.constant("value" as const),
    code: fc.constantFrom<MonitoredCode>(heart, spo2, pressure),
    value: fc.integer({ min: 40, max: 180 }),
  }),
  fc.record({
    do: fc.constant("report" as const),
    code: fc.constantFrom<ReportedCode>("lead_off", "asystole", "low_battery"),
    source: fc.constantFrom(null, "V1", "V2"),
    present: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom("tick", "acknowledge", "off", "stricter", "ended") }),
)

test("whatever the engine went through, it is read back as it was kept", () => {
  const byProperty = fc.property(
    fc.array(fc.tuple(deed, fc.integer({ min: 0, max: 20 })), { maxLength: 30 }),
    fc.boolean(),
    (deeds, isChild) => {
      const patient = monitor(isChild ? defaultLimits(30) : defaultAdultLimits, graceMs.worker)
      let second = 0
      for (const [one, later] of deeds) {
        second += later
        if (one.do === "value") patient.value(one.code, one.value, second)
        else if (one.do === "report") patient.report(one.code, one.present, second, one.source)
        else if (one.do === "tick") patient.tick(second)
        else if (one.do === "acknowledge") patient.acknowledge(`${spo2}.low`, second)
        else if (one.do === "off")
          patient.tell(
            {
              kind: "alarm_off",
              condition: `${heart}.low`,
              permitted: true,
              ...patient.deed(second),
            },
            second,
          )
        else if (one.do === "stricter") {
          const limits = patient.state().limits
          const { vitals, version } = limits
          const changed = { ...vitals, [spo2]: { ...vitals[spo2], low: 95 } }
          patient.tell(
            {
              kind: "limits_changed",
              limits: { ...limits, vitals: changed, version: version + 1 },
              ...patient.deed(second),
            },
            second,
          )
        } else
          patient.tell(
            { kind: "monitoring", state: "ended", codes: "all", ...patient.deed(second) },
            second,
          )
        expect(kept(patient.state())).toEqual(patient.state())
      }
    },
  )
  fc.assert(byProperty, { numRuns: 200 })
})

test("a state that was kept whole is read as it stands", () => {
  const patient = monitor(defaultAdultLimits, graceMs.worker)
  patient.steady(spo2, 80, 0, 20)
  expect(unpacked(JSON.parse(JSON.stringify(patient.state())))).toEqual(patient.state())
  expect(kept(alarms(defaultAdultLimits, graceMs.worker))).toEqual(
    alarms(defaultAdultLimits, graceMs.worker),
  )
})

test("of a patient with two numbers little more than the limits is kept", () => {
  const patient = monitor(defaultAdultLimits, graceMs.worker)
  patient.steady(spo2, 97, 0, 60)
  patient.steady(heart, 70, 0, 60)
  const { limits, ...own } = packed(patient.state())
  const length = (of: object) => JSON.stringify(of).length
  expect(length(own)).toBeLessThan(length(patient.state()) / 8)
  expect(length(limits)).toBeLessThan(length(patient.state()) / 2)
})
