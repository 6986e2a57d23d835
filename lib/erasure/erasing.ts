import type { ErasureState } from "@/db/schema/erasure"
import type { UserId } from "@/lib/ids"

/** A request that nobody has decided runs out: what was right then may not be now. */
export const requestLastsMs = 14 * 86_400_000

/** What keeps a patient from being erased, whoever asks. */
export type Obstacle = "held" | "visits_open"
export type Facts = { erased: boolean; held: boolean; visitsOpen: boolean }

export function obstacleTo({ held, visitsOpen }: Facts): Obstacle | undefined {
  if (held) return "held"
  return visitsOpen ? "visits_open" : undefined
}

type Asked = {
  state: ErasureState
  requestedBy: UserId
  expiresAt: Date
}

/** What became of a request by now: one that ran out says so, whether somebody wrote it down or not. */
export function stateAt({ state, expiresAt }: Asked, at: Date): ErasureState {
  return state === "requested" && expiresAt <= at ? "expired" : state
}

export type DecisionRefusal = "over" | "needs_another" | "not_yours"

/** Two people: who asked may take it back and never approve it. A refusal is anybody's of the two kinds. */
export function mayDecide(
  asked: Asked,
  decision: "approve" | "refuse" | "withdraw",
  by: UserId,
  at: Date,
): DecisionRefusal | undefined {
  if (stateAt(asked, at) !== "requested") return "over"
  const own = asked.requestedBy === by
  if (decision === "withdraw") return own ? undefined : "not_yours"
  return own ? "needs_another" : undefined
}
