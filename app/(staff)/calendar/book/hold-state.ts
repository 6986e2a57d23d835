import type { Posted } from "@/app/_edge/post"
import type { Held } from "@/lib/scheduling/booking/hold-commands"

import { slotsOf } from "./booking-answer"
import type { DatedSlot, Outcome } from "./booking-answer"

/** The time that is kept for this form. `deadline` is on the browser's own running clock, in ms. */
export type HoldState =
  | { kind: "none" }
  | { kind: "asking"; startsAt: string }
  | { kind: "held"; holdId: string; clinicianId: string; deadline: number; confirmKey: string }

/** What the server's answer to a wish means. `askedAt`: the running clock when it was sent. */
export function heldOf(
  posted: Posted<Held>,
  { askedAt, confirmKey }: { askedAt: number; confirmKey: string },
): { hold: HoldState; outcome: Outcome } {
  if (posted.ok) {
    const { holdId, clinicianId } = posted.value
    const deadline = askedAt + holdMs
    return {
      hold: { kind: "held", holdId, clinicianId, deadline, confirmKey },
      outcome: { kind: "none" },
    }
  }
  const next: DatedSlot[] = slotsOf(posted.detail["next"])
  const outcome: Outcome =
    posted.reason === "taken"
      ? { kind: "taken", who: "clinician", next }
      : { kind: "problem", key: problems.find((key) => key === posted.reason) ?? "notHeld" }
  return { hold: { kind: "none" }, outcome }
}

/** Minutes and seconds that are left: "9:05". */
export function leftWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

const holdMs = 10 * 60_000
const problems = ["not_a_slot", "past", "forbidden", "not_found", "unauthenticated"] as const
