import type { VisitState } from "@/db/schema/scheduling"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** What can happen to a visit. A repeat of what already happened is no refusal: it changes nothing. */
export type VisitEvent = "arrive" | "admit" | "end" | "cancel"
export type VisitRefusal = "not_waiting" | "not_in_call" | "in_call" | "ended" | "cancelled"

export function transition(state: VisitState, event: VisitEvent): Result<VisitState, VisitRefusal> {
  return moves[state][event]
}

const moves: Record<VisitState, Record<VisitEvent, Result<VisitState, VisitRefusal>>> = {
  booked: {
    arrive: ok("waiting"),
    admit: refuse("not_waiting"),
    end: refuse("not_in_call"),
    cancel: ok("cancelled"),
  },
  waiting: {
    arrive: ok("waiting"),
    admit: ok("in_call"),
    end: refuse("not_in_call"),
    cancel: ok("cancelled"),
  },
  in_call: {
    arrive: ok("in_call"),
    admit: ok("in_call"),
    end: ok("ended"),
    cancel: refuse("in_call"),
  },
  ended: {
    arrive: refuse("ended"),
    admit: refuse("ended"),
    end: ok("ended"),
    cancel: refuse("ended"),
  },
  cancelled: {
    arrive: refuse("cancelled"),
    admit: refuse("cancelled"),
    end: refuse("cancelled"),
    cancel: ok("cancelled"),
  },
}
