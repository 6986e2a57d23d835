import { sweepHolds } from "@/lib/scheduling/booking/expire-holds"

import { everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"

/**
 * Gives back the time of holds that ran out. A booking that runs into one sweeps it itself, so a missed
 * round costs nobody a slot: this is for pages that show what is held, and for requests nobody answered.
 */
export function startSweeping(everyMs = 15_000): Rounds {
  return everyClinic("holds", everyMs, (id) => sweepHolds(id, new Date()))
}
