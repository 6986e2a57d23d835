import { describe, expect, it } from "vitest"

import { marks, summary } from "./summary"
import { heart, monitor, pressure, spo2, start } from "./testing-monitor"

const nurse = (seconds: number) => ({ by: "nurse", comment: "", at: start + seconds * 1000 })

describe("the summary", () => {
  it("of nobody is quiet", () => {
    expect(summary(monitor().state())).toEqual({
      alarms: [],
      highest: null,
      prefix: "",
      sounding: null,
      counts: { high: 0, medium: 0, low: 0, acknowledged: 0, latched: 0 },
      inhibited: [],
      audio: { state: "on" },
    })
  })

  it("orders by attention: unacknowledged high, medium, no data, acknowledged, low; the newest last", () => {
    const known = monitor()
    known.value(heart, 70, 0)
    known.value(spo2, 97, 0)
    known.report("low_battery", true, 1)
    known.report("ventricular_tachycardia", true, 2)
    known.acknowledge("ventricular_tachycardia", 3)
    known.value(pressure, 80, 4)
    known.report("news2_high", true, 5)
    known.report("asystole", true, 6)
    known.tick(11)
    const { alarms, counts, highest, prefix, sounding } = summary(known.state())
    expect(alarms.map(({ condition, prefix: mark, state }) => [condition, mark, state])).toEqual([
      ["asystole", "!!!", "generating"],
      [`${pressure}.low`, "!!", "generating"],
      ["news2_high", "!!", "generating"],
      [`${heart}.no_data`, "!!", "generating"],
      [`${spo2}.no_data`, "!!", "generating"],
      ["ventricular_tachycardia", "!!!", "acknowledged"],
      ["low_battery", "!", "generating"],
    ])
    expect(counts).toEqual({ high: 2, medium: 4, low: 1, acknowledged: 1, latched: 0 })
    expect([highest, prefix, sounding]).toEqual([
      "high",
      "!!!",
      { condition: "asystole", priority: "high" },
    ])
  })

  it("does not count as active what is over and latched", () => {
    const known = monitor()
    known.report("asystole", true, 0)
    known.report("asystole", false, 5)
    const { alarms, counts } = summary(known.state())
    expect(alarms).toMatchObject([{ state: "latched", priority: "high", endedAt: start + 5000 }])
    expect(counts).toMatchObject({ high: 0, latched: 1 })
  })

  it("keeps the priority of a latched extreme while the ordinary limit is still exceeded", () => {
    const known = monitor()
    known.steady(spo2, 80, 0, 10)
    known.value(spo2, 88, 11)
    expect(known.condition(`${spo2}.low`)?.priority).toBe("medium")
    expect(summary(known.state()).highest).toBe("high")
  })

  it("is silent where all is acknowledged, and says what there is", () => {
    const known = monitor()
    known.value(pressure, 80, 0)
    known.acknowledge(`${pressure}.low`, 1)
    expect(summary(known.state())).toMatchObject({
      sounding: null,
      highest: "medium",
      alarms: [{ by: "nurse", value: 80, limit: 90 }],
    })
  })

  it("is silent while sound is paused, and shows that and what is off", () => {
    const known = monitor()
    known.tell({ kind: "alarm_off", condition: "asystole", permitted: true, ...nurse(0) }, 0)
    known.tell({ kind: "audio_pause", ...nurse(0) }, 0)
    known.value(pressure, 80, 1)
    expect(summary(known.state())).toMatchObject({
      sounding: null,
      audio: { state: "paused", until: start + 120_000 },
      inhibited: [{ condition: "asystole", alarm: { state: "off", by: "nurse" } }],
    })
  })

  it.each([
    ["high", [1.4, 2.8], [0.2, 0.6]],
    ["medium", [0.4, 0.8], [0.2, 0.6]],
    ["low", [0, 0], [1, 1]],
  ] as const)("flashes %s as IEC 60601-1-8, Table 2", (priority, rate, lit) => {
    const { flashHz, duty } = marks[priority]
    expect(flashHz).toBeGreaterThanOrEqual(rate[0])
    expect(flashHz).toBeLessThanOrEqual(rate[1])
    expect(duty).toBeGreaterThanOrEqual(lit[0])
    expect(duty).toBeLessThanOrEqual(lit[1])
  })
})
