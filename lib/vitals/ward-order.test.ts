import { expect, test } from "vitest"

import type { Shown } from "./alarms/summary"
import { type Attention, attentionOf, calm, inWardOrder } from "./ward-order"

const base: Shown = {
  condition: "MDC_ECG_HEART_RATE.high",
  priority: "medium",
  prefix: "!!",
  state: "generating",
  at: 1_000,
  endedAt: null,
  by: null,
  answeredAt: null,
  value: 130,
  limit: 120,
}

const medium = base
const high: Shown = { ...base, priority: "high" }
const low: Shown = { ...base, priority: "low" }
const latched: Shown = { ...high, state: "latched", endedAt: 2_000 }
const noData: Shown = { ...base, condition: "MDC_ECG_HEART_RATE.no_data" }
const linkDown: Shown = { ...base, condition: "link_down" }
const acknowledged: Shown = { ...high, state: "acknowledged", by: "Nurse" }

test("the order of attention", () => {
  const rank = (...alarms: Shown[]) => attentionOf({ alarms }).rank
  const ranks = [rank(high), rank(medium), rank(noData), rank(acknowledged), rank(low), rank()]
  expect(ranks).toEqual([0, 1, 2, 3, 4, 5])
  expect(rank(linkDown)).toBe(rank(noData))
  expect(rank(latched)).toBe(rank(high))
  expect(attentionOf({ alarms: [] })).toEqual(calm)
})

test("of several alarms the most urgent one speaks for a patient, of two equals the older", () => {
  expect(attentionOf({ alarms: [acknowledged, noData, medium] }).rank).toBe(1)
  expect(attentionOf({ alarms: [medium, { ...medium, at: 400 }] }).since).toBe(400)
})

const beds = ["Bed 10", "Bed 2", "Agnes", "bed 1"].map((name) => ({
  visitId: `v ${name}`,
  name,
  place: null,
}))
const names = (of: readonly { name: string }[]) => of.map(({ name }) => name)

test("by name, with numbers as numbers", () => {
  const all = new Map<string, Attention>([["v Bed 10", attentionOf({ alarms: [high] })]])
  expect(names(inWardOrder(beds, all, "name", "en"))).toEqual(["Agnes", "bed 1", "Bed 2", "Bed 10"])
})

test("by alarm: the newest of one rank last, whoever has none by name", () => {
  const attention = new Map<string, Attention>([
    ["v Bed 10", attentionOf({ alarms: [{ ...medium, at: 9_000 }] })],
    ["v bed 1", attentionOf({ alarms: [{ ...medium, at: 3_000 }] })],
    ["v Bed 2", attentionOf({ alarms: [noData] })],
  ])
  expect(names(inWardOrder(beds, attention, "alarm", "en"))).toEqual([
    "bed 1",
    "Bed 10",
    "Bed 2",
    "Agnes",
  ])
  expect(names(inWardOrder(beds, new Map(), "alarm", "en"))[0]).toBe("Agnes")
})

test("by bed, with numbers as numbers; whose place nobody said last, and by name", () => {
  const lying = [
    ["Agnes", null],
    ["Bo", "Bay 2, bed 10"],
    ["Cleo", "bay 2, bed 2"],
    ["Dev", "Bay 1, bed 11"],
    ["Abe", null],
    ["Ana", "Bay 2, bed 10"],
  ] as const
  const all = lying.map(([name, place]) => ({ visitId: `v ${name}`, name, place }))
  const high = new Map([["v Bo", attentionOf({ alarms: [medium] })]])
  expect(names(inWardOrder(all, high, "bed", "en"))).toEqual([
    "Dev",
    "Cleo",
    "Ana",
    "Bo",
    "Abe",
    "Agnes",
  ])
  expect(names(inWardOrder(all, high, "alarm", "en"))).toEqual([
    "Bo",
    "Dev",
    "Cleo",
    "Ana",
    "Abe",
    "Agnes",
  ])
})
