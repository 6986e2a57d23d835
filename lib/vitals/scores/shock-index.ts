import type { Lack, Readings, Windows } from "./evaluate"
import { type NumberRule, type Reading, charted, roundHalfUp, unusable } from "./reading"

export type ShockItem = "heart_rate" | "systolic" | "mean"

const rules: Readonly<Record<ShockItem, NumberRule>> = {
  heart_rate: { unit: "/min", decimals: 0, possible: [1, 350] },
  systolic: { unit: "mm[Hg]", decimals: 0, possible: [1, 350] },
  mean: { unit: "mm[Hg]", decimals: 0, possible: [1, 350] },
}

/**
 * Heart rate over systolic pressure (Allgöwer, Burri, Deutsche Medizinische Wochenschrift 1967), and
 * over mean pressure for the modified index.
 */
const divisors = { shock_index: "systolic", modified_shock_index: "mean" } as const

export type ShockIndexName = keyof typeof divisors

/** At or above `high` is flagged; so is below `low`, where the clinic has one. Unverified defaults. */
export type ShockThreshold = { readonly high: number; readonly low?: number }

export const shockThresholds: Readonly<Record<ShockIndexName, ShockThreshold>> = {
  shock_index: { high: 0.9 },
  modified_shock_index: { high: 1.3, low: 0.7 },
}

export type ShockIndex =
  | {
      readonly state: "scored"
      /** Rounded half up to 0.01, and flagged as rounded: what is shown is what was judged. */
      readonly value: number
      readonly flag: "high" | "low" | undefined
      readonly readings: readonly [heartRate: Reading, pressure: Reading]
    }
  | { readonly state: "incomplete"; readonly missing: readonly Lack<ShockItem>[] }

/** One of the two indexes at `now` (milliseconds since 1970). */
export function shockIndex(
  name: ShockIndexName,
  readings: Readings<ShockItem>,
  windows: Windows<ShockItem>,
  now: number,
  threshold: ShockThreshold = shockThresholds[name],
): ShockIndex {
  const rate = input("heart_rate", readings, windows, now)
  const pressure = input(divisors[name], readings, windows, now)
  if ("why" in rate || "why" in pressure) {
    return { state: "incomplete", missing: [rate, pressure].filter((each) => "why" in each) }
  }
  const value = roundHalfUp(rate.value / pressure.value, 2)
  return {
    state: "scored",
    value,
    flag: flagOf(value, threshold),
    readings: [rate.reading, pressure.reading],
  }
}

function flagOf(value: number, { high, low }: ShockThreshold): "high" | "low" | undefined {
  if (value >= high) return "high"
  return low !== undefined && value < low ? "low" : undefined
}

function input(
  item: ShockItem,
  readings: Readings<ShockItem>,
  windows: Windows<ShockItem>,
  now: number,
): Lack<ShockItem> | { readonly reading: Reading; readonly value: number } {
  const reading = readings[item]
  const lack = unusable(reading, windows[item], now)
  if (lack !== undefined || reading === undefined) return { item, why: lack?.state ?? "missing" }
  const value = charted(reading, rules[item])
  return typeof value === "string" ? { item, why: "refused" } : { reading, value }
}
