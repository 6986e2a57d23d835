/** One input of a score: what was measured or observed, when, and by what. */
export type Reading<V = number | string> = {
  readonly value: V
  /** UCUM; left out where the value is a word. */
  readonly unit?: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly source: ReadingSource
}

/** `name` in words for the reader: the device, the recording, or the person who entered it. */
export type ReadingSource = {
  readonly kind: "device" | "recorded" | "simulated" | "entered"
  readonly name: string
  /** Computed by us from a wave. */
  readonly derived: boolean
}

/** What a number must be before a score may use it. */
export type NumberRule = {
  /** UCUM. A value in another unit is refused, never converted. */
  readonly unit: string
  /** Decimal places of the chart: 0 or 1. */
  readonly decimals: number
  /** Outside of this, after rounding, it is no reading. 0 stands for "absent" on many devices. */
  readonly possible: readonly [least: number, most: number]
}

export type Unusable =
  | { readonly state: "missing" }
  | { readonly state: "stale"; readonly reading: Reading; readonly ageMs: number }
  | { readonly state: "refused"; readonly reading: Reading; readonly reason: RefusedReading }

export type RefusedReading = "not_a_number" | "impossible" | "unit" | "time" | "unknown_word"

/** Clocks differ: a reading may be so far ahead of ours. */
const toleranceMs = 10_000

/** Undefined where the reading is there and young enough. As old as the window still counts. */
export function unusable(
  reading: Reading | undefined,
  windowMs: number,
  now: number,
): Unusable | undefined {
  if (reading === undefined) return { state: "missing" }
  const ageMs = now - reading.at
  if (!(ageMs >= -toleranceMs)) return { state: "refused", reading, reason: "time" }
  // also where the window is no number
  return ageMs <= windowMs ? undefined : { state: "stale", reading, ageMs }
}

/** The value at the chart's resolution, or why it is none. */
export function charted(reading: Reading, rule: NumberRule): number | RefusedReading {
  if (typeof reading.value !== "number" || !Number.isFinite(reading.value)) return "not_a_number"
  if (reading.unit !== rule.unit) return "unit"
  const [least, most] = rule.possible
  const value = roundHalfUp(reading.value, rule.decimals)
  return value >= least && value <= most ? value : "impossible"
}

/**
 * Rounds as a person does on paper: 35.05 → 35.1, 20.5 → 21. The decimal digits are what is rounded,
 * not the binary fraction (35.05 is stored as a little less), after what single precision adds to
 * them was taken away: seven digits hold every number that a device sends.
 */
export function roundHalfUp(value: number, decimals: number): number {
  const digits = Number(value.toPrecision(7))
  const scaled = Math.round(Number(`${digits}e${decimals}`))
  return Number.isFinite(scaled) ? Number(`${scaled}e-${decimals}`) : digits
}
