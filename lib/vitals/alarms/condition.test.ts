import { describe, expect, it } from "vitest"

import type { AlarmEvent } from "./event"
import { admission } from "./intake"
import { defaultAdultLimits } from "./limits"
import type { Limits, VitalLimits } from "./limits"
import { graceMs } from "./state"
import { heart, inWords, monitor, pressure, spo2, start, valueOf } from "./testing-monitor"

type Monitor = ReturnType<typeof monitor>

const low = `${spo2}.low` as const
const silent = `${spo2}.no_data` as const

/** What is said of conditions; signals have their own table. */
function conditions(known: Monitor): string[] {
  return known
    .heard()
    .filter(({ kind }) => kind === "condition" || kind === "priority")
    .map(inWords)
    .map((line) => line.replaceAll(`${spo2}.`, "").replaceAll(`${heart}.`, "hr."))
}

function limitsWith(change: Partial<VitalLimits>, version = 2): Limits {
  const { vitals } = defaultAdultLimits
  return {
    ...defaultAdultLimits,
    version,
    vitals: { ...vitals, [spo2]: { ...vitals[spo2], ...change } },
  }
}

const nurse = (seconds: number) => ({ by: "nurse", comment: "", at: start + seconds * 1000 })
const desaturated = (known: Monitor) => known.steady(spo2, 88, 0, 10)
const deep = (known: Monitor) => known.steady(spo2, 80, 0, 10)
const changed = (limits: Limits, at: number): AlarmEvent => ({
  kind: "limits_changed",
  limits,
  ...nurse(at),
})
const monitoring = (state: "began" | "ended", at: number): AlarmEvent => ({
  kind: "monitoring",
  state,
  codes: [spo2],
  ...nurse(at),
})

const rows: readonly [
  string,
  (known: Monitor) => void,
  (known: Monitor) => unknown,
  readonly string[],
][] = [
  ["inactive: a value within its limits", () => {}, (k) => k.value(spo2, 97, 0), []],
  ["inactive: a value on its limit", () => {}, (k) => k.value(spo2, 90, 0), []],
  [
    "inactive: a value beyond its limit",
    () => {},
    (k) => k.value(spo2, 89, 0),
    ["condition low inactive>pending @0 limit_exceeded"],
  ],
  [
    "pending: a value within its limits",
    (k) => k.value(spo2, 89, 0),
    (k) => k.value(spo2, 90, 1),
    ["condition low pending>inactive @1 within_limits"],
  ],
  [
    "pending: beyond for as long as the delay",
    (k) => k.steady(spo2, 89, 0, 9),
    (k) => k.value(spo2, 88, 10),
    ["condition low pending>active @10 limit_exceeded"],
  ],
  [
    "pending: the delay passes between two values",
    (k) => {
      k.steady(spo2, 89, 0, 9)
      k.tick(9.9)
    },
    (k) => k.tick(10.6),
    ["condition low pending>active @10 limit_exceeded"],
  ],
  [
    "pending: the delay has passed, a value may be under way",
    (k) => k.steady(spo2, 89, 0, 9),
    (k) => k.tick(10.4),
    [],
  ],
  [
    "pending: a gap shorter than the data's validity",
    (k) => k.value(spo2, 89, 0),
    (k) => k.value(spo2, 89, 10),
    ["condition low pending>active @10 limit_exceeded"],
  ],
  [
    "pending: data is lost",
    (k) => k.value(spo2, 89, 0),
    (k) => k.tick(10.6),
    ["condition low pending>inactive @10 no_data", "condition no_data inactive>active @10 no_data"],
  ],
  [
    "active: within the limit, not beyond the hysteresis",
    desaturated,
    (k) => k.value(spo2, 90, 11),
    [],
  ],
  [
    "active: within the limit by the hysteresis",
    desaturated,
    (k) => k.value(spo2, 91, 11),
    ["condition low active>ended @11 within_limits"],
  ],
  [
    "active: data is lost",
    desaturated,
    (k) => k.tick(21),
    ["condition no_data inactive>active @20 no_data"],
  ],
  [
    "ended: beyond again",
    (k) => {
      desaturated(k)
      k.value(spo2, 95, 11)
    },
    (k) => k.value(spo2, 89, 12),
    ["condition low ended>pending @12 limit_exceeded"],
  ],
  [
    "inactive: beyond the extreme limit for its shorter delay",
    (k) => k.steady(spo2, 80, 0, 4),
    (k) => k.value(spo2, 80, 5),
    ["condition low pending>active @5 limit_exceeded"],
  ],
  [
    "active: the extreme limit too",
    (k) => {
      desaturated(k)
      k.steady(spo2, 84, 11, 15)
    },
    (k) => k.value(spo2, 84, 16),
    ["priority low medium>high @16 limit_exceeded"],
  ],
  [
    "active at the extreme: within that by the hysteresis",
    deep,
    (k) => k.value(spo2, 86, 11),
    ["priority low high>medium @11 within_limits"],
  ],
  [
    "active at the extreme: within both",
    deep,
    (k) => k.value(spo2, 97, 11),
    ["condition low active>ended @11 within_limits"],
  ],
  [
    "inactive: spot measurement beyond its limit",
    () => {},
    (k) => k.value(pressure, 85, 0),
    [`condition ${pressure}.low inactive>active @0 limit_exceeded`],
  ],
  [
    "inactive: spot measurement grows old",
    (k) => k.value(pressure, 120, 0),
    (k) => k.tick(3600),
    [],
  ],
  [
    "inactive: high side of a rate, without its extreme",
    (k) => k.steady(heart, 130, 0, 4),
    (k) => k.value(heart, 130, 5),
    ["condition hr.high pending>active @5 limit_exceeded"],
  ],
  [
    "no data: older than 10 s",
    (k) => k.value(spo2, 97, 0),
    (k) => k.tick(10.6),
    ["condition no_data inactive>active @10 no_data"],
  ],
  ["no data: not yet older than 10 s", (k) => k.value(spo2, 97, 0), (k) => k.tick(10.5), []],
  [
    "no data: a value comes back",
    (k) => {
      k.value(spo2, 97, 0)
      k.tick(12)
    },
    (k) => k.value(spo2, 96, 13),
    ["condition no_data active>ended @13 data_back"],
  ],
  [
    "no data: readings that are none do not count",
    (k) => k.value(spo2, 97, 0),
    (k) => {
      k.steady(spo2, 0, 1, 11)
    },
    ["condition no_data inactive>active @10 no_data"],
  ],
  [
    "no data: monitoring began and nothing comes",
    (k) => k.tell(monitoring("began", 0), 0),
    (k) => k.tick(11),
    ["condition no_data inactive>active @10 no_data"],
  ],
  [
    "no data: monitoring is ended",
    (k) => {
      k.value(spo2, 97, 0)
      k.tick(12)
    },
    (k) => {
      k.tell(monitoring("ended", 13), 13)
      k.tick(14)
    },
    ["condition no_data active>ended @13 monitoring_ended by nurse"],
  ],
  [
    "active: monitoring is ended",
    desaturated,
    (k) => {
      k.tell(monitoring("ended", 11), 11)
      k.tick(60)
    },
    ["condition low active>ended @11 monitoring_ended by nurse"],
  ],
  [
    "inactive: a report",
    () => {},
    (k) => k.report("asystole", true, 1),
    ["condition asystole inactive>active @1 reported"],
  ],
  [
    "active: a report of its end",
    (k) => k.report("asystole", true, 1),
    (k) => k.report("asystole", false, 3),
    ["condition asystole active>ended @3 report_ended"],
  ],
  [
    "active: the same report again",
    (k) => k.report("asystole", true, 1),
    (k) => k.report("asystole", true, 3),
    [],
  ],
  [
    "inactive: a report with a delay",
    () => {},
    (k) => {
      k.report("lead_off", true, 1, "V1")
      k.tick(4)
    },
    [
      "condition lead_off:V1 inactive>pending @1 reported",
      "condition lead_off:V1 pending>active @3 reported",
    ],
  ],
  [
    "pending: the report is over before its delay",
    (k) => k.report("lead_off", true, 1),
    (k) => k.report("lead_off", false, 2),
    ["condition lead_off pending>inactive @2 report_ended"],
  ],
  [
    "pending: no breath for 20 s",
    (k) => k.report("apnoea", true, 0),
    (k) => k.tick(21),
    ["condition apnoea pending>active @20 reported"],
  ],
  [
    "active: a wider limit",
    desaturated,
    (k) => {
      k.tell(changed(limitsWith({ low: 87 }), 10.5), 10.5)
      k.tick(11.5)
    },
    ["condition low active>ended @10.5 limits_changed by nurse"],
  ],
  [
    "inactive: a narrower limit",
    (k) => k.value(spo2, 92, 0),
    (k) => {
      k.tell(changed(limitsWith({ low: 93 }), 0.5), 0.5)
      k.tick(1.5)
    },
    ["condition low inactive>pending @0.5 limits_changed by nurse"],
  ],
  [
    "active: alarms of this number disabled",
    desaturated,
    (k) => {
      k.tell(changed(limitsWith({ enabled: false }), 10.5), 10.5)
      k.tick(60)
    },
    [
      "condition low active>ended @10.5 limits_changed by nurse",
      "condition no_data inactive>active @20 no_data",
    ],
  ],
  [
    "active: a worse priority is set",
    desaturated,
    (k) => {
      k.tell(
        changed(
          limitsWith({ ordinary: { delayMs: 10_000, priority: "high", latching: false } }),
          10.5,
        ),
        10.5,
      )
      k.tick(11.5)
    },
    ["priority low medium>high @10.5 limits_changed by nurse"],
  ],
  [
    "active: older limits",
    desaturated,
    (k) => {
      k.tell(changed(limitsWith({ enabled: false }, 1), 10.5), 10.5)
      k.tick(11.5)
    },
    [],
  ],
  [
    "active: the alarm is turned off",
    desaturated,
    (k) => {
      k.tell({ kind: "alarm_off", condition: low, permitted: true, ...nurse(10.5) }, 10.5)
      k.tick(11.5)
    },
    ["condition low active>ended @10.5 alarm_off by nurse"],
  ],
  [
    "active: the alarm is turned off by somebody who may not",
    desaturated,
    (k) => {
      k.tell({ kind: "alarm_off", condition: low, permitted: false, ...nurse(10.5) }, 10.5)
      k.tick(11.5)
    },
    [],
  ],
  [
    "off: a value beyond the limit",
    (k) => {
      k.tell({ kind: "alarm_off", condition: low, permitted: true, ...nurse(0) }, 0)
    },
    (k) => k.steady(spo2, 80, 1, 30),
    [],
  ],
  [
    "paused: the pause ends with the value still beyond",
    (k) => {
      k.tell(
        { kind: "alarm_pause", condition: low, permitted: true, forMs: 20_000, ...nurse(0) },
        0,
      )
    },
    (k) => k.steady(spo2, 88, 1, 30),
    [
      "condition low inactive>pending @20 limit_exceeded",
      "condition low pending>active @30 limit_exceeded",
    ],
  ],
  [
    "off: turned on with the value beyond",
    (k) => {
      k.tell({ kind: "alarm_off", condition: low, permitted: true, ...nurse(0) }, 0)
      k.value(spo2, 88, 1)
    },
    (k) => {
      k.tell({ kind: "alarm_on", condition: low, ...nurse(1.2) }, 1.2)
      k.tick(2)
    },
    ["condition low inactive>pending @1.2 alarm_on by nurse"],
  ],
  [
    "no data is paused: nothing comes",
    (k) => {
      k.value(spo2, 97, 0)
      k.tell(
        { kind: "alarm_pause", condition: silent, permitted: true, forMs: 30_000, ...nurse(1) },
        1,
      )
    },
    (k) => {
      k.tick(20)
      k.tick(40)
    },
    ["condition no_data inactive>active @31 no_data"],
  ],
]

describe("a condition, by measured time", () => {
  it.each(rows)("%s", (_, before, event, said) => {
    const known = monitor()
    before(known)
    known.heard()
    event(known)
    expect(conditions(known)).toEqual(said)
  })

  it("has the value and the limit in its record", () => {
    const known = monitor()
    desaturated(known)
    expect(known.heard().find(({ kind, to }) => kind === "condition" && to === "active")).toEqual({
      kind: "condition",
      condition: low,
      from: "pending",
      to: "active",
      at: start + 10_000,
      seenAt: start + 10_000,
      by: null,
      comment: null,
      why: "limit_exceeded",
      priority: "medium",
      value: 88,
      limit: 90,
    })
  })
})

describe("what is evaluated", () => {
  const known = monitor()
  known.value(spo2, 97, 100)
  const at = (seconds: number, change = {}) => ({ ...valueOf(spo2, 80, seconds), ...change })
  it.each([
    ["a newer value", at(101), "taken"],
    ["a questionable value", at(101, { validity: "questionable" }), "taken"],
    ["the same moment again", at(100), "known"],
    ["a moment before the newest", at(95), "known"],
    ["a clock far ahead", at(106), "ahead"],
    ["a moment that is none", at(NaN), "ahead"],
    ["an invalid value", at(101, { validity: "invalid" }), "no_reading"],
    ["nothing", at(101, { value: null }), "no_reading"],
    ["not a number", at(101, { value: NaN }), "no_reading"],
    ["the 0 of an absent reading", at(101, { value: 0 }), "no_reading"],
    ["more than there is", at(101, { value: 101 }), "no_reading"],
    ["another unit", at(101, { unit: "1" }), "other_unit"],
    ["another code", at(101, { code: "MDC_AWAY_CO2_ET" }), "not_monitored"],
    ["a name of every object", at(101, { code: "constructor" }), "not_monitored"],
  ])("%s: %s", (_, value, answer) => expect(admission(known.state(), value)).toBe(answer))

  it("raises nothing for what was measured before data was lost for long", () => {
    const worker = monitor(defaultAdultLimits, graceMs.worker)
    worker.value(spo2, 97, 0)
    worker.tick(60)
    worker.heard()
    const backlog = Array.from({ length: 30 }, (_, i) => valueOf(spo2, 80, i + 1))
    worker.tell({ kind: "measured", values: backlog, reports: [] }, 60)
    expect(worker.heard()).toEqual([])
    expect(worker.condition(silent)?.phase).toBe("active")
  })

  it("raises the loss of a number whose limits are off", () => {
    const { vitals } = defaultAdultLimits
    const off = { ...vitals, [spo2]: { ...vitals[spo2], enabled: false } }
    const known = monitor({ ...defaultAdultLimits, vitals: off })
    known.steady(spo2, 80, 0, 20)
    expect(known.heard()).toEqual([])
    known.tick(31)
    expect(known.condition(silent)?.phase).toBe("active")
  })

  it("measured once: counts for a quarter of an hour, misses nothing, and gives way to what is watched", () => {
    const known = monitor()
    const once = (value: number, seconds: number) =>
      known.tell(
        {
          kind: "measured",
          values: [{ ...valueOf(spo2, value, seconds), spot: true }],
          reports: [],
        },
        seconds,
      )
    once(88, 0)
    known.tick(600)
    expect(known.condition(low)?.phase).toBe("active")
    expect(known.condition(silent)).toBeUndefined()
    known.value(spo2, 97, 601)
    expect(known.condition(low)?.phase).toBe("ended")
    known.heard()
    once(80, 602)
    known.steady(spo2, 97, 603, 630)
    expect(known.heard()).toEqual([])
  })

  it("takes of late reports only the newest", () => {
    const worker = monitor(defaultAdultLimits, graceMs.worker)
    worker.tick(600)
    const reports = [1, 2, 3].map(
      (i) => ({ code: "asystole", source: null, present: i !== 3, at: start + i * 1000 }) as const,
    )
    worker.tell({ kind: "measured", values: [], reports }, 600)
    expect(worker.heard()).toEqual([])
  })

  it("does not let a confused device name leads for ever", () => {
    const known = monitor()
    for (let i = 0; i < 1000; i++) known.report("lead_off", true, i, `V${i}`)
    known.report("lead_off", true, 1001, "x".repeat(41))
    expect(Object.keys(known.state().tracks)).toHaveLength(128)
  })

  it("forgets leads that are well again: the next ones are heard", () => {
    const known = monitor()
    for (let i = 0; i < 1000; i++) {
      known.report("lead_off", true, i * 10, `V${i}`)
      known.report("lead_off", false, i * 10 + 5, `V${i}`)
    }
    known.heard()
    expect(Object.keys(known.state().tracks).length).toBeLessThan(64)
    known.report("lead_off", true, 10_000, "V1000")
    known.tick(10_004)
    expect(known.heard().map(({ kind }) => kind)).toContain("signal")
  })
})
