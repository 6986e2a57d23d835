import type { ScoreItem, ScoreTable, Steps } from "./score-table"

export type PewsItem =
  | "heart_rate"
  | "systolic"
  | "capillary_refill"
  | "respiration"
  | "effort"
  | "spo2"
  | "oxygen_therapy"

export type PewsTable = ScoreTable<PewsItem> & { readonly months: PewsAge }

/** Completed months: at least `from`, less than `below`. */
export type PewsAge = { readonly from: number; readonly below: number }

/**
 * Bedside Paediatric Early Warning System, seven items, 0 to 26. Source: Parshuram, Hutchison,
 * Middaugh, Critical Care 2009, 13:R135 (doi:10.1186/cc7998), table 1, whose limits stand here as they
 * are printed: also "> 150" for the heart rate at 4 to 12 years and "< 50" at more than 12, beside
 * neighbours that include their limit. To be settled by the clinician who signs off, as are:
 * - an age at the border of two groups, which counts for the older one;
 * - the end at 16 years, where NEWS2 begins;
 * - the lowest normal SpO₂ (95 %), which is not from the table but from later descriptions of the score;
 * - rounding half up to whole numbers, and to 0.1 s of capillary refill. `possible` is ours.
 */
export const pewsTables: readonly PewsTable[] = [
  table(
    "0-3-months",
    { from: 0, below: 3 },
    {
      heartRate: [80, 90, 110, 149, 179, 189],
      respiration: [15, 19, 29, 60, 80, 90],
      systolic: [45, 50, 60, 79, 99, 129],
    },
  ),
  table(
    "3-12-months",
    { from: 3, below: 12 },
    {
      heartRate: [70, 80, 100, 149, 169, 179],
      respiration: [15, 19, 24, 50, 70, 80],
      systolic: [60, 70, 80, 99, 119, 149],
    },
  ),
  table(
    "1-4-years",
    { from: 12, below: 48 },
    {
      heartRate: [60, 70, 90, 119, 149, 169],
      respiration: [12, 15, 19, 40, 60, 70],
      systolic: [65, 75, 90, 109, 124, 159],
    },
  ),
  table(
    "4-12-years",
    { from: 48, below: 144 },
    {
      heartRate: [50, 60, 70, 109, 129, 150],
      respiration: [10, 14, 19, 30, 40, 50],
      systolic: [70, 80, 90, 119, 139, 169],
    },
  ),
  table(
    "12-years-and-over",
    { from: 144, below: 192 },
    {
      heartRate: [40, 49, 60, 99, 119, 139],
      respiration: [9, 10, 11, 16, 22, 29],
      systolic: [75, 85, 100, 129, 149, 189],
    },
  ),
]

type ByAge = Readonly<Record<"heartRate" | "respiration" | "systolic", Limits>>

/** The highest values that still give 4, 2, 1, 0, 1 and 2 points; what is above gives 4. */
type Limits = readonly [number, number, number, number, number, number]

function table(group: string, months: PewsAge, byAge: ByAge): PewsTable {
  return {
    id: `bedside-pews/${group}`,
    version: "2009",
    title: "Bedside PEWS",
    source: "Parshuram et al., Critical Care 2009, 13:R135, table 1",
    needsClinicalSignOff: true,
    months,
    items: [
      number("heart_rate", "Heart rate", "/min", 350, stepsOf(byAge.heartRate)),
      number("systolic", "Systolic blood pressure", "mm[Hg]", 350, stepsOf(byAge.systolic)),
      {
        item: "capillary_refill",
        label: "Capillary refill time",
        kind: "number",
        unit: "s",
        decimals: 1,
        possible: [0.1, 20],
        steps: [
          [2.9, 0],
          [null, 4],
        ],
      },
      number("respiration", "Respiration rate", "/min", 200, stepsOf(byAge.respiration)),
      {
        item: "effort",
        label: "Respiratory effort",
        kind: "word",
        points: { normal: 0, mild: 1, moderate: 2, severe_or_apnoea: 4 },
      },
      number("spo2", "SpO₂", "%", 100, [
        [90, 2],
        [94, 1],
        [null, 0],
      ]),
      {
        item: "oxygen_therapy",
        label: "Oxygen therapy",
        kind: "word",
        // the border is 4 L/min, or an inspired fraction of 50 %
        points: { room_air: 0, below_4_l_min_or_50_percent: 2, from_4_l_min_or_50_percent: 4 },
      },
    ],
  }
}

function number(
  item: PewsItem,
  label: string,
  unit: string,
  most: number,
  steps: Steps,
): ScoreItem<PewsItem> {
  return { item, label, kind: "number", unit, decimals: 0, possible: [1, most], steps }
}

function stepsOf([a, b, c, d, e, f]: Limits): Steps {
  return [
    [a, 4],
    [b, 2],
    [c, 1],
    [d, 0],
    [e, 1],
    [f, 2],
    [null, 4],
  ]
}
