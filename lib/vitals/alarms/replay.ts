import type { ConditionId } from "./condition"
import { worse } from "./condition"
import { step } from "./engine"
import type { Step } from "./engine"
import type { AlarmEvent, Measured } from "./event"
import type { Alarms } from "./state"
import type { Transition } from "./transition"

/** What somebody answered, at a moment that the charted numbers come to only later. */
export type Answer = Extract<AlarmEvent, { kind: "acknowledge" | "reset" }>

/** Longer than a batch and the grace; a page that delivers later than that is told anew. */
const keptMs = 60_000

/** The same engine as in a viewer, for numbers that come in batches: an answer meets what it answered. */
export function replay(
  state: Alarms,
  event: AlarmEvent,
  answers: readonly Answer[],
  now: number,
): Step {
  if (answers.length === 0) return step(state, event, now)
  const parts = event.kind === "measured" ? byMoment(event) : [event]
  let known = state
  const transitions: Transition[] = []
  for (const part of parts) {
    const stepped = step(known, part, now)
    const said = [...stepped.transitions]
    known = stepped.state
    for (const answer of answers.flatMap((one) => applicable(known, one, stepped.transitions))) {
      const answered = step(known, answer, now)
      known = answered.state
      said.push(...answered.transitions)
    }
    transitions.push(...said)
  }
  return { state: known, transitions }
}

export function keptAnswers(
  answers: readonly Answer[],
  event: AlarmEvent,
  now: number,
): readonly Answer[] {
  const more = event.kind === "acknowledge" || event.kind === "reset" ? [event] : []
  return [...answers, ...more].filter(({ at }) => at > now - keptMs)
}

/** An answer is to what was there at its moment: never to what came, or became worse, after it. */
function applicable(
  state: Alarms,
  answer: Answer,
  transitions: readonly Transition[],
): readonly Answer[] {
  const all: readonly ConditionId[] = Object.values(state.conditions).map(({ id }) => id)
  const ids = answer.condition === "all" ? all : [answer.condition]
  return ids.flatMap((id): readonly Answer[] => {
    const signal = state.conditions[id]?.signal
    if (signal === undefined || signal.state === "none") return []
    const later = transitions.some(
      (one) =>
        one.kind === "priority" &&
        one.condition === id &&
        one.at > answer.at &&
        worse(one.to, one.from),
    )
    if (answer.kind === "acknowledge")
      return signal.state !== "acknowledged" && signal.since <= answer.at && !later ? [answer] : []
    const endedAt = signal.state === "generating" ? null : signal.endedAt
    return endedAt !== null && endedAt <= answer.at ? [{ ...answer, condition: id }] : []
  })
}

function byMoment({ values, reports }: Measured): readonly Measured[] {
  const moments = new Set([...values, ...reports].map(({ at }) => at))
  return [...moments]
    .toSorted((a, b) => a - b)
    .map((at) => ({
      kind: "measured",
      values: values.filter((value) => value.at === at),
      reports: reports.filter((report) => report.at === at),
    }))
}
