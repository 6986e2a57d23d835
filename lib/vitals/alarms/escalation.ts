import { shownPriority, worse } from "./condition"
import type { SignalRules } from "./limits"
import type { Condition } from "./signal"
import type { Transition } from "./transition"

/** Nobody acknowledges it: one person more is told at each level's time since the alarm began. */
export function unanswered(
  was: Condition,
  rules: SignalRules,
  now: number,
  log: (transition: Transition) => void,
): Condition {
  const { signal, value, limit } = was
  if (signal.state !== "generating" && signal.state !== "latched") return was
  const priority = shownPriority(was)
  const levels = rules.escalation.filter(({ from }) => !worse(from, priority))
  let { escalated } = was
  for (const { afterMs } of levels.slice(escalated)) {
    const at = signal.since + afterMs
    if (now < at) break
    const about = { condition: was.id, priority, value, limit, by: null, comment: null }
    log({
      kind: "escalation",
      from: escalated,
      to: escalated + 1,
      at,
      seenAt: now,
      why: "unanswered",
      ...about,
    })
    escalated++
  }
  return escalated === was.escalated ? was : { ...was, escalated }
}
