import { describe, expect, it } from "vitest"

import { chartingQueue } from "./charting-queue"
import { derived } from "./derived"
import { initials } from "./initials"
import { mayChart, withinVisit } from "./policy"
import { ratio } from "./ratio"
import { Ingest } from "./schema"

const numeric = (at: number, code = "MDC_ECG_HEART_RATE") => ({
  code,
  value: 66,
  unit: "/min",
  at,
  derived: true,
  origin: "recorded" as const,
  spot: false,
  questionable: false,
  device: "",
})

describe("numbers that wait for the record", () => {
  it("stay until they are accepted, oldest first", () => {
    const queue = chartingQueue()
    queue.add([numeric(1000), numeric(1000, "MDC_RESP_RATE")], 1000)
    queue.add([numeric(2000)], 2000)
    const batch = queue.batch(2)
    expect(batch.map((each) => each.at)).toEqual([1000, 1000])
    expect(queue.batch(2)).toEqual(batch)
    queue.accepted(batch)
    expect(queue.batch(9).map((each) => each.at)).toEqual([2000])
  })

  it("are named by code and moment: the same one waits once", () => {
    const queue = chartingQueue()
    queue.add([numeric(1000)], 1000)
    queue.add([numeric(1000)], 1500)
    expect(queue.batch(9)).toHaveLength(1)
  })

  it("give way after ten minutes, and are counted", () => {
    const queue = chartingQueue()
    queue.add([numeric(0)], 0)
    queue.add([numeric(600_001)], 600_001)
    expect(queue.batch(9).map((each) => each.at)).toEqual([600_001])
    expect(queue.dropped()).toBe(1)
  })

  it("wait as long when they were measured earlier", () => {
    const queue = chartingQueue()
    queue.add([numeric(0)], 3_600_000)
    queue.add([numeric(3_600_001)], 3_600_001)
    expect(queue.batch(9)).toHaveLength(2)
  })

  it("are not sent when they were taken back meanwhile", () => {
    const queue = chartingQueue()
    queue.add([numeric(1000), numeric(2000)], 2000)
    queue.remove([numeric(1000)])
    expect(queue.batch(9).map((each) => each.at)).toEqual([2000])
  })
})

const at = (iso: string) => new Date(`2026-11-24T${iso}Z`)
const during = {
  state: "in_call",
  admittedAt: at("10:20:00"),
  endedAt: null,
  consent: { vitals: true, charting: true },
} as const
const ended = { ...during, state: "ended", endedAt: at("10:40:00") } as const

describe("who may add to the record", () => {
  it.each([
    ["during the visit", during, "10:30:00", "yes"],
    [
      "without charting",
      { ...during, consent: { vitals: true, charting: false } },
      "10:30:00",
      "no_consent",
    ],
    [
      "with charting but without vitals",
      { ...during, consent: { vitals: false, charting: true } },
      "10:30:00",
      "no_consent",
    ],
    ["never asked", { ...during, consent: undefined }, "10:30:00", "no_consent"],
    ["before the admission", { ...during, state: "waiting" }, "10:10:00", "not_admitted"],
    ["soon after the end, what was kept back", ended, "10:50:00", "yes"],
    ["long after the end", ended, "10:56:00", "not_admitted"],
    ["a cancelled visit", { ...during, state: "cancelled" }, "10:30:00", "not_admitted"],
  ] as const)("%s", (_, charting, now, answer) => {
    expect(mayChart(charting, at(now))).toBe(answer)
  })

  it.each([
    ["10:19:45", false],
    ["10:19:55", true],
    ["10:40:05", true],
    ["10:40:15", false],
  ])("a value of %s belongs to the visit: %s", (moment, belongs) => {
    expect(withinVisit(at(moment).getTime(), ended, at("10:50:00"))).toBe(belongs)
  })

  it("no value comes from the future", () => {
    expect(withinVisit(at("10:31:00").getTime(), during, at("10:30:00"))).toBe(false)
  })
})

/** As the page posts it: what is only said in the room is left out. */
const posted = (at: number, code?: string) => {
  const { device: _, spot: __, ...value } = numeric(at, code)
  return value
}

describe("a batch", () => {
  it.each([
    ["nothing in it", { values: [] }],
    ["a number that is not kept", { values: [posted(1, "MDC_PRESS_BLD_ART_ABP_SYS")] }],
    ["a name out of the prototype", { values: [posted(1, "toString")] }],
    ["an extra field", { values: [{ ...posted(1), patient: "x" }] }],
    ["another unit", { values: [{ ...posted(1), unit: "<b>kPa</b>" }] }],
    ["less than nothing", { values: [{ ...posted(1), value: -1 }] }],
    ["a number that no heart reaches", { values: [{ ...posted(1), value: 1e308 }] }],
    ["too much", { values: Array.from({ length: 601 }, (_, i) => posted(i)) }],
  ])("with %s is refused", (_, body) => {
    expect(Ingest.safeParse(body).success).toBe(false)
  })

  it("keeps no number that single precision cannot hold", () => {
    const parsed = Ingest.parse({ values: [{ ...posted(1), value: 1e-46 }] })
    expect(parsed.values[0]?.value).toBe(0)
  })

  it("in a unit of the same kind, but another one, is refused", () => {
    const glucose = { ...posted(1, "MDC_CONC_GLU_GEN"), value: 99, unit: "mg/dL" }
    expect(Ingest.safeParse({ values: [glucose] }).success).toBe(false)
    const taken = { ...glucose, value: 5.5, unit: "mmol/L" }
    expect(Ingest.safeParse({ values: [taken] }).success).toBe(true)
  })

  it("of measured numbers is taken", () => {
    expect(Ingest.safeParse({ values: [posted(1), posted(2, "MDC_RESP_RATE")] }).success).toBe(true)
  })
})

describe("derived numbers", () => {
  const channel = (id: number, kind: "ecg" | "resp") => ({
    id,
    kind,
    mdc: 0,
    label: kind,
    unit: "mV",
    rate: ratio(250, 1),
    gain: 100,
    baseline: 0,
    min: 0,
    max: 1,
    invalid: -32_768,
  })
  /** A spike a second on a flat line. */
  const beats = (seconds: number) =>
    Int32Array.from({ length: seconds * 250 }, (_, i) => (i % 250 < 8 ? 100 : 0))

  it("are left out while they are not known, and after a gap", () => {
    const numbers = derived([channel(0, "ecg"), channel(1, "resp")], "recorded")
    expect(numbers.numerics(0)).toEqual([])
    numbers.push(0, beats(10))
    expect(numbers.numerics(10_000)).toEqual([{ ...numeric(10_000), value: 60 }])
    numbers.interrupted()
    expect(numbers.numerics(11_000)).toEqual([])
  })

  it("end when the beats end: no rate is held on to", () => {
    const numbers = derived([channel(0, "ecg")], "recorded")
    numbers.push(0, beats(10))
    numbers.push(0, new Int32Array(4 * 250))
    expect(numbers.numerics(14_000)).toEqual([])
  })

  it("do not count a moment without a reading", () => {
    const numbers = derived([channel(0, "ecg")], "recorded")
    numbers.push(0, new Int32Array(2500).fill(-32_768))
    expect(numbers.numerics(10_000)).toEqual([])
  })
})

describe("initials", () => {
  it.each([
    ["Agnes Thistledown", "A. T."],
    ["Bartholomew van der Quince", "B. Q."],
    ["林小满", "林"],
    ["", ""],
  ])("%s: %s", (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})
