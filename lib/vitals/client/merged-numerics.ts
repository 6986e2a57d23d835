import { comesBefore } from "../number-board"
import type { Sender, ShownNumeric } from "./viewer-sender"

/**
 * Of each number one, whichever device spoke last: the one that measures the patient, for as long as it
 * is fresh, so that a second source cannot hide it.
 */
export function mergedNumerics(
  senders: Iterable<Pick<Sender, "numerics">>,
  now: number,
): readonly ShownNumeric[] {
  const chosen = new Map<string, ShownNumeric>()
  for (const { numerics } of senders)
    for (const [key, value] of numerics) {
      const other = chosen.get(key)
      if (other === undefined || comesBefore(byOurClock(value), byOurClock(other), now))
        chosen.set(key, value)
    }
  return [...chosen.values()]
}

/** Each device has a clock of its own. */
function byOurClock(value: ShownNumeric): ShownNumeric {
  return { ...value, at: value.takenAt }
}
