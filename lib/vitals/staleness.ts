import { isVitalCode, vitalCodes } from "./vital-code"

/** How a value may be shown at its age. */
export type Staleness = "fresh" | "dim" | "gone"

/** After so long without a continuous value, the loss of data is an alarm. */
export const goneAfterMs = 10_000

/** A continuous value dims past 5 s and is dashes past 10 s. A number that is not known is one. */
const continuous = { dimAfterMs: 5_000, goneAfterMs }
/** A spot value counts for 15 minutes (as in the alarm limits); after an hour it says nothing of now. */
const spot = { dimAfterMs: 15 * 60_000, goneAfterMs: 60 * 60_000 }

/** `isSpot`: measured once, whatever the code is usually. */
export function staleness(ageMs: number, code: string, isSpot = false): Staleness {
  const rule = isSpot || (isVitalCode(code) && !vitalCodes[code].continuous) ? spot : continuous
  if (ageMs > rule.goneAfterMs) return "gone"
  return ageMs > rule.dimAfterMs ? "dim" : "fresh"
}
