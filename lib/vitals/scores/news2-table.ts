import type { ScoreTable, Steps } from "./score-table"

export type News2Item =
  | "respiration"
  | "spo2"
  | "oxygen"
  | "systolic"
  | "pulse"
  | "consciousness"
  | "temperature"

const spo2 = { label: "SpO₂", unit: "%", decimals: 0, possible: [1, 100] } as const

/**
 * National Early Warning Score 2. Source: Royal College of Physicians, National Early Warning Score
 * (NEWS) 2, London 2017, chart 1. What lies between two of its steps is rounded half up first; the
 * chart itself names no rounding. `possible` is ours.
 */
const scale1: ScoreTable<News2Item> = {
  id: "news2",
  version: "2017",
  title: "NEWS2",
  source: "Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, chart 1",
  needsClinicalSignOff: false,
  items: [
    {
      item: "respiration",
      kind: "number",
      label: "Respiration rate",
      unit: "/min",
      decimals: 0,
      possible: [1, 150],
      steps: [
        [8, 3],
        [11, 1],
        [20, 0],
        [24, 2],
        [null, 3],
      ],
    },
    {
      item: "spo2",
      kind: "number",
      ...spo2,
      steps: [
        [91, 3],
        [93, 2],
        [95, 1],
        [null, 0],
      ],
    },
    { item: "oxygen", kind: "word", label: "Air or oxygen", points: { air: 0, oxygen: 2 } },
    {
      item: "systolic",
      kind: "number",
      label: "Systolic blood pressure",
      unit: "mm[Hg]",
      decimals: 0,
      possible: [1, 350],
      steps: [
        [90, 3],
        [100, 2],
        [110, 1],
        [219, 0],
        [null, 3],
      ],
    },
    {
      item: "pulse",
      kind: "number",
      label: "Pulse",
      unit: "/min",
      decimals: 0,
      possible: [1, 350],
      steps: [
        [40, 3],
        [50, 1],
        [90, 0],
        [110, 1],
        [130, 2],
        [null, 3],
      ],
    },
    /** Alert; new Confusion; responds to Voice; to Pain; Unresponsive. */
    {
      item: "consciousness",
      kind: "word",
      label: "Consciousness",
      points: { A: 0, C: 3, V: 3, P: 3, U: 3 },
    },
    {
      item: "temperature",
      kind: "number",
      label: "Temperature",
      unit: "Cel",
      decimals: 1,
      possible: [20, 46],
      steps: [
        [35.0, 3],
        [36.0, 1],
        [38.0, 0],
        [39.0, 1],
        [null, 2],
      ],
    },
  ],
}

const below88: Steps = [
  [83, 3],
  [85, 2],
  [87, 1],
]

/** SpO₂ scale 2, for hypercapnic respiratory failure with a target of 88 to 92 %. */
const scale2: ScoreTable<News2Item> = {
  ...scale1,
  items: scale1.items.map((each) =>
    each.item === "spo2"
      ? {
          item: "spo2",
          kind: "split",
          ...spo2,
          by: "oxygen",
          steps: {
            air: [...below88, [null, 0]],
            oxygen: [...below88, [92, 0], [94, 1], [96, 2], [null, 3]],
          },
        }
      : each,
  ),
}

export const news2Tables = { 1: scale1, 2: scale2 } as const

/** Whom the score is for: from 16 completed years on, and not in pregnancy. */
export const news2Applies = { fromYears: 16, inPregnancy: false } as const

export type News2Risk = "low" | "low_medium" | "medium" | "high"

export type News2Response = {
  /** The least aggregate that leads here. */
  readonly from: number
  readonly risk: News2Risk
  readonly observe: "every_12_hours" | "every_4_to_6_hours" | "hourly" | "continuously"
}

/** Thresholds and responses, highest first. Source: as above, charts 2 and 4. */
export const news2Responses = {
  byAggregate: [
    { from: 7, risk: "high", observe: "continuously" },
    { from: 5, risk: "medium", observe: "hourly" },
    { from: 1, risk: "low", observe: "every_4_to_6_hours" },
    { from: 0, risk: "low", observe: "every_12_hours" },
  ],
  /** A 3 in any one item, where the aggregate alone would be low. */
  single: { points: 3, response: { from: 3, risk: "low_medium", observe: "hourly" } },
} as const satisfies {
  byAggregate: readonly News2Response[]
  single: { points: number; response: News2Response }
}
