import type { Lexicon } from "./lexicon"
import type { Statement } from "./statements"

/** The first thing that the patient answers to "what brings you here"; without the question, their first symptom. */
export function complaintAt(
  statements: readonly Statement[],
  lexicon: Lexicon,
): Statement | undefined {
  const asked = statements.findIndex(
    ({ role, text }) => role === "clinician" && lexicon.opening.test(text),
  )
  const answer = statements
    .slice(asked + 1)
    .filter(({ role, question }) => role !== "clinician" && !question)
  const soon = asked < 0 ? answer : answer.slice(0, 8)
  return (
    soon.find(({ text }) => lexicon.symptom.test(text)) ??
    (asked < 0 ? undefined : soon.find(({ text }) => cues.some((cue) => lexicon[cue].test(text))))
  )
}

const cues = ["medicine", "history", "timing", "allergy"] as const
