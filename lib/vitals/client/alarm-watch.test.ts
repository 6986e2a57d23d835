import { describe, expect, it } from "vitest"

import { defaultAdultLimits } from "../alarms/limits"
import type { Transition } from "../alarms/transition"
import { answeredTogether, createAlarmWatch, firstUnanswered, subjectOf } from "./alarm-watch"

const heart = "MDC_ECG_HEART_RATE"
const oxygen = "MDC_PULS_OXIM_SAT_O2"
const ahead = 3_600_000
const device = {
  derived: false,
  origin: "device",
  spot: false,
  questionable: false,
  device: "",
} as const

/** A page whose clock is an hour behind the server's; one value a second and four ticks. */
function page() {
  let now = 1_800_000_000_000
  const said: Transition[] = []
  const watch = createAlarmWatch({
    limits: defaultAdultLimits,
    now: () => now,
    ahead: () => ahead,
    onTransition: (transition) => said.push(transition),
  })
  const numeric = (value: number) => [
    { code: heart, value, unit: "/min", at: 0, takenAt: now, ...device },
  ]
  return {
    watch,
    said,
    run: (seconds: number, value?: number) => {
      for (let i = 0; i < seconds * 4; i++) {
        if (value !== undefined && i % 4 === 0) watch.measured(numeric(value))
        now += 250
        watch.tick()
      }
    },
  }
}

describe("the alarms in a page that watches", () => {
  it("raises what lasts, once, by the server's clock, and says so once", () => {
    const { watch, said, run } = page()
    let told = 0
    watch.subscribe(() => told++)
    run(8, 134)
    const { alarms, sounding } = watch.get().summary
    expect(alarms).toMatchObject([{ condition: `${heart}.high`, priority: "medium", value: 134 }])
    expect(sounding).toEqual({ condition: `${heart}.high`, priority: "medium" })
    const active = said.find(({ kind, to }) => kind === "condition" && to === "active")
    expect(active?.at).toBe(1_800_000_000_000 + ahead + 5_000)
    expect(told).toBeLessThan(4)
  })

  it("raises the loss of data within 11 s, and ends it by itself", () => {
    const { watch, run } = page()
    run(2, 80)
    run(10)
    expect(watch.get().summary.alarms).toMatchObject([{ condition: `${heart}.no_data` }])
    run(2, 80)
    expect(watch.get().summary.alarms).toEqual([])
  })

  it("is silent once it is acknowledged, here or elsewhere, and says by whom", () => {
    const here = page()
    const there = page()
    here.run(8, 134)
    there.run(8, 134)
    const condition = firstUnanswered(here.watch.get().summary)
    expect(condition).toBe(`${heart}.high`)
    if (condition === undefined) return
    there.watch.take(here.watch.act({ kind: "acknowledge", condition }, "Dr A"))
    for (const { watch } of [here, there]) {
      expect(watch.get().summary).toMatchObject({ sounding: null, alarms: [{ by: "Dr A" }] })
      expect(firstUnanswered(watch.get().summary)).toBeUndefined()
    }
  })

  it("has one press for all the numbers of a source that is gone, and for nothing else", () => {
    const { watch, run } = page()
    run(8, 134)
    const about = { code: oxygen, unit: "%", value: 97, at: 0, takenAt: 1_800_000_008_000 }
    watch.measured([{ ...about, ...device }])
    const high = firstUnanswered(watch.get().summary)
    expect(high && answeredTogether(high, watch.get().summary)).toEqual([`${heart}.high`])
    run(12)
    const lost = [`${heart}.no_data`, `${oxygen}.no_data`] as const
    const { summary } = watch.get()
    expect(summary.alarms.map(({ condition }) => condition)).toEqual(
      expect.arrayContaining([...lost]),
    )
    expect(answeredTogether(lost[0], summary).toSorted()).toEqual(lost)
    watch.act({ kind: "acknowledge", condition: lost[1] }, "Dr A")
    expect(answeredTogether(lost[0], watch.get().summary)).toEqual([lost[0]])
  })

  it("tells a report only when it changes", () => {
    const { watch, said, run } = page()
    for (let i = 0; i < 5; i++) watch.report("audio_blocked", true)
    run(1)
    expect(said.filter(({ kind }) => kind === "condition")).toHaveLength(1)
    watch.report("audio_blocked", false)
    run(1)
    expect(watch.get().summary.alarms).toEqual([])
  })

  it("raises what a device says is wrong, of each device by its name, for as long as it says so", () => {
    const { watch, run } = page()
    const off = { code: "sensor_off", since: 0 } as const
    watch.conditions([
      { ...off, device: "Oximeter A" },
      { ...off, device: "Oximeter B" },
      { code: "signal_poor", since: 0, device: "Oximeter A" },
    ])
    run(3)
    expect(watch.get().summary.alarms.map(({ condition }) => condition)).toEqual([
      "sensor_off:Oximeter A",
      "sensor_off:Oximeter B",
    ])
    watch.conditions([{ ...off, device: "Oximeter B" }])
    run(1)
    expect(watch.get().summary.alarms).toMatchObject([{ condition: "sensor_off:Oximeter B" }])
  })

  const once = (value: number) => {
    const about = { code: "MDC_PULS_OXIM_SAT_O2", unit: "%", at: 0, takenAt: 1_800_000_000_000 }
    return { ...about, ...device, value, spot: true }
  }

  it("does not miss what was measured once", () => {
    const { watch, run } = page()
    watch.measured([once(97)])
    run(15)
    expect(watch.get().summary.alarms).toEqual([])
  })

  it("raises what was measured once and is beyond its limit, and keeps it", () => {
    const { watch, run } = page()
    watch.measured([once(88)])
    run(60)
    expect(watch.get().summary.alarms).toMatchObject([
      { condition: "MDC_PULS_OXIM_SAT_O2.low", value: 88 },
    ])
  })

  it("tells an interruption that follows at once on another", () => {
    const { watch, run } = page()
    const heardAt = 1_800_000_000_000
    run(4)
    watch.report("link_down", true, null, heardAt)
    run(1)
    watch.report("link_down", false)
    // One packet ended the first; it was the last one.
    watch.report("link_down", true, null, heardAt + 4_990)
    run(12)
    expect(watch.get().summary.alarms).toMatchObject([{ condition: "link_down" }])
  })

  it("raises nothing for a patient who does not want to be monitored any more", () => {
    const { watch, run } = page()
    run(2, 80)
    watch.monitoring("ended", "Dr A", "no_consent")
    run(15)
    expect(watch.get().summary.alarms).toEqual([])
  })
})

it.each([
  [`${heart}.high`, { kind: "vital", code: heart, aspect: "high" }],
  ["lead_off:V1", { kind: "report", code: "lead_off", source: "V1" }],
  ["asystole", { kind: "report", code: "asystole", source: undefined }],
] as const)("%s is about", (condition, subject) => {
  expect(subjectOf(condition)).toEqual(subject)
})
